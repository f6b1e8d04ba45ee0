import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { forcedInclusionProtocol } from './index.ts';

protocolSuite(forcedInclusionProtocol);
