import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { optimisticWithdrawalProtocol } from './index.ts';

protocolSuite(optimisticWithdrawalProtocol);
