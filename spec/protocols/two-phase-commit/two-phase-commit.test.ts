import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { twoPhaseCommitProtocol } from './index.ts';

protocolSuite(twoPhaseCommitProtocol);
