import { protocolSuite } from '../../../test/corpus/index.ts';
import { raftMembershipProtocol } from './index.ts';

protocolSuite(raftMembershipProtocol);
