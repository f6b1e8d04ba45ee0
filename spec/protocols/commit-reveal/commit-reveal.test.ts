import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { commitRevealProtocol } from './index.ts';

protocolSuite(commitRevealProtocol);
