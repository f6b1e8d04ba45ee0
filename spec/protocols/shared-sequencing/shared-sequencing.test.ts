import { protocolSuite } from '../../../test/corpus/index.ts';
import { sharedSequencingProtocol } from './index.ts';

protocolSuite(sharedSequencingProtocol);
