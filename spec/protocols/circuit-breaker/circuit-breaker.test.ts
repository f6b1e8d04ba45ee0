import { protocolSuite } from '../../../test/corpus/index.ts';
import { circuitBreakerProtocol } from './index.ts';

protocolSuite(circuitBreakerProtocol, {
  idleConjuncts: {
    'renew: trade is halted':
      'a price that has jumped halts trade in the same step here, but not where the breaker is put together with others',
  },
});
