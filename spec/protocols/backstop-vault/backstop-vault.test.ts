import { protocolSuite } from '../../../test/corpus/index.ts';
import { backstopVaultProtocol } from './index.ts';

protocolSuite(backstopVaultProtocol);
