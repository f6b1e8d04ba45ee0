import { protocolSuite } from '../../../test/corpus/index.ts';
import { tendermintLivenessProtocol } from './index.ts';

protocolSuite(tendermintLivenessProtocol);
