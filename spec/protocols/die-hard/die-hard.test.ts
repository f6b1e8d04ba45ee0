import { protocolSuite } from '../../../test/corpus/index.ts';
import { dieHardProtocol } from './index.ts';

protocolSuite(dieHardProtocol);
