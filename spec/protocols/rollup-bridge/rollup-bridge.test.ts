import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { rollupBridgeProtocol } from './index.ts';

protocolSuite(rollupBridgeProtocol);
