import { protocolSuite } from '../../../test/corpus/index.ts';
import { abstractRaftProtocol } from './index.ts';

protocolSuite(abstractRaftProtocol);
