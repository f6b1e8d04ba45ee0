import { protocolSuite } from '../../../test/corpus/index.ts';
import { ringTerminationProtocol } from './index.ts';

protocolSuite(ringTerminationProtocol);
