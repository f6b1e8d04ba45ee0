import { protocolSuite } from '../../../test/corpus/index.ts';
import { htlcProtocol } from './index.ts';

protocolSuite(htlcProtocol, {
  fairnessInstance: 'nobody cheats',
  idleConjuncts: {
    'sendClaimA: the secret opens the contract':
      'Bob locks under the hash that he has compared, so the secret that he sees is the one he needs; the mutant that ' +
      'does not compare is where it matters',
  },
});
