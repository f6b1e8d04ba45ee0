import { protocolSuite } from '../../../test/corpus/index.ts';
import { marginProtocol } from '../margin/index.ts';
import { replicatedMarginProtocol } from './index.ts';

protocolSuite(replicatedMarginProtocol, { parts: [marginProtocol] });
