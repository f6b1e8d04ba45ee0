import { protocolSuite } from '../../../test/corpus/index.ts';
import { hedgeDeleveragingProtocol } from './index.ts';

protocolSuite(hedgeDeleveragingProtocol);
