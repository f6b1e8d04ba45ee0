import {
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  weak,
} from '../../language/index.ts';
import {
  assignmentLoss,
  callPayoff,
  completeScenarios,
  type Leg,
  portfolioValue,
  worstLoss,
} from './rules.ts';

/**
 * Call options that are cleared with portfolio margin, and settled in cash at one fixing.
 *
 * An account is its cash and a number of contracts at each strike. Bought and written contracts offset each other: the
 * margin is the worst that the whole portfolio may cost, over a set of scenario prices. Prices lie between `lowest` and
 * `highest`; that there is a highest one stands for whatever bounds the exchange's loss. At expiry the price of that
 * moment becomes the fixing, and each account settles by itself, when somebody asks for it.
 *
 * With `american` set, who holds a contract may exercise it at the price of the moment before expiry; one writer is
 * assigned, whoever it is. Margin is then what assignment may cost: a contract that was bought against one that was
 * written may be worth nothing by the time it is used.
 *
 * One step is one payment in or out, one contract that changes hands, one move of the price, one exercise, the expiry,
 * or the settlement of one account. Anybody trades with anybody; the price moves as it likes, after expiry, too. The
 * premium is the same for all contracts: what it ought to be is a matter for `options-amm`.
 *
 * Fairness: what can be settled after expiry is settled (weak fairness of `settle`: anybody may ask for it, and nothing
 * but itself makes it impossible). To ask it for each account would say the same, since each is settled once. Nothing is
 * asked of traders, and expiry is a date, which is not promised here.
 */
export const options = spec(
  'options',
  {
    accounts: ['alice', 'bob'],
    strikes: [3, 4, 5],
    lowest: 2,
    highest: 6,
    firstPrice: 4,
    maxSize: 2,
    wallet: 2,
    amounts: [2],
    premium: 0,
    american: false,
    everyPrice: false,
  },
  (
    {
      accounts,
      strikes,
      lowest,
      highest,
      firstPrice,
      maxSize,
      wallet,
      amounts,
      premium,
      american,
      everyPrice,
    },
    mutant,
  ) => {
    const endsOnly = mutant('scenarios are the lowest and the highest price alone');
    const missesStrike = mutant('scenarios leave out the middle strike');
    const live = mutant('settlement reads the price of the moment');
    const keepsSettled = mutant('settled contracts stay in the account');
    const refixes = mutant('the fixing follows the price');
    const legByLeg = mutant('a withdrawal forgets what was written');
    const europeanMargin = mutant('margin does not know of early exercise');
    const keepsContract = mutant('an exercised contract stays with its holder');
    const pooled = mutant('exercise is paid without assigning a writer');
    const mayStop = mutant('settlement is left to whoever cares');

    const Account = t.oneOf(...accounts);
    const Strike = t.int(Math.min(...strikes), Math.max(...strikes));
    const Price = t.int(lowest, highest);
    const money = wallet * accounts.length;
    const most = money + 2 * accounts.length * strikes.length * maxSize * (highest - lowest);

    const middle = strikes[Math.floor(strikes.length / 2)];
    const complete = everyPrice ? Price.values : completeScenarios(strikes, lowest, highest);
    const scenarios = endsOnly
      ? [lowest, highest]
      : missesStrike
        ? complete.filter((price) => price !== middle)
        : complete;

    const fields = {
      wallet: t.map(Account, t.int(0, money)),
      cash: t.map(Account, t.int(-most, most)),
      calls: t.map(Account, t.map(Strike, t.int(-maxSize, maxSize))),
      price: Price,
      fixing: t.option(Price),
      settled: t.map(Account, t.bool),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const initial = action({
      then: (s) => {
        for (const account of Account.values) s.wallet.set(account, wallet);
        s.price = firstPrice;
      },
    });

    /** The portfolio of an account, with `change` more contracts at a strike. */
    const legs = (s: State, account: string, at?: number, change = 0): readonly Leg[] =>
      strikes.map((strike) => ({
        strike,
        calls: s.calls.get(account).get(strike) + (strike === at ? change : 0),
        puts: 0,
      }));
    const margin = (portfolio: readonly Leg[]): number =>
      american && !europeanMargin
        ? assignmentLoss(portfolio, lowest, highest)
        : worstLoss(portfolio, scenarios);

    const isOpen = (s: State): boolean => s.fixing === null;

    const deposit = action(
      { account: Account, amount: amounts },
      {
        when: {
          'trading is open': isOpen,
          'the wallet holds the amount': (s, { account, amount }) => s.wallet.get(account) >= amount,
        },
        then: (s, { account, amount }) => {
          s.wallet.set(account, s.wallet.get(account) - amount);
          s.cash.set(account, s.cash.get(account) + amount);
        },
      },
    );

    const withdraw = action(
      { account: Account, amount: amounts },
      {
        when: {
          'no settlement is due': (s, { account }) => isOpen(s) || s.settled.get(account),
          'margin is left': (s, { account, amount }) => {
            const held = legs(s, account);
            const counted = legByLeg ? held.map((leg) => ({ ...leg, calls: Math.max(0, leg.calls) })) : held;
            return s.cash.get(account) - amount >= margin(counted);
          },
        },
        then: (s, { account, amount }) => {
          s.cash.set(account, s.cash.get(account) - amount);
          s.wallet.set(account, s.wallet.get(account) + amount);
        },
      },
    );

    const trade = action(
      { buyer: Account, seller: Account, strike: strikes },
      {
        when: {
          'trading is open': isOpen,
          'buyer and seller differ': (_, { buyer, seller }) => buyer !== seller,
          'no position grows beyond its limit': (s, { buyer, seller, strike }) =>
            s.calls.get(buyer).get(strike) < maxSize && s.calls.get(seller).get(strike) > -maxSize,
          'the buyer has margin': (s, { buyer, strike }) =>
            s.cash.get(buyer) - premium >= margin(legs(s, buyer, strike, 1)),
          'the seller has margin': (s, { seller, strike }) =>
            s.cash.get(seller) + premium >= margin(legs(s, seller, strike, -1)),
        },
        then: (s, { buyer, seller, strike }) => {
          const bought = s.calls.get(buyer);
          const sold = s.calls.get(seller);
          bought.set(strike, bought.get(strike) + 1);
          sold.set(strike, sold.get(strike) - 1);
          s.cash.set(buyer, s.cash.get(buyer) - premium);
          s.cash.set(seller, s.cash.get(seller) + premium);
        },
      },
    );

    const movePrice = action(
      { to: Price },
      {
        when: (s, { to }) => s.price !== to,
        then: (s, { to }) => {
          s.price = to;
          if (refixes && s.fixing !== null) s.fixing = to;
        },
      },
    );

    const exercise = action(
      { holder: Account, writer: Account, strike: strikes },
      {
        when: {
          'trading is open': isOpen,
          'the holder has a contract': (s, { holder, strike }) => s.calls.get(holder).get(strike) > 0,
          'the writer has written one': (s, { writer, strike }) => s.calls.get(writer).get(strike) < 0,
          'it is worth something': (s, { strike }) => s.price > strike,
        },
        then: (s, { holder, writer, strike }) => {
          const payoff = callPayoff(strike, s.price);
          const held = s.calls.get(holder);
          const written = s.calls.get(writer);
          s.cash.set(holder, s.cash.get(holder) + payoff);
          if (!keepsContract) held.set(strike, held.get(strike) - 1);
          if (!pooled) s.cash.set(writer, s.cash.get(writer) - payoff);
          if (!pooled) written.set(strike, written.get(strike) + 1);
        },
      },
    );

    const expire = action({
      when: isOpen,
      then: (s) => {
        s.fixing = s.price;
      },
    });

    const settle = action(
      { account: Account },
      {
        when: {
          'the fixing is known': (s) => s.fixing !== null,
          'the account is not settled': (s, { account }) => !s.settled.get(account),
        },
        then: (s, { account }) => {
          const at = live ? s.price : (s.fixing ?? s.price);
          s.cash.set(account, s.cash.get(account) + portfolioValue(legs(s, account), at));
          s.settled.set(account, true);
          if (keepsSettled) return;
          for (const strike of strikes) s.calls.get(account).set(strike, 0);
        },
      },
    );

    const isEveryoneSettled = (s: State): boolean => forAll(Account, (account) => s.settled.get(account));

    return define({
      initial,
      actions: { deposit, withdraw, trade, movePrice, ...(american ? { exercise } : {}), expire, settle },
      invariants: {
        'nobody comes to owe anything': (s) => forAll(Account, (account) => s.cash.get(account) >= 0),
        'what is settled and what is to be settled sum to what was paid in': (s) => {
          let sum = 0;
          for (const account of Account.values) {
            sum += s.wallet.get(account) + s.cash.get(account);
            if (s.fixing !== null) sum += portfolioValue(legs(s, account), s.fixing);
          }
          return sum === money;
        },
        'for each contract that is held, one is written': (s) =>
          s.fixing !== null ||
          forAll(strikes, (strike) => {
            let sum = 0;
            for (const account of Account.values) sum += s.calls.get(account).get(strike);
            return sum === 0;
          }),
      },
      steps: {
        'there is one fixing': (s, after) => s.fixing === null || s.fixing === after.fixing,
      },
      reachable: {
        'somebody is settled with a gain': (s) =>
          exists(Account, (account) => s.settled.get(account) && s.cash.get(account) > wallet),
        'contracts are held at every strike': (s) =>
          exists(Account, (account) => forAll(strikes, (strike) => s.calls.get(account).get(strike) !== 0)),
      },
      fairness: mayStop ? [] : [weak(settle)],
      temporal: {
        'after expiry, everybody is settled': leadsTo(
          state('the fixing is known', (s: State) => s.fixing !== null),
          state('everybody is settled', isEveryoneSettled),
        ),
      },
      terminal: isEveryoneSettled,
    });
  },
);
