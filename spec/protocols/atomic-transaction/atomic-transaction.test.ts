import { protocolSuite } from '../../../test/corpus/index.ts';
import { atomicTransactionProtocol } from './index.ts';

protocolSuite(atomicTransactionProtocol, {
  idleConjuncts: {
    'end: a transaction is under way': 'who has no flash loan has less than one, and could not repay it',
  },
});
