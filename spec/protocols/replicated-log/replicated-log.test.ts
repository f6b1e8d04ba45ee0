import { protocolSuite } from '../../../test/corpus/index.ts';
import { replicatedLogProtocol } from './index.ts';

protocolSuite(replicatedLogProtocol);
