import { protocolSuite } from '../../../test/corpus/index.ts';
import { contagionProtocol } from './index.ts';

protocolSuite(contagionProtocol, {
  brokenBy: {
    'south: a position that is safe at the value is not liquidated':
      'each desk pauses for its own sales alone',
    'south: no debt is bad': 'the fund was never filled',
    'south: what was lent is open, repaid, insured or lost': 'what the fund does not pay is forgotten',
  },
});
