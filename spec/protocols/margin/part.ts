import {
  type ConstantsOf,
  exists,
  forAll,
  type MutantSwitch,
  mulDivDown,
  type ReadFields,
  t,
  variables,
} from '../../language/index.ts';
import {
  collateralValue,
  costOf,
  feeOn,
  isNoWorse,
  type MarginTerms,
  notionalValue,
  positionValue,
  proceedsOf,
  reducesRisk,
  requirement,
  type Standing,
} from './rules.ts';

/** The constants of the margin engine, for whoever puts it together with an oracle and a liquidation engine. */
export const marginDefaults = {
  accounts: ['alice', 'bob', 'carol'],
  depositors: ['carol'], // who lends to the vault and never trades
  wallets: [2, 2, 0], // what each has outside at first,
  deposits: [0, 0, 2], // and inside
  tokens: 0, // what each trader has of each asset
  insurance: 0, // in the fund at first
  lowestPrice: 1,
  highestPrice: 4,
  firstPrice: 2,
  priceStep: 1,
  largestMove: 1, // how far the price moves at once
  priceUnit: 1,
  rateUnit: 4,
  initialRate: 2,
  maintenanceRate: 1,
  tiers: [] as readonly (readonly number[])[], // further ones: notional value from which on, initial and maintenance rate
  interestFrom: 0, // the open interest from which on rates rise,
  interestSlope: 0, // by so much for each lot
  fee: 0, // of each side of a trade, as a rate
  assets: [] as readonly string[], // what may be pledged
  keptRate: 2, // what is left of its value by the haircut
  lowestAssetPrice: 1,
  highestAssetPrice: 2,
  firstAssetPrice: 1,
  largestAssetMove: 1,
  collateralCap: 1_000_000, // the most that an account's collateral counts for
  amounts: [1, 2], // that are paid in or taken out at once
  lots: [1], // that are traded at once
  maxSize: 1,
  openInterestCap: 1_000_000,
  operations: 4, // of all accounts together; unlimited if negative
  moves: 3, // of prices; unlimited if negative
  breaker: false, // somebody may halt withdrawals
  settledOnly: false, // profit may not be taken out of an open position
  settledMargin: false, // profit of an open position may not be staked on a larger one
  profitPool: false, // profit is paid from a pool of losses that were settled before, where there is no fee
  fundShare: -1, // the most that this market may cost the fund; nothing is claimed if negative
  paysInFull: false, // claims that there is enough for the profit, too, of whoever has no position
};

/** What the margin engine is built from. */
export type MarginConstants = ConstantsOf<typeof marginDefaults>;

/**
 * The margin engine of a derivatives exchange, as a part: it shares `cash`, `size`, `price`, `wallet`, `vault`, `fund`
 * and `halted` by name with an oracle, a liquidation engine and a circuit breaker.
 *
 * An account is its cash and its signed position, and is worth `cash + size * price`. Opening a position moves the
 * whole price, as if the lots were bought and sold: so both sums are conserved exactly, and there is no unrealised
 * profit to keep books of. (dYdX v4 does it so.) `wallet` is what each owns outside, so that profit is what can be seen
 * there. `vault` is the tokens really there, kept apart from the books on purpose: that both agree is a property. All
 * arithmetic is in `rules.ts`.
 *
 * With `profitPool`, whoever likes may have the loss of an account settled: what it lost of its own goes to `pool`, as
 * far as it can pay, and profit is paid from there alone. So the vault is always what is everybody's own and the pool, and
 * nobody's own can be won before it is lost. `settled` is what each got from the pool, or gave.
 *
 * One step is one operation of one account (two in a trade, at the price that there is), or one move of a price. What
 * is left out: the order book, who liquidates whom (see `liquidation`), funding (see `funding`), where prices come from
 * (see `oracle`). Anybody may trade with anybody at the mark price; two accounts may be one person. Prices move as they
 * like within `largestMove`.
 *
 * Nothing has to happen, so there is no fairness and nothing is promised in time: that an account without margin is
 * closed in the end is a promise of `liquidation`. For the same reason every state may be the last.
 */
export function marginAccounts(constants: MarginConstants, mutant: MutantSwitch) {
  const { accounts, depositors, assets, amounts, lots, maxSize, openInterestCap, operations, moves } =
    constants;
  const { lowestPrice, highestPrice, firstPrice, priceStep, largestMove } = constants;
  const { lowestAssetPrice, highestAssetPrice, firstAssetPrice, largestAssetMove } = constants;
  const { keptRate, collateralCap, fee, breaker, settledOnly, settledMargin, profitPool } = constants;
  const { fundShare, paysInFull } = constants;

  const byMaintenance = mutant('a withdrawal is checked against maintenance margin');
  const before = mutant('a withdrawal is checked before it is made');
  const unreserved = mutant('a withdrawal of collateral is not checked');
  const takerOnly = mutant('a trade is checked for the buyer alone');
  const intoDebt = mutant('an account in debt may close its position');
  const turnsRound = mutant('an account without margin may turn its position round');
  const haircutOnNeed = mutant('the haircut is taken off the requirement');
  const oneSidedFee = mutant('the fund is credited with fees that one side was not charged');
  const printed = mutant('a deposit is credited before it arrives');
  const short = mutant('the seller is debited less than the buyer is credited');
  const roundsNear = mutant('the cost of a purchase is rounded down');
  const oneSidedInterest = mutant('open interest is counted before the trade');
  const haltsNothing = mutant('withdrawals go on while the exchange is halted');
  const settlesDebt = mutant('a loss is settled that the account cannot pay');

  const terms: MarginTerms = {
    priceUnit: constants.priceUnit,
    rateUnit: constants.rateUnit,
    tiers: [
      { from: 0, initial: constants.initialRate, maintenance: constants.maintenanceRate },
      ...constants.tiers.map(([from = 0, initial = 0, maintenance = 0]) => ({ from, initial, maintenance })),
    ],
    interestFrom: constants.interestFrom,
    interestSlope: constants.interestSlope,
  };

  const Account = t.oneOf(...accounts);
  const Asset = t.oneOf(...(assets.length === 0 ? ['no asset'] : assets));
  const traders = accounts.filter((account) => !depositors.includes(account));
  const prices = gridOf(lowestPrice, highestPrice, priceStep);
  const assetPrices = gridOf(lowestAssetPrice, highestAssetPrice, priceStep);

  const { wallets, deposits, tokens, insurance } = constants;
  const outside = new Map(accounts.map((account, index) => [account, wallets[index] ?? 0]));
  const inside = new Map(accounts.map((account, index) => [account, deposits[index] ?? 0]));
  const owned = new Map(
    accounts.map((account, index) => [account, (wallets[index] ?? 0) + (deposits[index] ?? 0)]),
  );
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const money = sum(wallets) + sum(deposits) + insurance;
  // No account can gain more than all others can lose.
  const mostCash = money + 2 * accounts.length * costOf(maxSize, highestPrice, terms);

  const always = {
    cash: t.map(Account, t.int(-mostCash, mostCash)),
    size: t.map(Account, t.int(-maxSize, maxSize)),
    price: t.int(0, highestPrice),
    wallet: t.map(Account, t.int(0, money)),
    vault: t.int(0, money),
    fund: t.int(0, mostCash),
    halted: t.bool,
    pledged: t.map(Account, t.map(Asset, t.int(0, assets.length === 0 ? 0 : tokens))),
    assetPrice: t.map(Asset, t.int(0, assets.length === 0 ? 0 : highestAssetPrice)),
    operationsLeft: t.int(0, Math.max(0, operations)),
    movesLeft: t.int(0, Math.max(0, moves)),
  };
  const pooled = { pool: t.int(0, money), settled: t.map(Account, t.int(-money, money)) };
  // True where it matters: only what `profitPool` switches on looks at them.
  const fields = (profitPool ? { ...always, ...pooled } : always) as typeof always & typeof pooled;
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const initial = action({
    then: (s) => {
      for (const [account, amount] of outside) s.wallet.set(account, amount);
      for (const [account, amount] of inside) s.cash.set(account, amount);
      s.vault = sum(deposits) + insurance;
      s.fund = insurance;
      s.price = firstPrice;
      for (const asset of assets) s.assetPrice.set(asset, firstAssetPrice);
      s.operationsLeft = Math.max(0, operations);
      s.movesLeft = Math.max(0, moves);
    },
  });

  /** What an account has paid in and not taken out: negative for one that took a profit. */
  const paidIn = (s: State, account: string): number => (owned.get(account) ?? 0) - s.wallet.get(account);
  /** What is an account's own without asking the pool: what it paid in, and what was settled with the pool since. */
  const own = (s: State, account: string): number =>
    paidIn(s, account) + (profitPool ? s.settled.get(account) : 0);
  /** How much of an amount to be withdrawn is profit that has not been settled yet. */
  const profitIn = (s: State, account: string, amount: number): number =>
    Math.max(0, amount - own(s, account));
  /** What an account has lost of its own at the price that there is: never more than there is of it. */
  const lossOf = (s: State, account: string): number => {
    const worth = s.cash.get(account) + positionValue(s.size.get(account), s.price, terms);
    return own(s, account) - (settlesDebt ? worth : Math.max(0, worth));
  };

  const openInterest = (s: State): number => {
    let sum = 0;
    for (const size of s.size.values()) if (size > 0) sum += size;
    return sum;
  };

  /** What the collateral of an account would fetch at the prices that there are. */
  const market = (s: State, account: string): number => {
    let sum = 0;
    for (const asset of assets) {
      sum += positionValue(s.pledged.get(account).get(asset), s.assetPrice.get(asset), terms);
    }
    return sum;
  };
  /** What it counts for in checks, less `taken` of one asset. What it should count for stands below, for properties. */
  const counted = (s: State, account: string, taken: number, from: string | undefined): number => {
    let sum = 0;
    for (const asset of assets) {
      const amount = s.pledged.get(account).get(asset) - (asset === from ? taken : 0);
      const kept = haircutOnNeed ? terms.rateUnit : keptRate;
      sum += collateralValue(amount, s.assetPrice.get(asset), kept, terms);
    }
    return Math.min(sum, collateralCap);
  };
  const properlyCounted = (s: State, account: string): number => {
    let sum = 0;
    for (const asset of assets) {
      const amount = s.pledged.get(account).get(asset);
      sum += collateralValue(amount, s.assetPrice.get(asset), keptRate, terms);
    }
    return Math.min(sum, collateralCap);
  };

  const needs = (s: State, rate: 'initial' | 'maintenance', size: number, interest: number): number => {
    const needed = requirement(rate, notionalValue(size, s.price, terms), interest, terms);
    return haircutOnNeed ? mulDivDown(needed, keptRate, terms.rateUnit) : needed;
  };

  /** Whether the account could do without `cash` and `taken` of an asset and keep its margin. */
  const canSpare = (s: State, account: string, cash: number, taken: number, from?: string): boolean => {
    const size = s.size.get(account);
    const value = positionValue(size, s.price, terms);
    const left = s.cash.get(account) - (before ? 0 : cash);
    const equity = left + value + counted(s, account, before ? 0 : taken, from);
    return equity >= needs(s, byMaintenance ? 'maintenance' : 'initial', size, openInterest(s));
  };

  /** Whether a trade leaves the account its initial margin, or at least with less risk. */
  const mayTrade = (s: State, account: string, lots: number, paid: number, interest: number): boolean => {
    const cash = s.cash.get(account);
    const size = s.size.get(account);
    const collateral = counted(s, account, 0, undefined);
    const equity = cash - paid + positionValue(size + lots, s.price, terms) + collateral;
    const isLarger = Math.abs(size + lots) > Math.abs(size);
    const usable = settledMargin && isLarger ? Math.min(equity, paidIn(s, account) + collateral) : equity;
    if (usable >= needs(s, 'initial', size + lots, interest)) return true;
    const now: Standing = {
      size,
      equity: cash + positionValue(size, s.price, terms) + collateral,
      maintenance: needs(s, 'maintenance', size, interest),
    };
    const then: Standing = {
      size: size + lots,
      equity,
      maintenance: needs(s, 'maintenance', size + lots, interest),
    };
    if (intoDebt && then.size === 0) return true;
    const turns = turnsRound && now.size * then.size < 0 && Math.abs(then.size) <= Math.abs(now.size);
    return turns ? isNoWorse(now, then) : reducesRisk(now, then);
  };

  /** Open interest once `lots` have gone from the seller to the buyer. */
  const interestAfter = (s: State, buyer: string, seller: string, lots: number): number => {
    const bought = s.size.get(buyer);
    const sold = s.size.get(seller);
    return (
      openInterest(s) -
      Math.max(0, bought) -
      Math.max(0, sold) +
      Math.max(0, bought + lots) +
      Math.max(0, sold - lots)
    );
  };

  const feeFor = (s: State, lots: number): number => feeOn(notionalValue(lots, s.price, terms), fee, terms);

  const mayOperate = (s: State): boolean => operations < 0 || s.operationsLeft > 0;
  const mayMove = (s: State): boolean => moves < 0 || s.movesLeft > 0;

  const deposit = action(
    { account: Account, amount: amounts },
    {
      when: {
        'there is an operation left': mayOperate,
        'the wallet holds the amount': (s, { account, amount }) => s.wallet.get(account) >= amount,
      },
      then: (s, { account, amount }) => {
        if (operations >= 0) s.operationsLeft -= 1;
        if (!printed) s.wallet.set(account, s.wallet.get(account) - amount);
        s.cash.set(account, s.cash.get(account) + amount);
        if (!printed) s.vault += amount;
      },
    },
  );

  const withdraw = action(
    { account: Account, amount: amounts },
    {
      when: {
        'there is an operation left': mayOperate,
        'withdrawals are not halted': (s) => !s.halted || haltsNothing,
        'the vault holds the amount': (s, { amount }) => s.vault >= amount,
        'initial margin is left': (s, { account, amount }) => canSpare(s, account, amount, 0),
        'profit of an open position stays': (s, { account, amount }) =>
          !settledOnly || s.size.get(account) === 0 || paidIn(s, account) >= amount,
        'the pool holds the profit in it': (s, { account, amount }) =>
          !profitPool || profitIn(s, account, amount) <= s.pool,
      },
      then: (s, { account, amount }) => {
        if (operations >= 0) s.operationsLeft -= 1;
        if (profitPool) {
          const profit = profitIn(s, account, amount);
          s.pool -= profit;
          s.settled.set(account, s.settled.get(account) + profit);
        }
        s.cash.set(account, s.cash.get(account) - amount);
        s.wallet.set(account, s.wallet.get(account) + amount);
        s.vault -= amount;
      },
    },
  );

  const trade = action(
    { buyer: traders, seller: traders, lots },
    {
      when: {
        'there is an operation left': mayOperate,
        'buyer and seller differ': (_, { buyer, seller }) => buyer !== seller,
        'no position grows beyond its limit': (s, { buyer, seller, lots }) =>
          s.size.get(buyer) + lots <= maxSize && s.size.get(seller) - lots >= -maxSize,
        'open interest stays within its cap': (s, { buyer, seller, lots }) =>
          (oneSidedInterest ? openInterest(s) : interestAfter(s, buyer, seller, lots)) <= openInterestCap,
        'while halted, positions only shrink': (s, { buyer, seller, lots }) =>
          !s.halted || (s.size.get(buyer) + lots <= 0 && s.size.get(seller) - lots >= 0),
        'the buyer keeps initial margin or reduces risk': (s, { buyer, seller, lots }) =>
          mayTrade(
            s,
            buyer,
            lots,
            costOf(lots, s.price, terms) + feeFor(s, lots),
            interestAfter(s, buyer, seller, lots),
          ),
        'the seller keeps initial margin or reduces risk': (s, { buyer, seller, lots }) =>
          takerOnly ||
          mayTrade(
            s,
            seller,
            -lots,
            feeFor(s, lots) - proceedsOf(lots, s.price, terms),
            interestAfter(s, buyer, seller, lots),
          ),
      },
      then: (s, { buyer, seller, lots }) => {
        if (operations >= 0) s.operationsLeft -= 1;
        const charge = feeFor(s, lots);
        const got = proceedsOf(lots, s.price, terms);
        const paid = roundsNear ? got : costOf(lots, s.price, terms);
        s.cash.set(buyer, s.cash.get(buyer) - paid - (oneSidedFee ? 0 : charge));
        s.cash.set(seller, s.cash.get(seller) + got - charge);
        // What rounding has left over is for the fund, too.
        s.fund += 2 * charge + paid - got;
        s.size.set(buyer, s.size.get(buyer) + lots);
        if (!short) s.size.set(seller, s.size.get(seller) - lots);
      },
    },
  );

  const movePrice = action(
    { to: prices },
    {
      when: {
        'there is a move left': mayMove,
        'the price moves, and not too far at once': (s, { to }) =>
          to !== s.price && Math.abs(to - s.price) <= largestMove,
      },
      then: (s, { to }) => {
        if (moves >= 0) s.movesLeft -= 1;
        s.price = to;
      },
    },
  );

  const pledge = action(
    { account: traders, asset: assets, amount: amounts },
    {
      when: {
        'there is an operation left': mayOperate,
        'the account has the tokens': (s, { account, asset, amount }) =>
          s.pledged.get(account).get(asset) + amount <= tokens,
      },
      then: (s, { account, asset, amount }) => {
        if (operations >= 0) s.operationsLeft -= 1;
        const pledged = s.pledged.get(account);
        pledged.set(asset, pledged.get(asset) + amount);
      },
    },
  );

  const takeBack = action(
    { account: traders, asset: assets, amount: amounts },
    {
      when: {
        'there is an operation left': mayOperate,
        'withdrawals are not halted': (s) => !s.halted || haltsNothing,
        'so much is pledged': (s, { account, asset, amount }) => s.pledged.get(account).get(asset) >= amount,
        'initial margin is left': (s, { account, asset, amount }) =>
          unreserved || canSpare(s, account, 0, amount, asset),
      },
      then: (s, { account, asset, amount }) => {
        if (operations >= 0) s.operationsLeft -= 1;
        const pledged = s.pledged.get(account);
        pledged.set(asset, pledged.get(asset) - amount);
      },
    },
  );

  const moveAssetPrice = action(
    { asset: assets, to: assetPrices },
    {
      when: {
        'there is a move left': mayMove,
        'the price moves, and not too far at once': (s, { asset, to }) =>
          to !== s.assetPrice.get(asset) && Math.abs(to - s.assetPrice.get(asset)) <= largestAssetMove,
      },
      then: (s, { asset, to }) => {
        if (moves >= 0) s.movesLeft -= 1;
        s.assetPrice.set(asset, to);
      },
    },
  );

  /** Whoever likes may have a loss moved to the pool: no operation of the account's own, so no budget. */
  const settle = action(
    { account: traders },
    {
      when: { 'the account has lost some of its own': (s, { account }) => lossOf(s, account) > 0 },
      then: (s, { account }) => {
        const loss = lossOf(s, account);
        s.settled.set(account, s.settled.get(account) - loss);
        s.pool += loss;
      },
    },
  );

  const halt = action({
    when: (s) => !s.halted,
    then: (s) => {
      s.halted = true;
    },
  });

  const resume = action({
    when: (s) => s.halted,
    then: (s) => {
      s.halted = false;
    },
  });

  const equity = (s: State, account: string): number =>
    s.cash.get(account) + positionValue(s.size.get(account), s.price, terms) + properlyCounted(s, account);
  const needed = (s: State, account: string, rate: 'initial' | 'maintenance'): number =>
    requirement(rate, notionalValue(s.size.get(account), s.price, terms), openInterest(s), terms);
  const hasInitialMargin = (s: State, account: string): boolean =>
    equity(s, account) >= needed(s, account, 'initial');
  const standing = (s: State, account: string, interest: number): Standing => ({
    size: s.size.get(account),
    equity: equity(s, account),
    maintenance: requirement(
      'maintenance',
      notionalValue(s.size.get(account), s.price, terms),
      interest,
      terms,
    ),
  });
  const tookOut = (s: State, later: State, account: string): boolean =>
    later.wallet.get(account) > s.wallet.get(account) ||
    exists(assets, (asset) => later.pledged.get(account).get(asset) < s.pledged.get(account).get(asset));

  return define({
    initial,
    actions: {
      deposit,
      withdraw,
      trade,
      movePrice,
      ...(assets.length === 0 ? {} : { pledge, takeBack, moveAssetPrice }),
      ...(breaker ? { halt, resume } : {}),
      ...(profitPool ? { settle } : {}),
    },
    invariants: {
      'the books balance': {
        'the cash of all accounts and the fund make up the vault': (s) => {
          let sum = s.fund;
          for (const cash of s.cash.values()) sum += cash;
          return sum === s.vault;
        },
        'what left the wallets is in the vault': (s) => {
          let sum = s.vault;
          for (const outside of s.wallet.values()) sum += outside;
          return sum === money;
        },
      },
      'positions sum to zero': (s) => {
        let sum = 0;
        for (const size of s.size.values()) sum += size;
        return sum === 0;
      },
      'open interest stays within its cap': (s) => openInterest(s) <= openInterestCap,
      'nobody without a position owes more than is pledged': (s) =>
        forAll(
          Account,
          (account) => s.size.get(account) !== 0 || s.cash.get(account) + market(s, account) >= 0,
        ),
      'whoever has no position can be paid what they paid in and did not lose': (s) => {
        let claims = 0;
        let backing = s.vault;
        for (const account of Account.values) {
          const cash = s.cash.get(account);
          if (cash < 0) backing += Math.min(-cash, market(s, account));
          else if (s.size.get(account) === 0) claims += Math.max(0, Math.min(cash, own(s, account)));
        }
        return claims <= backing;
      },
      ...(paysInFull
        ? {
            'whoever has no position can be paid all that they have': (s: State) => {
              let claims = 0;
              for (const account of Account.values) {
                if (s.size.get(account) === 0) claims += Math.max(0, s.cash.get(account));
              }
              return claims <= s.vault;
            },
          }
        : {}),
      ...(fundShare >= 0
        ? {
            'the market costs the fund no more than its share': (s: State) => {
              let shortfall = 0;
              for (const account of Account.values) {
                const worth = s.cash.get(account) + positionValue(s.size.get(account), s.price, terms);
                shortfall += Math.max(0, -worth - market(s, account));
              }
              return shortfall <= fundShare;
            },
          }
        : {}),
    },
    steps: {
      'whoever takes something out keeps initial margin': (s, later) =>
        forAll(Account, (account) => !tookOut(s, later, account) || hasInitialMargin(later, account)),
      'whoever trades keeps initial margin or reduces risk': (s, later) =>
        forAll(Account, (account) => {
          if (s.size.get(account) === later.size.get(account) || hasInitialMargin(later, account))
            return true;
          const interest = openInterest(later);
          return reducesRisk(standing(s, account, interest), standing(later, account, interest));
        }),
      'at a constant price nobody gets richer': (s, later) => {
        if (s.price !== later.price) return true;
        for (const account of Account.values) {
          const gained =
            later.wallet.get(account) + later.cash.get(account) - s.wallet.get(account) - s.cash.get(account);
          const sold = s.size.get(account) - later.size.get(account);
          // At most what was sold is worth, not rounded up.
          if (gained > mulDivDown(sold, s.price, terms.priceUnit)) return false;
        }
        return true;
      },
      'while the exchange is halted, nothing leaves it and no position grows': (s, later) =>
        !s.halted ||
        forAll(
          Account,
          (account) =>
            !tookOut(s, later, account) && Math.abs(later.size.get(account)) <= Math.abs(s.size.get(account)),
        ),
    },
    reachable: {
      'somebody holds a position': (s) => exists(traders, (trader) => s.size.get(trader) !== 0),
      'an account falls below its initial margin': (s) =>
        exists(traders, (trader) => !hasInitialMargin(s, trader)),
      ...(profitPool
        ? {
            'profit is paid from the pool': (s: State) =>
              exists(traders, (trader) => s.settled.get(trader) > 0),
          }
        : {}),
    },
    terminal: () => true,
  });
}

function gridOf(lowest: number, highest: number, step: number): readonly number[] {
  const prices: number[] = [];
  for (let price = lowest; price <= highest; price += step) prices.push(price);
  return prices;
}
