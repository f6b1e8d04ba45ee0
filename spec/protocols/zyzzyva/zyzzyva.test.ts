import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { zyzzyvaProtocol } from './index.ts';

protocolSuite(zyzzyvaProtocol);
