import { protocolSuite } from '../../../test/corpus/index.ts';
import { circuitBreakerProtocol } from '../circuit-breaker/index.ts';
import { liquidationProtocol } from '../liquidation/index.ts';
import { marginProtocol } from '../margin/index.ts';
import { oracleProtocol } from '../oracle/index.ts';
import { venueProtocol } from './index.ts';

protocolSuite(venueProtocol, {
  parts: [oracleProtocol, marginProtocol, liquidationProtocol, circuitBreakerProtocol],
  idleConjuncts: {
    'trade: nobody owes anything':
      'two traders cannot hand a position on: the mutant for it has three, whose instance is large',
  },
});
