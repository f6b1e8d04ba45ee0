import { protocolSuite } from '../../../test/corpus/index.ts';
import { rollupBridgeProtocol } from './index.ts';

protocolSuite(rollupBridgeProtocol);
