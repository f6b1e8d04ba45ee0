import { leadsTo, mulDivUp, type ReadFields, spec, state, t, variables, weak } from '../../language/index.ts';

/**
 * A backstop vault that takes over accounts under maintenance and sells their positions into a book that is not deep:
 * Hyperliquid's HLP vault in March 2025.
 *
 * One trader, the adversary, buys up to `maxSize` lots with what it has, without slippage, since it may take its time.
 * It withdraws whatever initial margin leaves free, unrealised profit included, as often as it likes, and may close
 * the position itself: then slippage is its own. Prices move by one, as they like, but the account is taken over before
 * they have moved more than `lateness` times. The vault gets the whole account, with what is left of its margin, and
 * sells at once: before the price moves again, so that the figures show the rule and not the vault's luck.
 *
 * `slippage` says what it costs in all to sell so many lots at once. Maintenance margin is a rate of the value; with
 * `cushion` it is at least the slippage of the position and `cushion` moves of the price. Initial margin is one move of
 * the price more, or the rate of its own.
 *
 * One step is one move of the price, one operation of the trader or of the vault. Left out: the order book, where
 * liquidation begins; other traders; that the vault sells slowly, and what it earns by it.
 *
 * Fairness: an account under maintenance is taken over, and what was taken over is sold (weak fairness of each; both stay
 * possible until they are done, since time waits for them). Nothing is asked of the trader or of the price.
 */
export const backstopVault = spec(
  'backstop-vault',
  {
    deposit: 20,
    maxSize: 4,
    slippage: [0, 0, 1, 3, 6], // for each number of lots
    lowestPrice: 8,
    highestPrice: 14,
    rateUnit: 16,
    initialRate: 3,
    maintenanceRate: 2,
    margined: true, // whether margin grows with slippage
    cushion: 1, // how many moves of the price it covers besides
    lateness: 0, // how often the price moves before an account under maintenance is taken over
  },
  (constants, mutant) => {
    const { deposit, maxSize, slippage, lowestPrice, highestPrice, margined, cushion, lateness } = constants;
    const { rateUnit, initialRate, maintenanceRate } = constants;

    const flat = mutant('margin is the same share of every size');
    const returns = mutant('the margin that is left is given back to the trader');
    const byMaintenance = mutant('a withdrawal is checked against maintenance margin');
    const eager = mutant('accounts are taken over at the initial margin');
    const free = mutant('the trader closes without slippage');
    const mayStop = mutant('the engine may stop');
    const keeps = mutant('the vault may keep what it took over');

    const sizes = Array.from({ length: maxSize }, (_, index) => index + 1);
    const most = deposit + maxSize * highestPrice;
    const fields = {
      price: t.int(lowestPrice, highestPrice),
      phase: t.oneOf('outside', 'invested', 'taken over', 'closed'),
      size: t.int(0, maxSize), // of the trader's position, and then of the vault's
      cash: t.int(-most, most), // of the trader's account
      wallet: t.int(0, most),
      vault: t.int(-most, most), // what the vault has gained or lost
      lateFor: t.int(0, lateness),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const slippageOf = (size: number): number => slippage[size] ?? 0;
    const maintenance = (size: number, price: number): number => {
      const byRate = mulDivUp(size * price, maintenanceRate, rateUnit);
      return margined && !flat ? Math.max(byRate, slippageOf(size) + cushion * size) : byRate;
    };
    const initial = (size: number, price: number): number =>
      Math.max(mulDivUp(size * price, initialRate, rateUnit), maintenance(size, price) + size);
    const equity = (s: State): number => s.cash + s.size * s.price;
    const isUnder = (s: State): boolean => s.phase === 'invested' && equity(s) < maintenance(s.size, s.price);
    const isTaken = (s: State): boolean =>
      isUnder(s) || (eager && s.phase === 'invested' && equity(s) < initial(s.size, s.price));

    const movePrice = action(
      { to: t.int(lowestPrice, highestPrice) },
      {
        when: {
          'it moves by one': (s, { to }) => Math.abs(to - s.price) === 1,
          'the vault has sold': (s) => s.phase !== 'taken over',
          'an account under maintenance has waited less than it may': (s) =>
            !isUnder(s) || s.lateFor < lateness,
        },
        then: (s, { to }) => {
          s.lateFor = isUnder(s) ? s.lateFor + 1 : 0;
          s.price = to;
        },
      },
    );

    const buy = action(
      { lots: sizes },
      {
        when: {
          'the trader has no position yet': (s) => s.phase === 'outside',
          'it has the initial margin': (s, { lots }) => s.wallet >= initial(lots, s.price),
        },
        then: (s, { lots }) => {
          s.phase = 'invested';
          s.size = lots;
          s.cash = s.wallet - lots * s.price;
          s.wallet = 0;
        },
      },
    );

    const needed = (s: State): number =>
      byMaintenance ? maintenance(s.size, s.price) : initial(s.size, s.price);
    const withdraw = action({
      when: {
        'the trader has a position': (s) => s.phase === 'invested',
        'something is free': (s) => equity(s) > needed(s),
      },
      then: (s) => {
        const amount = equity(s) - needed(s);
        s.cash -= amount;
        s.wallet += amount;
      },
    });

    const close = action({
      when: {
        'the trader has a position': (s) => s.phase === 'invested',
        'it can pay for the slippage': (s) => equity(s) >= slippageOf(s.size),
      },
      then: (s) => {
        s.wallet += equity(s) - (free ? 0 : slippageOf(s.size));
        s.cash = 0;
        s.size = 0;
        s.phase = 'closed';
        s.lateFor = 0;
      },
    });

    const takeOver = action({
      when: isTaken,
      then: (s) => {
        const left = equity(s);
        if (returns) s.wallet += Math.max(0, left);
        s.vault += s.cash - (returns ? Math.max(0, left) : 0);
        s.cash = 0;
        s.phase = 'taken over';
        s.lateFor = 0;
      },
    });

    const sellOff = action({
      when: (s) => s.phase === 'taken over',
      then: (s) => {
        s.vault += s.size * s.price - slippageOf(s.size);
        s.size = 0;
        s.phase = 'closed';
      },
    });

    const begin = action(
      { price: t.int(lowestPrice, highestPrice) },
      {
        then: (s, { price }) => {
          s.price = price;
          s.wallet = deposit;
        },
      },
    );

    return define({
      initial: begin,
      actions: { movePrice, buy, withdraw, close, takeOver, sellOff },
      invariants: {
        'a takeover costs the vault nothing': (s) => s.phase !== 'closed' || s.vault >= 0,
      },
      steps: {
        'to be liquidated is not cheaper than to close': (before, after) =>
          before.phase === after.phase ||
          after.phase !== 'taken over' ||
          equity(before) - (after.wallet - before.wallet) >= slippageOf(before.size),
        'whoever withdraws keeps initial margin': (before, after) =>
          after.wallet <= before.wallet ||
          after.phase !== 'invested' ||
          equity(after) >= initial(after.size, after.price),
        'only accounts under maintenance are taken over': (before, after) =>
          before.phase === after.phase || after.phase !== 'taken over' || isUnder(before),
        'whoever closes pays for the slippage': (before, after) =>
          before.phase !== 'invested' ||
          after.phase !== 'closed' ||
          after.wallet - before.wallet <= equity(before) - slippageOf(before.size),
      },
      reachable: {
        'the vault takes a position over': (s) => s.phase === 'taken over',
        'the trader leaves with a profit': (s) => s.phase === 'closed' && s.wallet > deposit,
      },
      fairness: [...(mayStop ? [] : [weak(takeOver)]), ...(keeps ? [] : [weak(sellOff)])],
      temporal: {
        'an account under maintenance comes to be healthy or closed': leadsTo(
          state('the account is under maintenance', isUnder),
          state('it is not', (s: State) => !isUnder(s) && s.phase !== 'taken over'),
        ),
      },
      terminal: (s) => s.phase === 'closed',
    });
  },
);
