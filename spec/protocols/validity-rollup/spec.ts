import {
  equal,
  forAll,
  type Id,
  leadsTo,
  or,
  type ReadFields,
  spec,
  state,
  t,
  taken,
  variables,
  weak,
} from '../../language/index.ts';
import { equityAt, type Account as Holding, keepsMargin } from './rules.ts';

/**
 * A derivatives exchange on a validity rollup: the contract on L1 keeps a root of all accounts, and takes a batch only with
 * a proof that its transactions, by the rules of the exchange, lead from the root it has to the new one. Nobody executes
 * them again.
 *
 * The rules: a trade moves one unit of the asset at the price of the oracle, a transfer one unit of the quote currency; both
 * parties must keep their margin, which is to be worth nothing less than zero wherever the price goes (`lowest` to
 * `highest`). A transaction that would break it is taken off the queue without effect, as it must be: whatever stays in
 * front of the queue for ever blocks it. Liquidation, funding and fees are left out; so is how a frozen exchange comes to
 * be frozen, and what follows if it is not (see the forced exit).
 *
 * The proof system is taken to be sound: what is proven is true. What is modelled is the _statement_, and what of it the
 * contract ties to what it knows: the root it has, the transactions in its queue, the price of its oracle, the data it has
 * seen. A statement that is not tied is the operator's to choose, and `proof` says how it makes use of that.
 *
 * One step is one transaction on L1: one put into the queue, a batch of at most `batch` with its proof, a price, the freeze,
 * an exit. The operator is faulty: it commits what it can get accepted. Prices are the adversary's, too.
 *
 * Fairness: a prover goes on (weak fairness of `commit`), as the exchange stands still otherwise. Weak is enough, since
 * what is queued can be committed until it is.
 */
export const validityRollup = spec(
  'validity-rollup',
  { accounts: 2, deposit: 2, lowest: 1, highest: 2, room: 2, batch: 2, emptyBatches: false },
  ({ accounts, deposit, lowest, highest, room, batch, emptyBatches }, mutant) => {
    const sumsAlone = mutant('the proof shows the sums but not the margin');
    const creditsAlone = mutant('the proof shows the margin but not the sums');
    const anyRoot = mutant('the proof is not tied to the last root');
    const anyBatch = mutant('the proof is not tied to the queue');
    const anyPrice = mutant('the proof is not tied to the price');
    const anyData = mutant('the data is not tied to the root');
    const afterFreeze = mutant('a batch is accepted after the freeze');
    const blocked = mutant('a transaction that breaks the rules stays in the queue');
    const leavesTwice = mutant('who has left may leave again');

    const total = accounts * deposit;
    const longest = Math.floor(total / (highest - lowest)); // no position that keeps its margin is larger
    const reach = batch; // a broken rule shows within one batch
    const Account = t.ids('account', accounts);
    const Price = t.int(lowest, highest);
    const Holdings = t.map(
      Account,
      t.record({
        quote: t.int(-(longest + reach) * highest, total + (longest + reach) * highest),
        size: t.int(-longest - reach, longest + reach),
      }),
    );
    const Transaction = t.union('type', {
      trade: { to: Account, from: Account }, // of one unit of the asset
      transfer: { to: Account, from: Account }, // of one unit of the quote currency
    });

    const fields = {
      root: Holdings,
      known: Holdings, // what the published data say is under the root
      queue: t.seq(Transaction, room),
      price: Price,
      frozen: t.bool,
      gone: t.set(Account),
      vault: t.int(-total, total),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type AccountId = Id<'account'>;
    interface Order {
      readonly type: 'trade' | 'transfer';
      readonly to: AccountId;
      readonly from: AccountId;
    }
    interface Accounts {
      get(account: AccountId): { quote: number; size: number };
    }

    const start = action({
      then: (s) => {
        for (const account of Account.values) {
          s.root.get(account).quote = deposit;
          s.known.get(account).quote = deposit;
        }
        s.vault = total;
      },
    });

    const snapshot = (all: Accounts): Accounts => {
      const holdings = new Map(
        Account.values.map((account) => {
          const { quote, size } = all.get(account);
          return [account, { quote, size }] as const;
        }),
      );
      return { get: (account) => holdings.get(account) ?? { quote: 0, size: 0 } };
    };

    const move = (
      holding: { quote: number; size: number },
      { type }: Order,
      price: number,
      by: number,
    ): void => {
      if (type === 'trade') {
        holding.size += by;
        holding.quote -= by * price;
      } else holding.quote += by;
    };
    const isAllowed = (holding: Holding): boolean => keepsMargin(holding, lowest, highest);

    const keepsTheRules = (all: Accounts, order: Order, price: number): boolean => {
      const to = { quote: all.get(order.to).quote, size: all.get(order.to).size };
      const from = { quote: all.get(order.from).quote, size: all.get(order.from).size };
      move(to, order, price, 1);
      move(from, order, price, -1);
      return isAllowed(to) && isAllowed(from);
    };
    const execute = (all: Accounts, order: Order, price: number): void => {
      if (!keepsTheRules(all, order, price)) return;
      move(all.get(order.to), order, price, 1);
      move(all.get(order.from), order, price, -1);
    };

    const submit = action(
      { transaction: Transaction },
      {
        when: {
          'it is between two accounts': (_, { transaction }) => transaction.to !== transaction.from,
          'there is room': (s) => s.queue.length < room,
          'the exchange is open': (s) => !s.frozen,
        },
        then: (s, { transaction }) => {
          s.queue.push(transaction);
        },
      },
    );

    const commit = action(
      {
        count: t.int(emptyBatches ? 0 : 1, batch),
        proof: [
          'of what is queued',
          ...(sumsAlone ? ['of the sums alone'] : []),
          ...(creditsAlone ? ['of credits without debits'] : []),
          ...(anyRoot ? ['from the first root'] : []),
          ...(anyBatch ? ['with the parties exchanged'] : []),
          ...(anyPrice ? ['at a price of its own'] : []),
          ...(anyData ? ['with data of before'] : []),
        ],
      },
      {
        when: {
          'so many are queued': (s, { count }) => count <= s.queue.length,
          'the exchange is open': (s) => afterFreeze || !s.frozen,
          ...(blocked && {
            'the first keeps the rules': (s: State) => {
              const first = s.queue.at(0);
              return first === undefined || keepsTheRules(s.root, first, s.price);
            },
          }),
        },
        then: (s, { count, proof }) => {
          if (proof === 'from the first root') {
            for (const account of Account.values) s.root.set(account, { quote: deposit, size: 0 });
          }
          for (let taken = 0; taken < count; taken += 1) {
            const queued = s.queue.at(taken);
            if (queued === undefined) continue;
            const { type, to, from } = queued;
            if (proof === 'of the sums alone') {
              move(s.root.get(to), queued, s.price, 1);
              move(s.root.get(from), queued, s.price, -1);
            } else if (proof === 'of credits without debits') s.root.get(to).quote += 1;
            else if (proof === 'with the parties exchanged') {
              execute(s.root, { type, to: from, from: to }, s.price);
            } else if (proof === 'at a price of its own') execute(s.root, queued, lowest + highest - s.price);
            else execute(s.root, queued, s.price);
          }
          if (proof !== 'with data of before') s.known = s.root;
          s.queue.splice(0, count);
        },
      },
    );

    const oracle = action(
      { price: Price },
      {
        when: { 'the exchange is open': (s) => !s.frozen },
        then: (s, { price }) => {
          s.price = price;
        },
      },
    );

    const freeze = action({
      when: { 'the exchange is open': (s) => !s.frozen },
      then: (s) => {
        s.frozen = true;
      },
    });

    /** What the account is paid at the price of the freeze: nothing, if it were to owe. */
    const worth = (s: State, account: AccountId): number =>
      Math.max(0, equityAt(s.root.get(account), s.price));

    const leave = action(
      { account: Account },
      {
        when: {
          'the exchange is frozen': (s) => s.frozen,
          'the account has not left': (s, { account }) => leavesTwice || !s.gone.has(account),
        },
        then: (s, { account }) => {
          s.vault -= worth(s, account);
          s.gone.add(account);
        },
      },
    );

    const sumOf = (part: (account: AccountId) => number): number => {
      let sum = 0;
      for (const account of Account.values) sum += part(account);
      return sum;
    };

    return define({
      initial: start,
      actions: { submit, commit, oracle, freeze, leave },
      invariants: {
        'every account keeps its margin': (s) => forAll(Account, (account) => isAllowed(s.root.get(account))),
        'no money is made or lost': {
          'in the quote currency': (s) => sumOf((account) => s.root.get(account).quote) === total,
          'in the asset': (s) => sumOf((account) => s.root.get(account).size) === 0,
        },
        'whoever has not left can be paid what he is worth': (s) =>
          sumOf((account) => (s.gone.has(account) ? 0 : worth(s, account))) <= s.vault,
        'the published data show what is under the root': (s) => equal(s.known, s.root),
      },
      steps: {
        'a root follows from the one before by what is taken off the queue': (before, after) => {
          const expected = snapshot(before.root);
          const takenOff = before.queue.length - after.queue.length;
          for (let taken = 0; taken < takenOff; taken += 1) {
            const queued = before.queue.at(taken);
            if (queued !== undefined) execute(expected, queued, before.price);
          }
          return forAll(Account, (account) => equal(expected.get(account), after.root.get(account)));
        },
        'a frozen exchange stands still': (before, after) =>
          !before.frozen || (equal(before.root, after.root) && before.queue.length === after.queue.length),
      },
      reachable: {
        'somebody is short': (s) => Account.values.some((account) => s.root.get(account).size < 0),
        'everybody has left and the vault is empty': (s) => s.vault === 0,
      },
      fairness: [weak(commit)],
      temporal: {
        'what is queued is committed, while the exchange is open': leadsTo(
          state('something is queued', (s: State) => s.queue.length > 0),
          or(
            taken(commit),
            state('the exchange is frozen', (s: State) => s.frozen),
          ),
        ),
      },
      // Frozen, it may come to rest.
      terminal: (s) => s.frozen,
    });
  },
);
