import {
  always,
  and,
  type ConstantsOf,
  exists,
  forAll,
  implies,
  leadsTo,
  type MutantSwitch,
  mulDivDown,
  type ReadFields,
  state,
  step,
  t,
  taken,
  taking,
  variables,
  weak,
} from '../../language/index.ts';
import { type MarginTerms, notionalValue, positionValue, requirement } from '../margin/index.ts';
import { cashAtBankruptcyPrice, equalShares, socialisedShares } from './rules.ts';

/** The constants of the liquidation engine, for whoever puts it together with an oracle and a margin engine. */
export const liquidationDefaults = {
  accounts: ['alice', 'bob', 'backstop'], // the traders, and last the backstop vault, which makes the market, too
  deposits: [4, 1, 8], // of each of them
  insurance: 0, // in the fund at first
  prices: [2, 4, 6, 8],
  firstPrice: 8,
  jump: 4, // how far the price moves at once
  maxSize: 1, // of a position that is taken by consent
  slice: 1, // of a position that is sold on the book at once
  impact: 1, // how much worse the price of a fill is for each unit of it
  rateUnit: 4,
  initialRate: 2, // of its value in rateUnit-ths: the margin to take a position or to withdraw
  maintenanceRate: 1, // the margin under which a position is liquidated
  backstopThirds: 2, // how many thirds of it make the margin under which the backstop does not wait for the book
  operations: 3, // of all traders together
  moves: 2, // of the price
  socialises: true,
  stopsOpening: false, // whether what stops withdrawals stops new positions, too
  gateLate: false, // whether it sees a deficit a step after the price, alone, too
  alone: true, // with a market and traders of its own
} as const;

/**
 * The liquidation waterfall of a derivatives exchange, as a part: it shares `cash`, `size`, `price`, `wallet`, `vault`,
 * `fund` and `halted` by name with an oracle, a margin engine and a circuit breaker.
 *
 * An account is its cash and its signed position, as in `margin`, and its rules of margin are used. An account under
 * maintenance goes down the tiers until it is healthy or closed:
 *
 * 1. the book: part of the position is sold to whoever has the margin for it, at a price that gets worse with what is
 *    sold at once, but only while what is left of the account is not worse off for it;
 * 2. the backstop vault takes the whole account, if it is deep under or the book has no place for it;
 * 3. the insurance fund pays what an account owes beyond what it has, as far as it can;
 * 4. auto-deleveraging closes opposite positions against a bankrupt one at its bankruptcy price, whole or in part, as
 *    far as those who hold them can bear it;
 * 5. the loss that is left is shared by all who have something.
 *
 * It follows the public descriptions of dYdX v4 (insurance, deleveraging at the bankruptcy price, withdrawals stopped
 * while somebody owes) and of Hyperliquid (a backstop under two thirds of maintenance). Where those have limits in
 * time (cool-downs, limits of a block), one step here is one sale, takeover, payment or deleveraging, and any time may
 * lie between two. In which order a tier takes accounts, and how deleveraging ranks those it closes, is left open: it
 * holds for every order. Fees, funding and tiers of margin are left out; prices are whole, so no value is rounded.
 *
 * With `alone` it has a market and traders of its own. Prices jump, traders trade with each other and with the
 * backstop, withdraw everything that initial margin leaves free, unrealised profit included, and pay it in again: the
 * adversary, within a budget. Whoever moves the price sees at once whether somebody is bankrupt, and stops
 * withdrawals. Together with others, and with `gateLate`, the engine has to look for itself (`stopWithdrawals`), which
 * comes later than the price: a winner may have left by then. Opening withdrawals again is left to the circuit breaker,
 * where there is one.
 *
 * Of the properties, some say in what states a tier may act (that deleveraging waits for the fund, that nobody withdraws
 * while a deficit is open). They are guards, stated once more so that nobody loses them. The rest say what comes of it,
 * and have their own arithmetic: what an account is worth and needs is not asked of the rules that the guards ask.
 *
 * Fairness: the engine does something as long as it can (weak fairness of all its actions taken together). Each of its
 * steps closes, pays or opens something for good, and what others do is within a budget, so it comes to the end of its
 * work whatever it begins with. Nothing weaker will do: without it the engine may stop. Nothing is asked of
 * traders or of the price.
 */
export function liquidationEngine(constants: ConstantsOf<typeof liquidationDefaults>, mutant: MutantSwitch) {
  const { accounts, deposits, insurance, prices, firstPrice, jump } = constants;
  const { maxSize, slice, impact, backstopThirds, operations, moves, socialises, stopsOpening } = constants;
  const { alone, gateLate } = constants;
  const gatesAtOnce = alone && !gateLate;

  const blind = mutant('deleveraging does not ask what the counterparty can bear');
  const wholeOnly = mutant('only whole positions are deleveraged');
  const early = mutant('deleveraging begins while the fund has money');
  const hasty = mutant('a loss is socialised while somebody could be deleveraged');
  const byHeads = mutant('a socialised loss is split by heads');
  const roundsDown = mutant('the shares of a socialised loss are rounded down');
  const towardZero = mutant('the cash of a bankrupt account is split toward zero');
  const takesBankrupt = mutant('the backstop takes accounts that owe more than they have');
  const anyPrice = mutant('a position is sold at any price');
  const eager = mutant('accounts are liquidated at the initial margin');
  const overdraws = mutant('the fund pays a deficit whole, whatever it has');
  const takesWhileBankrupt = mutant('a backstop that is bankrupt goes on taking accounts');
  const ungated = mutant('withdrawals stay open while a deficit is open');
  const stopsAll = mutant('what stops withdrawals stops liquidation, too');
  const closesAll = mutant('deleveraging in part closes the bankrupt position whole');
  const repeats = mutant('a deposit is credited before it has left the wallet');
  const marginDown = mutant('margins are rounded down');
  const allOrNothing = mutant('a counterparty must be able to bear the whole deficit');
  const mayStop = mutant('the liquidation engine may stop');

  // Prices are whole, so that no value of a position is rounded: margins are.
  const terms: MarginTerms = {
    priceUnit: 1,
    rateUnit: constants.rateUnit,
    tiers: [{ from: 0, initial: constants.initialRate, maintenance: constants.maintenanceRate }],
    interestFrom: 0,
    interestSlope: 0,
  };

  const Account = t.oneOf(...accounts);
  const traders = accounts.slice(0, -1);
  const backstop = accounts.at(-1) ?? '';

  const money = deposits.reduce((sum, deposit) => sum + deposit, insurance);
  const highest = Math.max(...prices);
  const mostSize = traders.length * maxSize;
  const mostCash = money + mostSize * highest;
  const Amount = t.int(1, mostSize);

  const fields = {
    cash: t.map(Account, t.int(-mostCash, mostCash)), // what was paid in and out, and for positions
    size: t.map(Account, t.int(-mostSize, mostSize)), // bought, or sold where it is negative
    price: t.int(0, highest),
    wallet: t.map(Account, t.int(0, money)),
    vault: t.int(0, money), // the tokens that are there
    fund: t.int(-mostCash, money), // what of them is for deficits
    halted: t.bool,
    operationsLeft: t.int(0, operations),
    movesLeft: t.int(0, moves),
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const equity = (s: State, account: string): number =>
    s.cash.get(account) + positionValue(s.size.get(account), s.price, terms);
  const needs = (s: State, rate: 'initial' | 'maintenance', size: number): number =>
    marginDown && rate === 'maintenance'
      ? mulDivDown(Math.abs(size) * s.price, constants.maintenanceRate, constants.rateUnit)
      : requirement(rate, notionalValue(size, s.price, terms), 0, terms);
  const isBankrupt = (s: State, account: string): boolean => equity(s, account) < 0;
  const aDeficitIsOpen = (s: State): boolean => exists(Account, (account) => isBankrupt(s, account));

  /** The backstop is asked for no margin: it winds down by itself, and is deleveraged where it is bankrupt. */
  const isUnder = (s: State, account: string, rate: 'initial' | 'maintenance'): boolean =>
    equity(s, account) < (account === backstop ? 0 : needs(s, rate, s.size.get(account)));
  const isLiquidated = (s: State, account: string): boolean =>
    !(stopsAll && s.halted) && isUnder(s, account, eager ? 'initial' : 'maintenance');
  /** Whether the account is bankrupt, and the engine may do something about it. */
  const isResolved = (s: State, account: string): boolean =>
    !(stopsAll && s.halted) && isBankrupt(s, account);

  /** What an account is worth after it has bought `amount` at `price`, or sold it where `amount` is negative. */
  const equityAfter = (s: State, account: string, amount: number, price: number): number =>
    s.cash.get(account) - amount * price + positionValue(s.size.get(account) + amount, s.price, terms);
  const meetsInitial = (s: State, account: string, amount: number, price: number): boolean => {
    const size = s.size.get(account) + amount;
    return Math.abs(size) <= maxSize && equityAfter(s, account, amount, price) >= needs(s, 'initial', size);
  };

  // What the engine sells of a position is negative for the holder of a long one.
  const closing = (s: State, account: string, amount: number): number =>
    s.size.get(account) > 0 ? -amount : amount;
  /** What a sale of `amount` at once brings for each unit: the more, the worse. */
  const fillPrice = (s: State, account: string, amount: number): number =>
    s.price + Math.sign(closing(s, account, amount)) * impact * amount;
  /**
   * Whether each unit that is left of the position has no less equity than each had before. None has where the account
   * owes more than it has, since the debt stays with fewer of them: such accounts are for the tiers below.
   */
  const isNoWorse = (s: State, account: string, amount: number): boolean => {
    const size = s.size.get(account);
    const left = equityAfter(s, account, closing(s, account, amount), fillPrice(s, account, amount));
    return left * Math.abs(size) >= equity(s, account) * (Math.abs(size) - amount);
  };
  const isBought = (s: State, account: string, bidder: string, amount: number): boolean =>
    bidder !== account &&
    meetsInitial(s, bidder, -closing(s, account, amount), fillPrice(s, account, amount));
  const theBookHasAPlace = (s: State, account: string): boolean => {
    for (let amount = 1; amount <= Math.min(slice, Math.abs(s.size.get(account))); amount += 1) {
      if (!isNoWorse(s, account, amount)) continue;
      if (exists(Account, (bidder) => isBought(s, account, bidder, amount))) return true;
    }
    return false;
  };

  /** First the book: part of the position is sold to somebody who has the margin for it, at a price with impact. */
  const sellOnTheBook = action(
    { account: traders, amount: t.int(1, slice) },
    { bidder: Account },
    {
      when: {
        'the account is liquidated': (s, { account }) => isLiquidated(s, account),
        'the position is that large': (s, { account, amount }) => Math.abs(s.size.get(account)) >= amount,
        'the price leaves it no worse': (s, { account, amount }) => anyPrice || isNoWorse(s, account, amount),
        'the bidder has the margin': (s, { account, bidder, amount }) => isBought(s, account, bidder, amount),
      },
      then: (s, { account, bidder, amount }) => {
        const signed = closing(s, account, amount);
        const price = fillPrice(s, account, amount);
        s.cash.set(account, s.cash.get(account) - signed * price);
        s.size.set(account, s.size.get(account) + signed);
        s.cash.set(bidder, s.cash.get(bidder) + signed * price);
        s.size.set(bidder, s.size.get(bidder) - signed);
      },
    },
  );

  /** Second the backstop vault: it takes the whole account, with what is left of its cash. */
  const takeOver = action(
    { account: traders },
    {
      when: {
        'the account is liquidated': (s, { account }) => isLiquidated(s, account),
        'it does not owe more than it has': (s, { account }) => takesBankrupt || !isBankrupt(s, account),
        'the backstop is not bankrupt itself': (s) => takesWhileBankrupt || !isBankrupt(s, backstop),
        'it is deep under, or the book has no place': (s, { account }) =>
          equity(s, account) * 3 < needs(s, 'maintenance', s.size.get(account)) * backstopThirds ||
          !theBookHasAPlace(s, account),
      },
      then: (s, { account }) => {
        s.cash.set(backstop, s.cash.get(backstop) + s.cash.get(account));
        s.size.set(backstop, s.size.get(backstop) + s.size.get(account));
        s.cash.set(account, 0);
        s.size.set(account, 0);
      },
    },
  );

  /** Third the insurance fund: it pays a deficit as far as it can. */
  const insure = action(
    { account: Account },
    {
      when: {
        'the account is bankrupt': (s, { account }) => isResolved(s, account),
        'the fund has money': (s) => s.fund > 0,
      },
      then: (s, { account }) => {
        const deficit = -equity(s, account);
        const paid = overdraws ? deficit : Math.min(deficit, s.fund);
        s.fund -= paid;
        s.cash.set(account, s.cash.get(account) + paid);
      },
    },
  );

  const split = (cash: number, size: number, amount: number): number =>
    towardZero ? Math.trunc((cash * amount) / Math.abs(size)) : cashAtBankruptcyPrice(cash, size, amount);
  /** Whether the counterparty has that much of the opposite position. */
  const isOpposite = (s: State, account: string, counterparty: string, amount: number): boolean => {
    const size = s.size.get(account);
    const opposite = s.size.get(counterparty);
    return size * opposite < 0 && amount <= Math.min(Math.abs(size), Math.abs(opposite));
  };
  /** Whether that does not bankrupt the counterparty. */
  const bears = (s: State, account: string, counterparty: string, amount: number): boolean => {
    const size = s.size.get(account);
    if (allOrNothing && equity(s, counterparty) + equity(s, account) < 0) return false;
    const cash = s.cash.get(counterparty) + cashAtBankruptcyPrice(s.cash.get(account), size, amount);
    const left = s.size.get(counterparty) + Math.sign(size) * amount;
    return cash + positionValue(left, s.price, terms) >= 0;
  };
  const somebodyBearsSome = (s: State, account: string): boolean =>
    exists(Account, (counterparty) => {
      for (let amount = 1; isOpposite(s, account, counterparty, amount); amount += 1) {
        if (bears(s, account, counterparty, amount)) return true;
      }
      return false;
    });

  /** Fourth auto-deleveraging: an opposite position is closed against the bankrupt one, at its bankruptcy price. */
  const deleverage = action(
    { account: Account, counterparty: Account, amount: Amount },
    {
      when: {
        'the account is bankrupt': (s, { account }) => isResolved(s, account),
        'the fund is empty': (s) => early || s.fund === 0,
        'the counterparty holds the opposite position': (s, { account, counterparty, amount }) =>
          isOpposite(s, account, counterparty, amount) &&
          !(wholeOnly && amount !== Math.abs(s.size.get(account))),
        'the counterparty can bear it': (s, { account, counterparty, amount }) =>
          blind || bears(s, account, counterparty, amount),
      },
      then: (s, { account, counterparty, amount }) => {
        const size = s.size.get(account);
        const cash = split(s.cash.get(account), size, amount);
        const signed = Math.sign(size) * amount;
        s.cash.set(account, s.cash.get(account) - cash);
        s.size.set(account, closesAll ? 0 : size - signed);
        s.cash.set(counterparty, s.cash.get(counterparty) + cash);
        s.size.set(counterparty, s.size.get(counterparty) + signed);
      },
    },
  );

  /** Last, a loss that no opposite position can bear is shared by all who have something. */
  const socialise = action(
    { account: Account },
    {
      when: {
        'the account is bankrupt': (s, { account }) => isResolved(s, account),
        'the fund is empty': (s) => s.fund === 0,
        'nobody can be deleveraged': (s, { account }) => hasty || !somebodyBearsSome(s, account),
      },
      then: (s, { account }) => {
        const deficit = -equity(s, account);
        const equities = Account.values.map((payer) => Math.max(0, equity(s, payer)));
        const shares = byHeads ? equalShares(deficit, equities) : socialisedShares(deficit, equities);
        let paid = 0;
        for (const [index, payer] of Account.values.entries()) {
          const share = shares[index] ?? 0;
          s.cash.set(payer, s.cash.get(payer) - share);
          paid += share;
        }
        s.cash.set(account, s.cash.get(account) + deficit);
        s.fund += roundsDown ? 0 : paid - deficit;
      },
    },
  );

  /** Withdrawals are open again once nobody owes anything. */
  const reopen = action({
    when: {
      'withdrawals are stopped': (s) => s.halted,
      'no deficit is open': (s) => !aDeficitIsOpen(s),
    },
    then: (s) => {
      s.halted = false;
    },
  });

  /** Where others move the price, or it looks late, the engine sees a deficit only afterwards. */
  const stopWithdrawals = action({
    when: {
      'withdrawals are open': (s) => !s.halted,
      'a deficit is open': aDeficitIsOpen,
    },
    then: (s) => {
      s.halted = true;
    },
  });

  const movePrice = action(
    { to: prices },
    {
      when: {
        'the market still moves': (s) => s.movesLeft > 0,
        'it moves, and not farther than a jump': (s, { to }) =>
          to !== s.price && Math.abs(to - s.price) <= jump,
      },
      then: (s, { to }) => {
        s.price = to;
        s.movesLeft -= 1;
        if (!ungated && gatesAtOnce && aDeficitIsOpen(s)) s.halted = true;
      },
    },
  );

  const mayTrade = (s: State, account: string, amount: number): boolean =>
    (meetsInitial(s, account, amount, s.price) && !(stopsOpening && s.halted)) ||
    (Math.abs(s.size.get(account) + amount) < Math.abs(s.size.get(account)) && !isBankrupt(s, account));
  const trade = action(
    { buyer: Account, seller: Account, amount: t.int(1, maxSize) },
    {
      when: {
        'the traders still act': (s) => s.operationsLeft > 0,
        'they are two': (_, { buyer, seller }) => buyer !== seller,
        'the buyer has the margin, or reduces': (s, { buyer, amount }) => mayTrade(s, buyer, amount),
        'the seller has the margin, or reduces': (s, { seller, amount }) => mayTrade(s, seller, -amount),
      },
      then: (s, { buyer, seller, amount }) => {
        s.operationsLeft -= 1;
        s.cash.set(buyer, s.cash.get(buyer) - amount * s.price);
        s.size.set(buyer, s.size.get(buyer) + amount);
        s.cash.set(seller, s.cash.get(seller) + amount * s.price);
        s.size.set(seller, s.size.get(seller) - amount);
      },
    },
  );

  /** What an account can do without. */
  const free = (s: State, account: string): number =>
    equity(s, account) - needs(s, 'initial', s.size.get(account));
  /** Everything that the initial margin leaves free, unrealised profit included. */
  const withdraw = action(
    { account: traders },
    {
      when: {
        'the traders still act': (s) => s.operationsLeft > 0,
        'withdrawals are open': (s) => !s.halted,
        'something is free': (s, { account }) => free(s, account) > 0,
      },
      then: (s, { account }) => {
        const amount = free(s, account);
        s.operationsLeft -= 1;
        s.cash.set(account, s.cash.get(account) - amount);
        s.vault -= amount;
        s.wallet.set(account, s.wallet.get(account) + amount);
      },
    },
  );

  const payIn = action(
    { account: traders },
    {
      when: {
        'the traders still act': (s) => s.operationsLeft > 0,
        'the wallet has something': (s, { account }) => s.wallet.get(account) > 0,
      },
      then: (s, { account }) => {
        s.operationsLeft -= 1;
        s.cash.set(account, s.cash.get(account) + s.wallet.get(account));
        s.vault += s.wallet.get(account);
        if (!repeats) s.wallet.set(account, 0);
      },
    },
  );

  const begin = action({
    then: (s) => {
      s.price = firstPrice;
      for (const [index, account] of accounts.entries()) s.cash.set(account, deposits[index] ?? 0);
      s.fund = insurance;
      s.vault = money;
      s.operationsLeft = operations;
      s.movesLeft = moves;
    },
  });

  const engine = {
    sellOnTheBook,
    takeOver,
    insure,
    deleverage,
    ...(socialises ? { socialise } : {}),
    ...(alone ? { reopen } : {}),
    ...(gatesAtOnce ? {} : { stopWithdrawals }),
  };
  const world = alone ? { movePrice, trade, withdraw, payIn } : {};

  // What the properties hold the engine to, by arithmetic of their own.
  const worth = (s: State, account: string): number => s.cash.get(account) + s.size.get(account) * s.price;
  const owes = (s: State, account: string): boolean => worth(s, account) < 0;
  /** Whether what the account is worth is less than the maintenance rate of its position: of the backstop, than nothing. */
  const lacksMargin = (s: State, account: string): boolean => {
    const rate = account === backstop ? 0 : constants.maintenanceRate;
    return worth(s, account) * constants.rateUnit < Math.abs(s.size.get(account)) * s.price * rate;
  };
  /** Whether somebody on the other side has what the account owes for one lot of its position, less than a unit apart. */
  const anOppositeHasTheLossOfALot = (s: State, account: string): boolean => {
    const lots = Math.abs(s.size.get(account));
    return exists(
      Account,
      (other) =>
        s.size.get(account) * s.size.get(other) < 0 && (worth(s, other) + 1) * lots > -worth(s, account),
    );
  };

  return define({
    initial: begin,
    actions: { ...engine, ...world },
    invariants: {
      'what the accounts and the fund are owed is in the vault': (s) => {
        let owed = s.fund;
        for (const cash of s.cash.values()) owed += cash;
        return owed === s.vault;
      },
      'no token comes from nowhere': (s) => {
        let tokens = s.vault;
        for (const held of s.wallet.values()) tokens += held;
        return tokens === money;
      },
      'for each position there is an opposite one': (s) => {
        let net = 0;
        for (const size of s.size.values()) net += size;
        return net === 0;
      },
      'the fund is never overdrawn': (s) => s.fund >= 0,
      'who holds no position owes nothing': (s) => {
        for (const account of Account.values) {
          if (s.size.get(account) === 0 && s.cash.get(account) < 0) return false;
        }
        return true;
      },
    },
    steps: {
      'at an unchanged price nobody becomes bankrupt': (before, now) => {
        if (before.price !== now.price) return true;
        for (const account of Account.values) {
          if (!owes(before, account) && owes(now, account)) return false;
        }
        return true;
      },
      // Not promised where the engine looks late, and leaves it to nobody else.
      ...(alone && gateLate
        ? {}
        : {
            'nobody withdraws while a deficit is open': (before, now) =>
              now.vault >= before.vault || !exists(Account, (account) => owes(before, account)),
          }),
      ...(socialises
        ? {
            'whoever holds no position pays for no loss that somebody opposite could bear': (before, now) => {
              const pays = (account: string): boolean =>
                before.size.get(account) === 0 &&
                now.size.get(account) === 0 &&
                now.cash.get(account) < before.cash.get(account) &&
                now.wallet.get(account) === before.wallet.get(account);
              return (
                !exists(Account, pays) ||
                forAll(
                  Account,
                  (account) =>
                    now.cash.get(account) <= before.cash.get(account) ||
                    !anOppositeHasTheLossOfALot(before, account),
                )
              );
            },
          }
        : {}),
    },
    reachable: {
      'a trader loses everything': (s) =>
        exists(
          traders,
          (trader) => s.cash.get(trader) === 0 && s.size.get(trader) === 0 && s.wallet.get(trader) === 0,
        ),
      'withdrawals are stopped': (s) => s.halted,
    },
    fairness: mayStop ? [] : [weak(...Object.values(engine))],
    temporal: {
      'only accounts under maintenance are liquidated': and(
        ...traders.map((account) =>
          always(
            implies(
              taken(taking(sellOnTheBook, { account }), taking(takeOver, { account })),
              state(`${account} is under maintenance`, (s: State) => lacksMargin(s, account)),
            ),
          ),
        ),
      ),
      'a sale on the book leaves the account no worse': and(
        ...traders.map((account) =>
          always(
            implies(
              taken(taking(sellOnTheBook, { account })),
              step(
                `${account} has no less equity for each unit`,
                (before: State, now: State) =>
                  worth(now, account) * Math.abs(before.size.get(account)) >=
                  worth(before, account) * Math.abs(now.size.get(account)),
              ),
            ),
          ),
        ),
      ),
      'a takeover never costs the backstop': always(
        implies(
          taken(takeOver),
          step(
            'the backstop has no less',
            (before: State, now: State) => worth(now, backstop) >= worth(before, backstop),
          ),
        ),
      ),
      'deleveraging waits until the fund is empty': always(
        implies(
          taken(deleverage),
          state('the fund is empty', (s: State) => s.fund === 0),
        ),
      ),
      'deleveraging gives the bankrupt nothing': and(
        ...Account.values.map((account) =>
          always(
            implies(
              taken(taking(deleverage, { account })),
              step(
                `${account} has no more for each unit`,
                (before: State, now: State) =>
                  worth(now, account) * Math.abs(before.size.get(account)) <=
                  worth(before, account) * Math.abs(now.size.get(account)),
              ),
            ),
          ),
        ),
      ),
      ...(socialises
        ? {
            'a loss is socialised only where nobody can be deleveraged': and(
              ...Account.values.map((account) =>
                always(
                  implies(
                    taken(taking(socialise, { account })),
                    state(
                      `nobody opposite has the loss of one lot of ${account}`,
                      (s: State) => !anOppositeHasTheLossOfALot(s, account),
                    ),
                  ),
                ),
              ),
            ),
          }
        : {}),
      'an account under maintenance comes to be healthy or closed': and(
        ...accounts.map((account) =>
          leadsTo(
            state(`${account} is under maintenance`, (s: State) => lacksMargin(s, account)),
            state(`${account} is healthy or closed`, (s: State) => !lacksMargin(s, account)),
          ),
        ),
      ),
    },
    // The budgets stand for a market that goes on: a behaviour may end where they are used up.
    terminal: (s) => s.movesLeft === 0,
  });
}
