import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { votingProtocol } from './index.ts';

protocolSuite(votingProtocol);
