import { protocolSuite } from '../../../test/corpus/index.ts';
import { twoPhaseCommitProtocol } from './index.ts';

protocolSuite(twoPhaseCommitProtocol);
