import { protocolSuite } from '../../../test/corpus/index.ts';
import { commitRevealProtocol } from './index.ts';

protocolSuite(commitRevealProtocol);
