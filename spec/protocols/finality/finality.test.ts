import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { finalityProtocol } from './index.ts';

protocolSuite(finalityProtocol);
