import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { englishAuctionProtocol } from './index.ts';

protocolSuite(englishAuctionProtocol);
