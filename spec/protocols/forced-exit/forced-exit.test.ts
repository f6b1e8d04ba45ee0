import { protocolSuite } from '../../../test/corpus/index.ts';
import { forcedExitProtocol } from './index.ts';

protocolSuite(forcedExitProtocol, {
  idleConjuncts: {
    'transfer: it goes to another account': 'a transfer to oneself changes nothing',
    'tick: a request is not yet overdue': 'time that passes changes nothing where nobody waits for it',
    'freeze: the exchange is open': 'to freeze what is frozen changes nothing',
    'withdraw: something is owed': 'to collect nothing changes nothing',
    'leave: the owner knows the balances under the root':
      'no root is accepted without its data, and the mutant that accepts one shows what the conjunct stands for',
  },
});
