import { protocolSuite } from '../../../test/corpus/index.ts';
import { nonBlockingCommitProtocol } from './index.ts';

protocolSuite(nonBlockingCommitProtocol);
