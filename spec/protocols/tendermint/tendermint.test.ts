import { protocolSuite } from '../../../test/corpus/index.ts';
import { tendermintProtocol } from './index.ts';

const follows =
  'a quorum has a correct validator in it, who votes only for what is proposed; it stays because the votes may come ' +
  'before the block does, and an implementation has to wait for it';

protocolSuite(tendermintProtocol, {
  idleConjuncts: {
    'lockAndPrecommit: the block is proposed': follows,
    'decide: the block is proposed': follows,
  },
});
