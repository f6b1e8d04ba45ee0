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
 * an exit. The operator is faulty: it commits what it can get accepted. Prices are the adversary's, too. With `follows`,
 * one transaction is followed on its way through the queue, whichever it is: what is promised is promised to it.
 *
 * The properties do not call the rules that the proof is made by. What a transaction does and what margin is are written
 * there once more, in another way, so that a rule that is wrong shows.
 *
 * Fairness: a prover goes on (weak fairness of `commit`), as the exchange stands still otherwise. Weak is enough, since
 * what is queued can be committed until it is. And whoever has not left a frozen exchange leaves (weak fairness of
 * `leave`; nothing but itself makes it impossible for an account whose balances are known).
 */
export const validityRollup = spec(
  'validity-rollup',
  { accounts: 2, deposit: 2, lowest: 1, highest: 2, room: 2, batch: 2, emptyBatches: false, follows: true },
  ({ accounts, deposit, lowest, highest, room, batch, emptyBatches, follows }, mutant) => {
    const sumsAlone = mutant('the proof shows the sums but not the margin');
    const creditsAlone = mutant('the proof shows the margin but not the sums');
    const anyRoot = mutant('the proof is not tied to the last root');
    const anyBatch = mutant('the proof is not tied to the queue');
    const anyPrice = mutant('the proof is not tied to the price');
    const anyData = mutant('the data is not tied to the root');
    const afterFreeze = mutant('a batch is accepted after the freeze');
    const blocked = mutant('a transaction that breaks the rules stays in the queue');
    const passesOver = mutant('the operator may take the last of the queue first');
    const wrongSign = mutant('the rules pay the buyer');
    const narrowMargin = mutant('the rules look at the lowest price alone');
    const stays = mutant('nobody leaves a frozen exchange');
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
      followed: t.int(0, follows ? room : 0), // the place in the queue of the transaction that is followed, from 1 on
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

    const move = (
      holding: { quote: number; size: number },
      { type }: Order,
      price: number,
      by: number,
    ): void => {
      if (type === 'trade') {
        holding.size += by;
        holding.quote -= (wrongSign ? -by : by) * price;
      } else holding.quote += by;
    };
    const isAllowed = (holding: Holding): boolean =>
      keepsMargin(holding, lowest, narrowMargin ? lowest : highest);

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
      { transaction: Transaction, isFollowed: follows ? [false, true] : [false] },
      {
        when: {
          'one is followed at a time': (s, { isFollowed }) => !isFollowed || s.followed === 0,
          'it is between two accounts': (_, { transaction }) => transaction.to !== transaction.from,
          'there is room': (s) => s.queue.length < room,
          'the exchange is open': (s) => !s.frozen,
        },
        then: (s, { transaction, isFollowed }) => {
          s.queue.push(transaction);
          if (isFollowed) s.followed = s.queue.length;
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
          ...(passesOver ? ['of the last in the queue'] : []),
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
          const first = proof === 'of the last in the queue' ? s.queue.length - count : 0;
          for (let taken = first; taken < first + count; taken += 1) {
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
          s.queue.splice(first, count);
          if (s.followed > first) s.followed = s.followed > first + count ? s.followed - count : 0;
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
          'the balances are known': (s) => equal(s.known, s.root),
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

    // What the properties hold the rules to, without calling them.
    const owesNowhere = (quote: number, size: number): boolean =>
      Price.values.every((price) => quote + size * price >= 0);
    /** The root after `orders`: of both parties what each would have, and nobody moves if one of them could come to owe. */
    const rootAfter = (root: Accounts, orders: Iterable<Order>, price: number): Accounts => {
      const quotes = new Map(Account.values.map((account) => [account, root.get(account).quote]));
      const sizes = new Map(Account.values.map((account) => [account, root.get(account).size]));
      const get = (account: AccountId): Holding => ({
        quote: quotes.get(account) ?? 0,
        size: sizes.get(account) ?? 0,
      });
      for (const { type, to, from } of orders) {
        // The one who receives the asset pays its price; the one who receives the currency pays nothing.
        const [units, paid] = type === 'trade' ? [1, price] : [0, -1];
        const receives = { quote: get(to).quote - paid, size: get(to).size + units };
        const gives = { quote: get(from).quote + paid, size: get(from).size - units };
        if (!owesNowhere(receives.quote, receives.size) || !owesNowhere(gives.quote, gives.size)) continue;
        for (const [account, { quote, size }] of [[to, receives] as const, [from, gives] as const]) {
          quotes.set(account, quote);
          sizes.set(account, size);
        }
      }
      return { get };
    };
    /** What is in the queue before and not after: of its front, unless what is left is its front. */
    const takenOff = (before: State, after: State): readonly Order[] => {
      const all = Array.from({ length: before.queue.length }, (_, at) => before.queue.at(at)).filter(
        (order) => order !== undefined,
      );
      const left = after.queue.length;
      if (left >= all.length) return [];
      const isFront = all.slice(-left || all.length).every((order, at) => equal(order, after.queue.at(at)));
      return isFront ? all.slice(0, all.length - left) : all.slice(left);
    };

    return define({
      initial: start,
      actions: { submit, commit, oracle, freeze, leave },
      invariants: {
        'every account keeps its margin': (s) =>
          forAll(Account, (account) => {
            const { quote, size } = s.root.get(account);
            return owesNowhere(quote, size);
          }),
        'no money is made or lost': {
          'in the quote currency': (s) => sumOf((account) => s.root.get(account).quote) === total,
          'in the asset': (s) => sumOf((account) => s.root.get(account).size) === 0,
        },
        'whoever has not left can be paid what he is worth': (s) =>
          sumOf((account) => (s.gone.has(account) ? 0 : worth(s, account))) <= s.vault,
      },
      steps: {
        'a root follows from the one before by what is taken off the queue': (before, after) => {
          const expected = rootAfter(before.root, takenOff(before, after), before.price);
          return forAll(Account, (account) => {
            const { quote, size } = after.root.get(account);
            return expected.get(account).quote === quote && expected.get(account).size === size;
          });
        },
        'a frozen exchange stands still': (before, after) =>
          !before.frozen || (equal(before.root, after.root) && before.queue.length === after.queue.length),
      },
      reachable: {
        'somebody is short': (s) => Account.values.some((account) => s.root.get(account).size < 0),
        'everybody has left and the vault is empty': (s) => s.vault === 0,
      },
      fairness: [weak(commit), ...(stays ? [] : [weak(leave)])],
      temporal: {
        ...(follows && {
          'each transaction is taken off the queue, while the exchange is open': leadsTo(
            state('the transaction that is followed is queued', (s: State) => s.followed > 0),
            or(
              state('it is no longer queued', (s: State) => s.followed === 0),
              state('the exchange is frozen', (s: State) => s.frozen),
            ),
          ),
        }),
        'from a frozen exchange everybody leaves': leadsTo(
          state('the exchange is frozen', (s: State) => s.frozen),
          state('everybody has left', (s: State) => s.gone.size === accounts),
        ),
      },
      // Frozen, it may come to rest.
      terminal: (s) => s.frozen,
    });
  },
);
