import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { transactionCommitProtocol } from './index.ts';

protocolSuite(transactionCommitProtocol);
