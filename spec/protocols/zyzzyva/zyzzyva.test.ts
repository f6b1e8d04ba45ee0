import { protocolSuite } from '../../../test/corpus/index.ts';
import { zyzzyvaProtocol } from './index.ts';

protocolSuite(zyzzyvaProtocol);
