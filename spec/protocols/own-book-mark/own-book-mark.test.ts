import { protocolSuite } from '../../../test/corpus/index.ts';
import { ownBookMarkProtocol } from './index.ts';

protocolSuite(ownBookMarkProtocol);
