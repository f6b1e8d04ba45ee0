import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { governanceProtocol } from './index.ts';

protocolSuite(governanceProtocol);
