import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { dieHardProtocol } from './index.ts';

protocolSuite(dieHardProtocol);
