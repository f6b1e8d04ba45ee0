import { protocolSuite } from '../../../test/corpus/index.ts';
import { dynamicMarginProtocol } from './index.ts';

protocolSuite(dynamicMarginProtocol);
