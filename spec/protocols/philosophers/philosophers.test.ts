import { protocolSuite } from '../../../test/corpus/index.ts';
import { philosophersProtocol } from './index.ts';

protocolSuite(philosophersProtocol, {
  idleConjuncts: {
    'takeFirst: the philosopher thinks': 'whoever does not think holds the first fork',
  },
});
