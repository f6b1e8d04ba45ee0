import { protocolSuite } from '../../../test/corpus/index.ts';
import { finalityProtocol } from './index.ts';

protocolSuite(finalityProtocol);
