import { protocolSuite } from '../../../test/corpus/protocol-suite.ts';
import { backstopVaultProtocol } from './index.ts';

protocolSuite(backstopVaultProtocol);
