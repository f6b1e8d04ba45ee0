import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { raftMembershipProtocol } from './index.ts';

protocolSuite(raftMembershipProtocol);
