import { protocolSuite } from '../../../test/corpus/index.ts';
import { forcedInclusionProtocol } from './index.ts';

protocolSuite(forcedInclusionProtocol);
