import {
  count,
  eventually,
  exists,
  forAll,
  type ReadFields,
  refinement,
  spec,
  state,
  t,
  variables,
  type WriteOf,
  weak,
} from '../../language/index.ts';
import { sequentialExecution } from '../sequential-execution/index.ts';

/**
 * Parallel execution of a block in the manner of Block-STM: transactions with a preset order are executed at the same
 * time, on memory of several versions, and executed again where they turn out to have read what they should not. What
 * comes out is what sequential execution gives.
 *
 * Transactions are those of `sequential-execution`: each reads an account (unless it is 0) and then the fund, and
 * subtracts an amount from both if both cover it. So an execution that read too early may write what a later one of the
 * same transaction does not write at all.
 *
 * Memory holds for each key the last write of each transaction, with the number of the incarnation that wrote it. A
 * transaction reads the write of the highest transaction below it, and what it read is kept until it is validated: the
 * same reads must still give the same versions. If they do not, it is aborted: its writes become estimates of what it
 * will write, which nobody reads, and it is executed again. All above it that were validated have to be validated
 * again, and so they have when it writes to a key where it did not write before.
 *
 * One step is one read, or all writes of one incarnation, or one validation, or one commit. Who executes what is left
 * open: any transaction may go on at any time, whatever the scheduler prefers. Commits are in order, as soon as a
 * transaction and all below it are validated. (Block-STM itself commits whole blocks; its implementation in Aptos has
 * come to commit like this.) Executors do not crash, since the block would be executed anew.
 *
 * `usesEstimates` and `comparesVersions` are there to be switched off, which looks dangerous and is not. Without
 * estimates, what an aborted incarnation left behind is read, and accepted, until it is written anew, and then every
 * write makes all above be validated again, not only one to a new key. Where versions are not compared, values are.
 *
 * Fairness: something is done as long as something can be done (weak, of all actions together). This is all, since
 * nothing can go on for ever: an incarnation fails only because a transaction below it wrote, and the lowest is never
 * wrong. An invariant says so.
 */
export const parallelExecution = spec(
  'parallel-execution',
  {
    accounts: [0, 0, 0],
    amounts: [2, 1, 1],
    balances: [3],
    usesEstimates: true,
    comparesVersions: true,
  },
  ({ accounts, amounts, balances, usesEstimates, comparesVersions }, mutant) => {
    const neverValidates = mutant('nothing is validated');
    const onceOnly = mutant('an abort leaves later transactions validated');
    const quietly = mutant('a write to a new key leaves later transactions validated');
    const looksAhead = mutant('a read sees later transactions');
    const writersAlone = mutant('a validation compares writers but not incarnations');
    const acceptsEstimates = mutant('a validation accepts what an aborted incarnation left behind');
    const readsEstimates = mutant('estimates are read, but no validation accepts them');
    const leavesBehind = mutant('an incarnation leaves the writes of the one before in place');
    const lastReadOnly = mutant('a validation looks at the last read alone');
    const outOfOrder = mutant('transactions are committed out of order');
    const forgetsAborted = mutant('an aborted transaction is not executed again');
    const stops = mutant('execution may stop');

    const length = accounts.length;
    const Transaction = t.int(1, length);
    const Writer = t.int(0, length); // 0 stands for the balances before the block
    const Key = t.int(0, balances.length - 1);
    const Amount = t.int(0, Math.max(...balances));
    // If each beyond the first has a cause below, there are 1, 2, 4, ... of them at most; the invariant says that
    // before this bound does.
    const Incarnation = t.int(0, 2 ** (length - 1) + 1);
    const Version = t.record({ writer: Writer, incarnation: Incarnation, value: Amount });

    const fields = {
      does: t.map(
        Transaction,
        t.oneOf(
          'reads the account',
          'reads the fund',
          'writes',
          'executed',
          'validated',
          'committed',
          'aborted',
        ),
      ),
      incarnation: t.map(Transaction, Incarnation), // how often it was executed
      reads: t.map(Transaction, t.map(Key, t.option(Version))),
      writes: t.map(Transaction, t.map(Key, t.option(Amount))),
      isEstimate: t.map(Transaction, t.bool), // whether its writes are of an aborted incarnation
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteOf<ReturnType<typeof t.record<typeof fields>>>;

    const accountOf = (transaction: number): number => accounts[transaction - 1] as number;
    const amountOf = (transaction: number): number => amounts[transaction - 1] as number;
    const firstStep = (transaction: number) =>
      accountOf(transaction) === 0 ? 'reads the fund' : 'reads the account';

    const start = action({
      then: (s) => {
        for (const transaction of Transaction.values) s.does.set(transaction, firstStep(transaction));
      },
    });

    /** Whose write of `key` a transaction sees: the highest below it, or 0. */
    const writerBelow = (s: State, transaction: number, key: number): number => {
      const from = looksAhead ? length : transaction - 1;
      for (let writer = from; writer >= 1; writer -= 1) {
        if (writer !== transaction && s.writes.get(writer).get(key) !== null) return writer;
      }
      return 0;
    };
    const valueBy = (s: State, writer: number, key: number): number =>
      writer === 0 ? (balances[key] as number) : (s.writes.get(writer).get(key) as number);
    const incarnationBy = (s: State, writer: number): number =>
      writer === 0 ? 0 : s.incarnation.get(writer);
    const isEstimateBy = (s: State, writer: number): boolean => writer > 0 && s.isEstimate.get(writer);

    const readInto = (s: Draft, transaction: number, key: number): void => {
      const writer = writerBelow(s, transaction, key);
      const incarnation = incarnationBy(s, writer);
      s.reads.get(transaction).set(key, { writer, incarnation, value: valueBy(s, writer, key) });
    };
    const mayRead = (s: State, transaction: number, key: number): boolean =>
      !usesEstimates || readsEstimates || !isEstimateBy(s, writerBelow(s, transaction, key));

    const readAccount = action(
      { transaction: Transaction },
      {
        when: {
          'it is at this point': (s, { transaction }) => s.does.get(transaction) === 'reads the account',
          'what it would read is no estimate': (s, { transaction }) =>
            mayRead(s, transaction, accountOf(transaction)),
        },
        then: (s, { transaction }) => {
          readInto(s, transaction, accountOf(transaction));
          s.does.set(transaction, 'reads the fund');
        },
      },
    );

    const readFund = action(
      { transaction: Transaction },
      {
        when: {
          'it is at this point': (s, { transaction }) => s.does.get(transaction) === 'reads the fund',
          'what it would read is no estimate': (s, { transaction }) => mayRead(s, transaction, 0),
        },
        then: (s, { transaction }) => {
          readInto(s, transaction, 0);
          s.does.set(transaction, 'writes');
        },
      },
    );

    const validateAgainAbove = (s: Draft, transaction: number): void => {
      for (let above = transaction + 1; above <= length; above += 1) {
        if (s.does.get(above) === 'validated') s.does.set(above, 'executed');
      }
    };

    const write = action(
      { transaction: Transaction },
      {
        when: (s, { transaction }) => s.does.get(transaction) === 'writes',
        then: (s, { transaction }) => {
          const amount = amountOf(transaction);
          const account = accountOf(transaction);
          const writes = s.writes.get(transaction);
          const fund = s.reads.get(transaction).get(0)?.value ?? 0;
          const equity = s.reads.get(transaction).get(account)?.value ?? 0;
          const isPaid = fund >= amount && equity >= amount;
          const isNew = isPaid && writes.get(0) === null;
          if (isPaid) {
            writes.set(account, equity - amount);
            writes.set(0, fund - amount);
          } else if (!leavesBehind) {
            writes.set(account, null);
            writes.set(0, null);
          }
          s.incarnation.set(transaction, s.incarnation.get(transaction) + 1);
          s.isEstimate.set(transaction, false);
          s.does.set(transaction, 'executed');
          if ((isNew || !usesEstimates) && !quietly) validateAgainAbove(s, transaction);
        },
      },
    );

    /** Whether a transaction, read again, would see what it saw. */
    const readsTheSame = (s: State, transaction: number): boolean => {
      for (const key of Key.values) {
        const read = s.reads.get(transaction).get(key);
        if (read === null || (lastReadOnly && key !== 0)) continue;
        const writer = writerBelow(s, transaction, key);
        if (isEstimateBy(s, writer) && usesEstimates && !acceptsEstimates) return false;
        if (!comparesVersions) {
          if (valueBy(s, writer, key) !== read.value) return false;
          continue;
        }
        if (writer !== read.writer) return false;
        if (incarnationBy(s, writer) !== read.incarnation && !writersAlone) return false;
      }
      return true;
    };

    const validate = action(
      { transaction: Transaction },
      {
        when: {
          'it is executed': (s, { transaction }) => s.does.get(transaction) === 'executed',
          'it would read the same': (s, { transaction }) => readsTheSame(s, transaction),
        },
        then: (s, { transaction }) => {
          s.does.set(transaction, 'validated');
        },
      },
    );

    const abort = action(
      { transaction: Transaction },
      {
        when: {
          'it is executed': (s, { transaction }) => s.does.get(transaction) === 'executed',
          'it would read something else': (s, { transaction }) => !readsTheSame(s, transaction),
        },
        then: (s, { transaction }) => {
          s.does.set(transaction, forgetsAborted ? 'aborted' : firstStep(transaction));
          s.isEstimate.set(transaction, true);
          for (const key of Key.values) s.reads.get(transaction).set(key, null);
          if (!onceOnly) validateAgainAbove(s, transaction);
        },
      },
    );

    const commit = action(
      { transaction: Transaction },
      {
        when: {
          'it is validated': (s, { transaction }) =>
            s.does.get(transaction) === 'validated' ||
            (neverValidates && s.does.get(transaction) === 'executed'),
          'all below are committed': (s, { transaction }) =>
            outOfOrder || transaction === 1 || s.does.get(transaction - 1) === 'committed',
        },
        then: (s, { transaction }) => {
          s.does.set(transaction, 'committed');
        },
      },
    );

    const committed = (s: State): number =>
      count(Transaction, (transaction) => s.does.get(transaction) === 'committed');
    const balanceAfter = (s: State, transaction: number, key: number): number => {
      for (let writer = transaction; writer >= 1; writer -= 1) {
        const written = s.writes.get(writer).get(key);
        if (written !== null) return written;
      }
      return balances[key] as number;
    };
    const allCommitted = (s: State): boolean => committed(s) === length;

    return define({
      initial: start,
      actions: { readAccount, readFund, write, validate, abort, commit },
      invariants: {
        'what a committed transaction has read is what the one before it left': (s) =>
          forAll(
            Transaction,
            (transaction) =>
              s.does.get(transaction) !== 'committed' ||
              forAll(Key, (key) => {
                const read = s.reads.get(transaction).get(key);
                return read === null || read.value === balanceAfter(s, transaction - 1, key);
              }),
          ),
        'a transaction is executed again only because one below it was executed': (s) => {
          let below = 0;
          for (const transaction of Transaction.values) {
            const times = s.incarnation.get(transaction);
            if (times > below + 1) return false;
            below += times;
          }
          return true;
        },
      },
      reachable: {
        'the block is committed': allCommitted,
        'a transaction is executed again': (s) =>
          exists(Transaction, (transaction) => s.incarnation.get(transaction) > 1),
        'a withdrawal that was paid is refused when it is executed again': (s) =>
          exists(
            Transaction,
            (transaction) =>
              s.does.get(transaction) === 'committed' &&
              s.incarnation.get(transaction) > 1 &&
              s.writes.get(transaction).get(0) === null,
          ),
      },
      fairness: stops ? [] : [weak(readAccount, readFund, write, validate, abort, commit)],
      temporal: {
        'the block comes to be committed': eventually(
          state('every transaction is committed', (s: State) => allCommitted(s)),
        ),
      },
      refines: {
        'it implements sequential execution': refinement(
          sequentialExecution,
          { accounts, amounts, balances },
          (s: State) => {
            const executed = committed(s);
            return {
              executed,
              balance: new Map(Key.values.map((key) => [key, balanceAfter(s, executed, key)])),
              outcome: new Map(
                Transaction.values.map((transaction) => [
                  transaction,
                  s.does.get(transaction) !== 'committed'
                    ? 'open'
                    : s.writes.get(transaction).get(0) === null
                      ? 'refused'
                      : 'paid',
                ]),
              ),
            };
          },
        ),
      },
      terminal: allCommitted,
    });
  },
);
