import {
  eventually,
  forAll,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Sequential execution of a block: what every parallel executor has to be equal to. The transactions of a block have a
 * preset order, and each is executed after the one before it, on the balances that it left.
 *
 * Transactions are withdrawals, each of an amount, from an account and from the fund that backs all accounts: paid if
 * both cover it, and refused otherwise, so that what a transaction writes depends on what it reads. Key 0 is the fund,
 * the key that everybody touches; the others are the equity of accounts. A transaction with account 0 draws on the fund
 * alone, as a payment by an insurance fund does.
 *
 * One step is one transaction. There are no choices and no faults: one block has one outcome.
 *
 * Fairness: the block is executed (weak: a step that is possible stays so until it is taken).
 */
export const sequentialExecution = spec(
  'sequential-execution',
  { accounts: [0, 0, 0], amounts: [2, 1, 1], balances: [3] },
  ({ accounts, amounts, balances }, mutant) => {
    const blind = mutant('a withdrawal is paid without a look at the fund');
    const oneSided = mutant('a withdrawal that the fund cannot cover is taken from the account all the same');
    const runsTwice = mutant('a transaction is executed again after it was refused');
    const stops = mutant('execution may stop');

    const count = accounts.length;
    const Transaction = t.int(1, count);
    const Key = t.int(0, balances.length - 1);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);

    const fields = {
      executed: t.int(0, count),
      // Wider than it can ever be, so that an invariant and not a bound tells what is wrong.
      balance: t.map(Key, t.int(-total, Math.max(...balances))),
      outcome: t.map(Transaction, t.oneOf('open', 'paid', 'refused')),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const start = action({
      then: (s) => {
        for (const key of Key.values) s.balance.set(key, balances[key] as number);
      },
    });

    const execute = action({
      when: (s) => s.executed < count,
      then: (s) => {
        const transaction = s.executed + 1;
        const amount = amounts[transaction - 1] as number;
        const account = accounts[transaction - 1] as number;
        const fundCovers = blind || s.balance.get(0) >= amount;
        const accountCovers = s.balance.get(account) >= amount || blind;
        const isPaid = fundCovers && accountCovers;
        if (isPaid) s.balance.set(0, s.balance.get(0) - amount);
        if (account !== 0 && accountCovers && (fundCovers || oneSided)) {
          s.balance.set(account, s.balance.get(account) - amount);
        }
        const again = runsTwice && s.outcome.get(transaction) === 'open' && !isPaid;
        s.outcome.set(transaction, isPaid ? 'paid' : 'refused');
        if (!again) s.executed = transaction;
      },
    });

    const paidFrom = (s: State, key: number): number => {
      let paid = 0;
      for (const transaction of Transaction.values) {
        if (s.outcome.get(transaction) !== 'paid') continue;
        if (key === 0 || accounts[transaction - 1] === key) paid += amounts[transaction - 1] as number;
      }
      return paid;
    };

    return define({
      initial: start,
      actions: { execute },
      invariants: {
        'no balance is negative': (s) => forAll(Key, (key) => s.balance.get(key) >= 0),
        'what has left a balance was paid': (s) =>
          forAll(Key, (key) => s.balance.get(key) + paidFrom(s, key) === balances[key]),
      },
      steps: {
        'transactions are executed in order, each once': (before, after) =>
          after.executed === before.executed + 1,
      },
      reachable: {
        'a withdrawal is paid': (s) => paidFrom(s, 0) > 0,
        'a withdrawal is refused': (s) => !forAll(Transaction, (one) => s.outcome.get(one) !== 'refused'),
      },
      fairness: stops ? [] : [weak(execute)],
      temporal: {
        'the block is executed': eventually(
          state('every transaction is executed', (s: State) => s.executed === count),
        ),
      },
      terminal: (s) => s.executed === count,
    });
  },
);
