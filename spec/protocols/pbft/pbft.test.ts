import { protocolSuite } from '../../../test/corpus/index.ts';
import { pbftProtocol } from './index.ts';

protocolSuite(pbftProtocol, { fairnessInstance: 'a second view that is good' });
