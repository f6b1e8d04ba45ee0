import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { abstractRaftProtocol } from './index.ts';

protocolSuite(abstractRaftProtocol);
