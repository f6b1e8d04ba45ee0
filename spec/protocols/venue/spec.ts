import {
  always,
  and,
  exists,
  implies,
  jointly,
  leadsTo,
  type ReadFields,
  spec,
  state,
  strong,
  taken,
  taking,
  together,
  variables,
  weak,
} from '../../language/index.ts';
import { breaker, breakerDefaults } from '../circuit-breaker/index.ts';
import { liquidationDefaults, liquidationEngine } from '../liquidation/index.ts';
import {
  type MarginTerms,
  marginAccounts,
  marginDefaults,
  notionalValue,
  positionValue,
  requirement,
} from '../margin/index.ts';
import { priceOracle } from '../oracle/index.ts';

/**
 * A venue out of parts: the oracle, the margin engine, the liquidation engine and the circuit breaker, each as it is in
 * its own folder, sharing the variables that they call by one name (`price`, `cash`, `size`, `wallet`, `vault`, `fund`,
 * `halted`). The market moves, the oracle publishes, accounts deposit, withdraw and trade, the engine liquidates, the
 * breaker halts. One step is one step of one part.
 *
 * What is written here is only what no part can know of the others, as guards that their actions are taken jointly with:
 *
 * - nobody trades, leaves or is liquidated at a price that is stale, and nobody trades or leaves at one that the breaker
 *   has not looked at;
 * - nobody trades or leaves while a deficit is open;
 * - the breaker hears of each withdrawal.
 *
 * One honest feed stands for the oracle, which may fail and come back; how many feeds it takes is shown by `oracle`. The
 * adversary is the market, which moves by one a tick, and the accounts, within a budget of operations.
 *
 * No loss is ever socialised, and the action is left out. Whoever withdraws keeps initial margin at a fresh price at which
 * nobody owes anything, and nobody hands a position on while somebody does: so those who stand against a bankrupt
 * account are those who won what it lost, and can bear it. Both halves are needed, and each is a mutant.
 *
 * Fairness: the feed reports and comes back (weak); the breaker's own assumptions; and strong fairness of what resolves an
 * account. The parts assume weak fairness of liquidation. That is not enough here: a price is fresh now
 * and then, and never for good, so an engine that has to act only where it can act for good never has to.
 */
export const venue = spec(
  'venue',
  {
    topPrice: 4,
    startPrice: 3,
    maxAge: 0, // of a price that is fresh, in ticks
    deposits: [2, 2, 3], // of alice, bob and the backstop
    insurance: 1,
    operations: 1,
    accounts: ['alice', 'bob', 'backstop'],
    amounts: [1], // that are withdrawn or paid in at once
    band: 2,
    coolDowns: 1,
    outflowLimit: 1,
    outages: 0,
  },
  (constants, mutant) => {
    const { topPrice, startPrice, maxAge, deposits, insurance, operations, accounts, amounts } = constants;
    const { band, coolDowns, outflowLimit, outages } = constants;

    const staleLiquidation = mutant('liquidation goes on at a stale price');
    const staleTrade = mutant('accounts trade and withdraw at a stale price');
    const unseen = mutant('nobody waits until the breaker has looked at a price');
    const slowBreaker = mutant('the breaker need not end a halt');
    const haltsAll = mutant('a halt stops liquidation, too');
    const newcomers = mutant('positions are handed on while a deficit is open');
    const unaware = mutant('withdrawals go on until the engine has noticed a deficit');
    const uncounted = mutant('the breaker is not told of withdrawals');
    const leisurely = mutant('the engine has to act only where a price is fresh for good');
    const silent = mutant('nobody has to report a price');

    const traders = accounts.slice(0, -1);
    const backstop = accounts.slice(-1);
    const rates = { rateUnit: 4, initialRate: 2, maintenanceRate: 1 };
    const terms: MarginTerms = {
      priceUnit: 1,
      rateUnit: rates.rateUnit,
      tiers: [{ from: 0, initial: rates.initialRate, maintenance: rates.maintenanceRate }],
      interestFrom: 0,
      interestSlope: 0,
    };
    const off = (): boolean => false; // the parts as they should be
    const feed = priceOracle(
      {
        feeds: 1,
        faulty: 0,
        quorum: 1,
        minFeeds: 1,
        maxAge,
        maxMove: topPrice,
        patience: 1,
        topPrice,
        startPrice,
        maxTick: 1,
        outages,
        congestion: false,
      },
      off,
    );
    const book = marginAccounts(
      {
        ...marginDefaults,
        ...rates,
        accounts,
        depositors: backstop,
        wallets: accounts.map(() => 0),
        deposits,
        insurance,
        highestPrice: topPrice,
        firstPrice: startPrice,
        amounts,
        operations,
        moves: 0,
      },
      off,
    );
    const engine = liquidationEngine(
      {
        ...liquidationDefaults,
        ...rates,
        accounts,
        deposits,
        insurance,
        prices: [topPrice],
        firstPrice: startPrice,
        operations,
        moves: 0,
        socialises: false,
        alone: false,
      },
      off,
    );
    const halts = breaker(
      {
        ...breakerDefaults,
        prices: [topPrice],
        firstPrice: startPrice,
        band,
        coolDowns,
        outflowLimit,
        amounts,
      },
      off,
    );
    const whole = together(feed, book, engine, halts);
    const { action, define } = variables(whole.fields);
    type State = ReadFields<typeof whole.fields>;

    const isFresh = (s: State): boolean => s.oracleIs !== 'halted' && s.publishedAge <= maxAge;
    const isSeen = (s: State): boolean => s.halted || s.price === s.reference;
    const equity = (s: State, account: string): number =>
      s.cash.get(account) + positionValue(s.size.get(account), s.price, terms);
    const isUnder = (s: State, account: string): boolean =>
      equity(s, account) <
      requirement('maintenance', notionalValue(s.size.get(account), s.price, terms), 0, terms);
    const somebodyOwes = (s: State): boolean => exists(accounts, (account) => equity(s, account) < 0);

    // What no part can know of the others: guards that their actions are taken jointly with.
    const nothing = (): undefined => undefined;
    const freshForAccounts = action({
      when: { 'the price is fresh': (s) => staleTrade || isFresh(s) },
      then: nothing,
    });
    const freshForTheEngine = action({
      when: { 'the price is fresh': (s) => staleLiquidation || isFresh(s) },
      then: nothing,
    });
    const seen = action({
      when: { 'the breaker has looked at the price': (s) => unseen || isSeen(s) },
      then: nothing,
    });
    const unlessHalted = action({
      when: { 'it is not stopped by a halt': (s) => !s.halted },
      then: nothing,
    });
    const solvent = action({
      when: { 'no deficit is open': (s) => unaware || !somebodyOwes(s) },
      then: nothing,
    });
    const noDeficit = action({
      when: { 'nobody owes anything': (s) => newcomers || !somebodyOwes(s) },
      then: nothing,
    });

    const { publish, tick, fail, comeBack } = feed.parts.actions;
    const { deposit, trade, withdraw } = book.parts.actions;
    const { sellOnTheBook, takeOver } = engine.parts.actions;
    const { passTime, renew, resume, look, countWithdrawal } = halts.parts.actions;
    const counted = uncounted ? withdraw : jointly(withdraw, countWithdrawal);
    const liquidation = Object.fromEntries(
      Object.entries(engine.parts.actions).map(([name, step]) => [
        name,
        haltsAll ? jointly(step, freshForTheEngine, unlessHalted) : jointly(step, freshForTheEngine),
      ]),
    );

    // To stop withdrawals resolves nothing, and could be done again and again.
    const resolving = Object.entries(liquidation).flatMap(([name, step]) =>
      name === 'stopWithdrawals' ? [] : [step],
    );

    /** Whether the account is under maintenance at a price that the market had so lately that it is fresh. */
    const isUnderLately = (s: State, account: string): boolean => {
      const position = s.size.get(account);
      for (let price = s.marketPrice - maxAge; price <= s.marketPrice + maxAge; price += 1) {
        const value = Math.abs(position) * price;
        const worth = s.cash.get(account) + position * price;
        if (worth * rates.rateUnit < value * rates.maintenanceRate) return true;
      }
      return false;
    };

    return define({
      ...(whole.parts.initial === undefined ? {} : { initial: whole.parts.initial }),
      actions: {
        publish,
        tick,
        ...(outages > 0 ? { fail, comeBack } : {}),
        deposit,
        withdraw: jointly(jointly(counted, solvent), freshForAccounts, seen),
        trade: jointly(jointly(trade, noDeficit), freshForAccounts, seen),
        ...liquidation,
        passTime,
        look,
        renew,
        resume,
      },
      invariants: {
        ...feed.parts.invariants,
        ...book.parts.invariants,
        'the fund is never overdrawn': engine.parts.invariants['the fund is never overdrawn'],
        ...halts.parts.invariants,
      },
      steps: {
        ...feed.parts.steps,
        'at an unchanged price nobody becomes bankrupt':
          engine.parts.steps['at an unchanged price nobody becomes bankrupt'],
        ...halts.parts.steps,
        'at a stale price nobody trades or leaves': (before, after) => {
          const isDeposit = after.vault > before.vault;
          return isFresh(before) || isDeposit || after.operationsLeft === before.operationsLeft;
        },
        'the breaker hears of every withdrawal': (before, after) =>
          after.vault >= before.vault || after.outflow > before.outflow,
      },
      fairness: [
        ...(silent ? [] : [weak(publish)]),
        ...(outages > 0 ? [weak(comeBack)] : []),
        ...(slowBreaker ? halts.parts.fairness.slice(0, 1) : halts.parts.fairness),
        leisurely ? weak(...resolving) : strong(...resolving),
      ],
      temporal: {
        'an account under maintenance comes to be healthy or closed': and(
          ...traders.map((account) =>
            leadsTo(
              state(`${account} is under maintenance`, (s: State) => isUnder(s, account)),
              state(`${account} is healthy or closed`, (s: State) => !isUnder(s, account)),
            ),
          ),
        ),
        ...halts.parts.temporal,
        'whoever is liquidated is under maintenance at a price that the market had lately': and(
          ...traders.map((account) =>
            always(
              implies(
                taken(taking(sellOnTheBook, { account }), taking(takeOver, { account })),
                state(`${account} is under maintenance lately`, (s: State) => isUnderLately(s, account)),
              ),
            ),
          ),
        ),
      },
    });
  },
);
