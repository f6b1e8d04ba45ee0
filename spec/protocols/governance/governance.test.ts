import { protocolSuite } from '../../../test/corpus/index.ts';
import { governanceProtocol } from './index.ts';

protocolSuite(governanceProtocol);
