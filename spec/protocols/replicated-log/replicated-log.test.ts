import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { replicatedLogProtocol } from './index.ts';

protocolSuite(replicatedLogProtocol);
