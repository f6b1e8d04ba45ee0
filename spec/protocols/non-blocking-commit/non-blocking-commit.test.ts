import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { nonBlockingCommitProtocol } from './index.ts';

protocolSuite(nonBlockingCommitProtocol);
