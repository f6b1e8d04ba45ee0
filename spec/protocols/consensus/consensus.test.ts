import { protocolSuite } from '../../../test/corpus/index.ts';
import { consensusProtocol } from './index.ts';

protocolSuite(consensusProtocol);
