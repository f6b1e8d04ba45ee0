import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { inheritedShortProtocol } from './index.ts';

protocolSuite(inheritedShortProtocol);
