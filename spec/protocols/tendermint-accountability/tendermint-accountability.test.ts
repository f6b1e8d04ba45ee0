import { protocolSuite } from '../../../test/corpus/index.ts';
import { tendermintAccountabilityProtocol } from './index.ts';

const follows =
  'while at most two thirds are faulty, a quorum has a correct validator in it, who votes only for what is proposed';

protocolSuite(tendermintAccountabilityProtocol, {
  idleConjuncts: {
    'lockAndPrecommit: the block is proposed': follows,
    'decide: the block is proposed': follows,
  },
});
