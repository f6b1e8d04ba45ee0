import { protocolSuite } from '../../../test/corpus/index.ts';
import { paxosCommitProtocol } from './index.ts';

protocolSuite(paxosCommitProtocol, { fairnessInstance: '1 manager, 3 acceptors' });
