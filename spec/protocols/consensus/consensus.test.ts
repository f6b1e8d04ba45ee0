import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { consensusProtocol } from './index.ts';

protocolSuite(consensusProtocol);
