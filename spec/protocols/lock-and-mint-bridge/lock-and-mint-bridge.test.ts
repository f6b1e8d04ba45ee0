import { protocolSuite } from '../../../test/corpus/index.ts';
import { lockAndMintBridgeProtocol } from './index.ts';

protocolSuite(lockAndMintBridgeProtocol, {
  idleConjuncts: {
    'process: that root is not zero, where this is asked':
      'a second lock on the same door: it matters where the first, the list of trusted roots, is open',
    'process: watchers have seen the deposit, where there are any':
      'watchers see what the proof has shown already: they matter where proofs can be forged',
  },
});
