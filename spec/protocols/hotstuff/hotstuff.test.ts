import { protocolSuite } from '../../../test/corpus/index.ts';
import { hotstuffProtocol } from './index.ts';

protocolSuite(hotstuffProtocol, { fairnessInstance: 'two-chain, 2 bad rounds and 2 good ones' });
