import { protocolSuite } from '../../../test/corpus/index.ts';
import { optimisticWithdrawalProtocol } from './index.ts';

protocolSuite(optimisticWithdrawalProtocol);
