import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { paxosCommitProtocol } from './index.ts';

protocolSuite(paxosCommitProtocol, { fairnessInstance: '1 manager, 3 acceptors' });
