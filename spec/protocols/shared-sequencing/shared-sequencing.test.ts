import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { sharedSequencingProtocol } from './index.ts';

protocolSuite(sharedSequencingProtocol);
