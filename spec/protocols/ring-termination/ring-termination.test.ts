import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { ringTerminationProtocol } from './index.ts';

protocolSuite(ringTerminationProtocol);
