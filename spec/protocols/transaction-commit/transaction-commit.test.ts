import { protocolSuite } from '../../../test/corpus/index.ts';
import { transactionCommitProtocol } from './index.ts';

protocolSuite(transactionCommitProtocol);
