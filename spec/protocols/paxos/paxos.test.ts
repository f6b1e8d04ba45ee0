import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { paxosProtocol } from './index.ts';

protocolSuite(paxosProtocol);
