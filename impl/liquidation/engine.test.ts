import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainConfig, plainEngine, plainMargin, plainMarket } from './fixtures/plain-venue.ts';
import { copyOf, engineFor, sessions } from './fixtures/venues.ts';
import {
  type LiquidationCommand,
  type LiquidationConfig,
  LiquidationEngine,
  LiquidationSnapshotError,
  unlimited,
} from './index.ts';

const done = { kind: 'done' };

describe('what comes from anywhere', () => {
  const trap = {
    get kind(): string {
      throw new Error('looked at');
    },
  };
  const nothings: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a text', 'insure'],
    ['a list', ['insure']],
    ['no kind', { account: 0 }],
    ['another kind', { kind: 'constructor' }],
    ['a field too few', { kind: 'insure' }],
    ['a field too many', { kind: 'insure', account: 0, market: 0 }],
    ['a text for a number', { kind: 'insure', account: '0' }],
    ['an inherited field', Object.create({ kind: 'insure', account: 0 })],
    ['a computed kind', trap],
    ['a symbol', { kind: 'insure', account: 0, [Symbol('s')]: 1 }],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('looked at');
          },
        },
      ),
    ],
  ];

  test.each(nothings)('is malformed: %s', (_, command) => {
    const engine = plainEngine([100, 100]);
    // What is given is no command, which is the point.
    expect(engine.apply(command as LiquidationCommand)).toEqual({ kind: 'refused', reason: 'malformed' });
  });

  const numbers = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-1, 0, 1, 2, 2 ** 53, Number.NaN));
  const kinds = [
    'sell on the book',
    'take over',
    'insure',
    'deleverage',
    'socialise',
    'trade',
    'withdraw',
    'move price',
  ];
  const names = ['account', 'bidder', 'counterparty', 'buyer', 'seller', 'market', 'amount', 'lots', 'price'];
  const anyCommand = fc.tuple(
    fc.constantFrom(...kinds),
    fc.subarray(names),
    fc.array(numbers, { minLength: 9, maxLength: 9 }),
  );

  test('is done or refused whole, and never thrown at', () => {
    const engine = plainEngine([100, 100, 100]);
    fc.assert(
      fc.property(anyCommand, ([kind, fields, values]) => {
        const before = engine.snapshot();
        const command = Object.fromEntries(fields.map((name, index) => [name, values[index]]));
        const outcome = engine.apply({ kind, ...command } as LiquidationCommand);
        if (outcome.kind === 'refused') expect(engine.snapshot()).toEqual(before);
        expect(engine.margin.audit()).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [{ kind: 'insure', account: 9 }, 'no such account'],
    [{ kind: 'insure', account: 0.5 }, 'no such account'],
    [{ kind: 'deleverage', account: 0, counterparty: -1, market: 0, amount: 1 }, 'no such account'],
    [{ kind: 'sell on the book', account: 0, bidder: 1, market: 1, amount: 1 }, 'no such market'],
    [
      { kind: 'sell on the book', account: 0, bidder: 1, market: 0, amount: 0 },
      'not a positive whole number',
    ],
    [{ kind: 'end halt' }, 'there is no circuit breaker'],
    [{ kind: 'pass time' }, 'there is no circuit breaker'],
    [{ kind: 'withdraw free', account: 1 }, 'the backstop does not withdraw'],
  ] as const)('is refused for its reason: %o', (command, reason) => {
    expect(plainEngine([100, 100]).apply(command)).toEqual({ kind: 'refused', reason });
  });
});

describe('a snapshot', () => {
  test('gives an engine that goes on as the one it is of', () => {
    fc.assert(
      fc.property(sessions, fc.nat(), (session, when) => {
        let engine = engineFor(session);
        const cut = when % session.commands.length;
        for (const command of session.commands.slice(0, cut)) engine.apply(command);
        const copy = copyOf(engine);
        expect(copy.snapshot()).toEqual(engine.snapshot());
        for (const command of session.commands.slice(cut)) {
          expect(copy.apply(command)).toEqual(engine.apply(command));
          expect(copy.turn(unlimited)).toEqual(engine.turn(unlimited));
          engine = copyOf(engine);
        }
        expect(copy.snapshot()).toEqual(engine.snapshot());
      }),
      { numRuns: 20 },
    );
  });

  test('of which any byte has changed is not restored', () => {
    const engine = plainEngine([100, 100], {
      reopening: 'left to others',
      breaker: { bands: [5], coolDown: 1, outflowLimit: 9 },
    });
    const bytes = engine.snapshot();
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      expect(() => LiquidationEngine.restore(engine.margin.config, engine.config, damaged)).toThrow(
        LiquidationSnapshotError,
      );
    }
    for (const length of [0, 10, bytes.length - 1]) {
      const cut = bytes.slice(0, length);
      expect(() => LiquidationEngine.restore(engine.margin.config, engine.config, cut)).toThrow(
        LiquidationSnapshotError,
      );
    }
  });

  test('of another configuration is not restored, and it says so', () => {
    const bytes = plainEngine([100, 100]).snapshot();
    const margin = { ...plainMargin, accounts: 2 };
    expect(() => LiquidationEngine.restore(margin, { ...plainConfig, backstop: 0 }, bytes)).toThrow(
      'The snapshot of the liquidation engine cannot be restored: it is of another configuration (at byte 8). ' +
        'An engine that went on from it would liquidate by wrong books. Restore it with the one it was taken with.',
    );
  });
});

describe('configurations', () => {
  test.each([
    [{ backstop: 9 }, 'config.backstop is 9, and should be a whole number from 0 to 4. '],
    [{ books: [] }, 'config.books is [], and should be a list of 1, one for each market. '],
    [
      { books: [{ slice: 2, piece: 3, impact: 0 }] },
      'config.books[0].slice is 2, and should be a whole number from 3 to 3000. ',
    ],
    [
      { books: [{ slice: 10, piece: 1, impact: 101 }] },
      'config.books[0].impact is 101, and should be a whole number from 0 to 100. ',
    ],
    [
      { breaker: undefined },
      "config.breaker is undefined, and should be its bands, cool-down and limit, or 'none'. ",
    ],
    [{ gate: 'late' }, "config.gate is \"late\", and should be 'with the price' or 'by itself'. "],
    [{ makers: [0, 5] }, 'config.makers[1] is 5, and should be a whole number from 0 to 4. '],
    [
      { breaker: { bands: [1], coolDown: 1, outflowLimit: 1 } },
      'config.reopening is "by itself", and should be \'left to others\' where there is a circuit breaker. ',
    ],
  ])('that are wrong are refused with the field: %o', (wrong, what) => {
    const build = (): unknown =>
      plainEngine([0, 0, 0, 0, 0], { ...plainConfig, ...wrong } as LiquidationConfig);
    expect(build).toThrow(
      `${what}An engine with it would liquidate the wrong accounts, or at the wrong price. Correct it and build the engine again.`,
    );
  });
});

describe('prices and halts', () => {
  /** Account 0 is long ten lots, account 1 short; both have little. */
  function shortOfMargin(config = {}): LiquidationEngine {
    const engine = plainEngine([250, 250, 1_000, 0, 5_000], config);
    expect(engine.apply({ kind: 'trade', market: 0, buyer: 0, seller: 1, lots: 10 })).toEqual(done);
    return engine;
  }

  test('a price that makes somebody bankrupt stops withdrawals, until all is dealt with', () => {
    const engine = shortOfMargin();
    expect(engine.apply({ kind: 'move price', market: 0, price: 70 })).toEqual(done);
    expect([engine.isADeficitOpen, engine.margin.isHalted]).toEqual([true, true]);
    const refused = { kind: 'refused', reason: 'a deficit is open' };
    expect(engine.apply({ kind: 'reopen' })).toEqual(refused);
    expect(engine.apply({ kind: 'resume' })).toEqual(refused);
    expect(engine.turn(unlimited)).toEqual([
      { kind: 'deleverage', account: 0, counterparty: 1, market: 0, amount: 10 },
      { kind: 'reopen' },
    ]);
    expect([engine.isADeficitOpen, engine.margin.isHalted]).toEqual([false, false]);
  });

  test('with a gate that looks late, the engine stops withdrawals as its first step', () => {
    const engine = shortOfMargin({ gate: 'by itself' });
    engine.apply({ kind: 'move price', market: 0, price: 70 });
    expect(engine.margin.isHalted).toBe(false);
    expect(engine.turn({ ...unlimited, attempts: 0 })).toEqual([{ kind: 'stop withdrawals' }]);
    expect(engine.turnCutShortBy).toBe('attempts');
  });

  test('a jump trips the breaker, and liquidation goes on', () => {
    const breaker = { bands: [15], coolDown: 1, outflowLimit: 500 };
    const engine = shortOfMargin({ reopening: 'left to others', breaker });
    engine.apply({ kind: 'move price', market: 0, price: 80 });
    expect([engine.isADeficitOpen, engine.margin.isHalted]).toEqual([false, true]);
    expect(engine.turn(unlimited)).toEqual([{ kind: 'take over', account: 0 }]);
    expect(engine.apply({ kind: 'end halt' })).toEqual({
      kind: 'refused',
      reason: 'the cool-down is not over',
    });
    // Nor is it gone round by the command that resumes where there is no breaker.
    expect(engine.apply({ kind: 'resume' })).toEqual({
      kind: 'refused',
      reason: 'the cool-down is not over',
    });
    expect(engine.margin.isHalted).toBe(true);
    expect(engine.apply({ kind: 'pass time' })).toEqual(done);
    expect(engine.apply({ kind: 'end halt' })).toEqual(done);
    expect([engine.margin.isHalted, engine.breaker]).toEqual([
      false,
      { prices: [80], references: [80], coolDown: 0, outflow: 0 },
    ]);
  });

  test('withdrawals are counted, and the limit of a window is kept', () => {
    const breaker = { bands: [15], coolDown: 1, outflowLimit: 500 };
    const engine = shortOfMargin({ reopening: 'left to others', breaker });
    expect(engine.apply({ kind: 'withdraw', account: 2, amount: 499 })).toEqual(done);
    expect(engine.apply({ kind: 'withdraw free', account: 2 })).toEqual({
      kind: 'refused',
      reason: 'too much is withdrawn in this window',
    });
    expect(engine.apply({ kind: 'withdraw', account: 2, amount: 1 })).toEqual(done);
    expect(engine.margin.isHalted).toBe(true);
  });
});

describe('in several markets', () => {
  const margin = { markets: [plainMarket, plainMarket] };
  const config = { books: [plainConfig.books[0], plainConfig.books[0]].flatMap((book) => book ?? []) };

  test('a loss goes with the positions in proportion to their margins, and the last takes what is left', () => {
    const engine = plainEngine([900, 5_000, 5_000, 5_000], { ...config, makers: [] }, margin);
    engine.apply({ kind: 'trade', market: 0, buyer: 0, seller: 1, lots: 30 });
    engine.apply({ kind: 'trade', market: 1, buyer: 0, seller: 2, lots: 10 });
    engine.apply({ kind: 'move price', market: 0, price: 60 });
    // It owes 300. Of its margins, 180 are for 30 lots at 60, and 100 for 10 lots at 100.
    expect([engine.margin.equity(0), engine.margin.maintenanceMargin(0)]).toEqual([-300, 280]);
    expect(engine.turn(unlimited)).toEqual([
      { kind: 'deleverage', account: 0, counterparty: 1, market: 0, amount: 30 },
      { kind: 'deleverage', account: 0, counterparty: 2, market: 1, amount: 10 },
      { kind: 'reopen' },
    ]);
    // 300 * 180 / 280 is 192.9: rounded against the position that is closed first.
    expect([1, 2].map((account) => engine.margin.equity(account))).toEqual([
      5_000 + 1_200 - 193,
      5_000 - 107,
    ]);
    expect([engine.margin.equity(0), engine.margin.cash(0)]).toEqual([0, 0]);
  });

  test('collateral counts for its owner, and goes with the account that is taken over', () => {
    const collaterals = [{ kept: 50, priceUnit: 1, highestPrice: 100, largestMove: 100, firstPrice: 10 }];
    const engine = plainEngine([150, 5_000, 5_000], { makers: [] }, { collaterals });
    engine.apply({ kind: 'hold', account: 0, collateral: 0, amount: 20 });
    engine.apply({ kind: 'pledge', account: 0, collateral: 0, amount: 20 });
    expect(engine.apply({ kind: 'trade', market: 0, buyer: 0, seller: 1, lots: 10 })).toEqual(done);
    engine.apply({ kind: 'move collateral price', collateral: 0, price: 2 });
    expect([engine.margin.equity(0), engine.margin.maintenanceMargin(0), engine.isUnder(0)]).toEqual([
      170,
      100,
      false,
    ]);
    engine.apply({ kind: 'move price', market: 0, price: 90 });
    expect([engine.margin.equity(0), engine.isUnder(0)]).toEqual([70, true]);
    expect(engine.turn(unlimited)).toEqual([{ kind: 'take over', account: 0 }]);
    expect([engine.margin.pledged(0, 0), engine.margin.pledged(2, 0)]).toEqual([0, 20]);
  });
});

test('an account whose collateral the backstop could not count is left to others', () => {
  const collaterals = [{ kept: 100, priceUnit: 1, highestPrice: 100, largestMove: 100, firstPrice: 10 }];
  const engine = plainEngine([0, 5_000, 5_000], { makers: [] }, { collaterals, collateralCap: 300 });
  for (const account of [0, 2]) {
    engine.apply({ kind: 'hold', account, collateral: 0, amount: 30 });
    engine.apply({ kind: 'pledge', account, collateral: 0, amount: 30 });
  }
  expect(engine.apply({ kind: 'trade', market: 0, buyer: 0, seller: 1, lots: 10 })).toEqual(done);
  engine.apply({ kind: 'move price', market: 0, price: 75 });
  // It has its debt of 250, and collateral that the backstop has as much of as counts.
  expect([engine.margin.equity(0), engine.isUnder(0)]).toEqual([50, true]);
  expect(engine.apply({ kind: 'take over', account: 0 })).toEqual({
    kind: 'refused',
    reason: 'the backstop would lose by it',
  });
});

describe('a turn takes accounts from the worst on', () => {
  test('those who owe before those who do not, and ties by account', () => {
    const engine = plainEngine([250, 250, 290, 9_000, 9_000], { makers: [] });
    for (const buyer of [0, 1, 2]) {
      expect(engine.apply({ kind: 'trade', market: 0, buyer, seller: 3, lots: 10 })).toEqual(done);
    }
    engine.apply({ kind: 'move price', market: 0, price: 74 });
    expect([0, 1, 2].map((account) => engine.margin.equity(account))).toEqual([-10, -10, 30]);
    const events = engine.turn({ ...unlimited, attempts: 3 });
    expect(events.map((event) => ('account' in event ? event.account : event.kind))).toEqual([
      0,
      1,
      2,
      'reopen',
    ]);
  });
});

describe('only accounts that a price brings near their margin are looked at', () => {
  /** One in a hundred has a margin that the price comes to, the others have plenty. */
  function crowd(accounts: number): LiquidationEngine {
    const deposits = Array.from({ length: accounts }, (_, account): number =>
      account % 100 === 0 ? 210 : 9_000,
    );
    deposits[accounts - 1] = 9_000_000;
    const engine = plainEngine(deposits);
    for (let buyer = 0; buyer + 2 < accounts; buyer += 2) {
      engine.apply({ kind: 'trade', market: 0, buyer, seller: buyer + 1, lots: 10 });
    }
    return engine;
  }

  test.each([1_000, 10_000])('of %d, as many as are crossed', (accounts) => {
    const engine = crowd(accounts);
    expect(engine.accountsUnder).toBe(0);
    const before = engine.accountsExamined;
    engine.apply({ kind: 'move price', market: 0, price: 99 });
    expect([engine.accountsUnder, engine.accountsExamined - before]).toEqual([0, 0]);
    engine.apply({ kind: 'move price', market: 0, price: 85 });
    expect([engine.accountsUnder, engine.accountsExamined - before]).toEqual([
      accounts / 100,
      accounts / 100,
    ]);
  });
});
