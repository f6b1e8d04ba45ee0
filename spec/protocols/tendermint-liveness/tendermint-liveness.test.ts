import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { tendermintLivenessProtocol } from './index.ts';

protocolSuite(tendermintLivenessProtocol);
