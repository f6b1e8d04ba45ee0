import { protocolSuite } from '../../../test/corpus/index.ts';
import { paxosProtocol } from './index.ts';

protocolSuite(paxosProtocol);
