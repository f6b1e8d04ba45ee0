import { protocolSuite } from '../../../test/corpus/index.ts';
import { inheritedShortProtocol } from './index.ts';

protocolSuite(inheritedShortProtocol);
