import { protocol } from '../../language/index.ts';
import { sequentialExecution } from './spec.ts';

export { sequentialExecution };

const counted = 'arithmetic: one behaviour, one state before and one after each transaction';

/** Sequential execution with its instances and mutants. */
export const sequentialExecutionProtocol = protocol({
  spec: sequentialExecution,
  title: 'Sequential execution of a block',
  source: 'state machine replication: L. Lamport, Time, Clocks, and the Ordering of Events, CACM 21(7), 1978',
  instances: {
    '3 payments by one fund': {
      constants: { accounts: [0, 0, 0], amounts: [2, 1, 1], balances: [3] },
      expect: { verdict: 'holds', distinct: 4, generated: 4, depth: 4 },
      source: counted,
    },
    '3 withdrawals from 2 accounts': {
      constants: { accounts: [1, 2, 2], amounts: [2, 2, 1], balances: [3, 3, 2] },
      expect: { verdict: 'holds', distinct: 4, generated: 4, depth: 4 },
      source: counted,
    },
  },
  mutants: {
    'a withdrawal is paid without a look at the fund': {
      story: 'the third payment is more than what the first two have left',
      breaks: 'no balance is negative',
      length: 3,
    },
    'a withdrawal that the fund cannot cover is taken from the account all the same': {
      story: 'an account pays for a withdrawal that was refused',
      breaks: 'what has left a balance was paid',
      length: 2,
      instance: '3 withdrawals from 2 accounts',
    },
    'a transaction is executed again after it was refused': {
      story: 'nothing is paid that should not be, and still the transaction has run twice',
      breaks: 'transactions are executed in order, each once',
      length: 3,
    },
    'execution may stop': {
      story: 'without fairness nothing has to be executed',
      breaks: 'the block is executed',
      length: 0,
    },
  },
});
