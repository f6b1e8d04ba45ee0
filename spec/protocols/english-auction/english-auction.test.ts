import { protocolSuite } from '../../../test/corpus/index.ts';
import { englishAuctionProtocol } from './index.ts';

protocolSuite(englishAuctionProtocol);
