import { protocolSuite } from '../../../test/corpus/index.ts';
import { forcedExitProtocol } from './index.ts';

protocolSuite(forcedExitProtocol, {
  idleConjuncts: {
    'leave: the owner knows the balances under the root':
      'no root is accepted without its data, and the mutant that accepts one shows what the conjunct stands for',
  },
});
