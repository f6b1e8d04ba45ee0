import { protocolSuite } from '../../../test/corpus/index.ts';
import { votingProtocol } from './index.ts';

protocolSuite(votingProtocol);
