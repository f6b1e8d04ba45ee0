import { protocol } from '../../language/index.ts';
import { parallelExecution } from './spec.ts';

export { parallelExecution };

const first = 'first run';

/** Parallel execution with its instances and mutants. */
export const parallelExecutionProtocol = protocol({
  spec: parallelExecution,
  title: 'Parallel execution of a block (Block-STM)',
  source:
    'R. Gelashvili, A. Spiegelman, Z. Xiang, G. Danezis, Z. Li, D. Malkhi, Y. Xia and R. Zhou, Block-STM: Scaling ' +
    'Blockchain Execution by Turning Ordering Curse to a Performance Blessing, PPoPP 2023, section 3',
  instances: {
    '3 payments by one fund': {
      constants: { accounts: [0, 0, 0], amounts: [2, 1, 1], balances: [3] },
      expect: { verdict: 'holds', distinct: 718, generated: 1_571, depth: 25 },
      source: first,
    },
    '2 withdrawals from 1 account': {
      constants: { accounts: [1, 1], amounts: [2, 1], balances: [3, 2] },
      expect: { verdict: 'holds', distinct: 71, generated: 114, depth: 15 },
      source: first,
    },
    '3 withdrawals from 2 accounts': {
      constants: { accounts: [1, 2, 2], amounts: [2, 2, 1], balances: [3, 3, 2] },
      expect: { verdict: 'holds', distinct: 1_118, generated: 2_518, depth: 32 },
      source: first,
    },
    '3 payments by one fund, no estimates': {
      constants: { accounts: [0, 0, 0], amounts: [2, 1, 1], balances: [3], usesEstimates: false },
      expect: { verdict: 'holds', distinct: 718, generated: 1_595, depth: 25 },
      source: first,
    },
    '3 payments by one fund, values are compared': {
      constants: { accounts: [0, 0, 0], amounts: [2, 1, 1], balances: [3], comparesVersions: false },
      expect: { verdict: 'holds', distinct: 718, generated: 1_571, depth: 25 },
      source: first,
    },
    '3 withdrawals from 2 accounts, no estimates': {
      constants: { accounts: [1, 2, 2], amounts: [2, 2, 1], balances: [3, 3, 2], usesEstimates: false },
      expect: { verdict: 'holds', distinct: 1_118, generated: 2_608, depth: 32 },
      source: first,
    },
    '3 withdrawals from 2 accounts, values are compared': {
      constants: { accounts: [1, 2, 2], amounts: [2, 2, 1], balances: [3, 3, 2], comparesVersions: false },
      expect: { verdict: 'holds', distinct: 1_134, generated: 2_536, depth: 32 },
      source: first,
    },
    '4 payments by one fund': {
      constants: { accounts: [0, 0, 0, 0], amounts: [2, 1, 1, 1], balances: [4] },
      expect: { verdict: 'holds', distinct: 28_659, generated: 82_917, depth: 44 },
      source: first,
      corpus: true,
    },
    '5 payments by one fund': {
      constants: { accounts: [0, 0, 0, 0, 0], amounts: [2, 1, 1, 1, 1], balances: [4] },
      expect: { verdict: 'holds', distinct: 2_089_203, generated: 7_567_126, depth: 69 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'nothing is validated': {
      story: 'a transaction has read the fund before the one below it paid, and both payments are committed',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 6,
    },
    'an abort leaves later transactions validated': {
      story: 'a transaction keeps a validation that it got by the reads of an execution that was undone',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 15,
    },
    'a write to a new key leaves later transactions validated': {
      story: 'a transaction was validated before the one below it had written anything at all',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 8,
    },
    'a read sees later transactions': {
      story: 'a transaction pays from what a later one has left',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 6,
    },
    'a validation compares writers but not incarnations': {
      story: 'the writer is the same, what it wrote is not',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 15,
    },
    'a validation accepts what an aborted incarnation left behind': {
      story:
        'a transaction is validated against a write that is about to be replaced, and since the key is not new, ' +
        'nobody asks again',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 15,
    },
    'estimates are read, but no validation accepts them': {
      story:
        'a transaction executes again and again on what is known to be stale, more often than there were causes',
      breaks: 'a transaction is executed again only because one below it was executed',
      length: 16,
    },
    'an incarnation leaves the writes of the one before in place': {
      story: 'a payment that is refused the second time leaves behind what it wrote the first time',
      breaks: 'it implements sequential execution',
      length: 15,
    },
    'a validation looks at the last read alone': {
      story: 'the fund was read in time, the equity of the account before a withdrawal from it',
      breaks: 'what a committed transaction has read is what the one before it left',
      length: 10,
      instance: '2 withdrawals from 1 account',
    },
    'transactions are committed out of order': {
      story: 'a later payment is final while an earlier one may still take the money',
      breaks: 'it implements sequential execution',
      length: 4,
    },
    'an aborted transaction is not executed again': {
      story: 'its estimates stay, and whoever has to read them waits for ever',
      breaks: 'deadlock',
      length: 7,
    },
    'execution may stop': {
      story: 'without fairness nothing has to be executed',
      breaks: 'the block comes to be committed',
      length: 0,
    },
  },
});
