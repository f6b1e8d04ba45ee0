import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { dynamicMarginProtocol } from './index.ts';

protocolSuite(dynamicMarginProtocol);
