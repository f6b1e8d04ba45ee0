import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf, PlainModel, type PlainState, type Try } from '../../model/index.ts';
import { constantsWith } from '../../spec/language/index.ts';
import { dutchAuctionProtocol } from '../../spec/protocols/dutch-auction/index.ts';
import { Decay } from './decay.ts';
import { type AuctionConfig, DutchAuctions } from './dutch-auctions.ts';
import { takingOf } from './taking.ts';

interface Beside {
  readonly auctions: DutchAuctions;
  readonly block: number;
}

describe.each(['a lot of 4', 'a debt of 24, more than the lot brings', 'a tail before the cusp'])(
  'beside the spec, %s',
  (name) => {
    const overrides = dutchAuctionProtocol.instances[name]?.constants ?? {};
    const constants = constantsWith(dutchAuctionProtocol.spec, overrides, 'the test') as unknown as Readonly<
      Record<'lot' | 'debt' | 'dust' | 'market' | 'step' | 'tail' | 'cusp' | 'purse', number>
    >;
    const config: AuctionConfig = {
      decay: { step: constants.step, kept: 1, of: 2, steps: 12 },
      tail: constants.tail,
      cusp: { part: constants.cusp, of: 2 },
      dust: constants.dust,
      reward: { tip: 1, chip: 0, of: 1, most: 1 },
      maxFeedAge: 0,
    };
    const unbounded = Number.MAX_SAFE_INTEGER;

    function copyOf({ auctions, block }: Beside): Beside {
      const copy = new DutchAuctions(config);
      copy.recall(auctions.remember());
      return { auctions: copy, block };
    }

    /** What the spec's step is for the auction. */
    function take(beside: Beside, { action, chosen }: Try, before: PlainState, after: PlainState): Beside {
      const { auctions, block } = beside;
      switch (action) {
        case 'tick':
          return { auctions, block: block + 1 };
        case 'startAgain': {
          const start = auctions.startAgain(0, { price: Number(before.feed), block }, block);
          expect(start).toMatchObject({ kind: 'started', reward: after.isRewarded === true ? 1 : 0 });
          return beside;
        }
        case 'snipe':
          expect(auctions.take(0, Number(chosen.amount), unbounded, block)).toMatchObject({
            amount: chosen.amount,
          });
          return beside;
        case 'execute':
          if (before.lot === after.lot) return beside;
          // The keeper asks for what it has the cash for, and for everything where that is not to be had.
          if (auctions.take(0, constants.purse, unbounded, block).kind === 'refused') {
            expect(auctions.take(0, Number(before.lot), unbounded, block)).toMatchObject({ kind: 'sold' });
          }
          return beside;
        default:
          return beside;
      }
    }

    function requireSame({ auctions, block }: Beside, { lot, debt, top, elapsed }: PlainState): void {
      const [auction] = auctions.active;
      if (Number(lot) === 0 || Number(debt) <= 0) {
        expect(auction).toBeUndefined();
        return;
      }
      expect({ ...auction, startedAt: block - (auction?.startedAt ?? 0) }).toEqual({
        id: 0,
        lot,
        debt,
        top,
        startedAt: elapsed,
      });
    }

    test('the auctions go with it, step by step, through every state', () => {
      const model = new PlainModel(modelOf(dutchAuctionProtocol.spec, constants).compiled);
      const seen = new Set<string>();
      const frontier: { readonly state: PlainState; readonly beside: Beside }[] = [];
      const discover = (state: PlainState, beside: Beside): void => {
        requireSame(beside, state);
        const key = JSON.stringify(state);
        if (seen.has(key)) return;
        seen.add(key);
        frontier.push({ state, beside });
      };
      for (const { outcome } of model.initialSteps()) {
        if (outcome.kind !== 'state') throw new Error('the spec does not begin');
        const auctions = new DutchAuctions(config);
        auctions.start(constants.lot, constants.debt, { price: constants.market, block: 0 }, 0);
        discover(outcome.state, { auctions, block: 0 });
      }
      for (let visit = frontier.shift(); visit !== undefined; visit = frontier.shift()) {
        for (const attempt of model.attempts(visit.state)) {
          const beside = copyOf(visit.beside);
          const { block } = beside;
          if (attempt.blockedBy === undefined) {
            const { outcome } = attempt.take();
            if (outcome.kind !== 'state') throw new Error(`out of bounds: ${outcome.path}`);
            discover(outcome.state, take(beside, attempt, visit.state, outcome.state));
          } else if (attempt.blockedBy === 'the auction sells' && attempt.action === 'snipe') {
            expect(beside.auctions.take(0, Number(attempt.chosen.amount), unbounded, block).kind).toBe(
              'refused',
            );
          } else if (attempt.blockedBy === 'so much is to be had') {
            const sale = beside.auctions.take(0, Number(attempt.chosen.amount), unbounded, block);
            expect(sale).not.toMatchObject({ kind: 'sold', amount: attempt.chosen.amount });
          } else if (attempt.blockedBy === 'the auction has run out') {
            const feed = { price: Number(visit.state.feed), block };
            expect(beside.auctions.startAgain(0, feed, block).kind).toBe('refused');
          }
        }
      }
      expect(seen.size).toBeGreaterThan(300);
    });
  },
);

const terms: AuctionConfig = {
  decay: { step: 10, kept: 99, of: 100, steps: 500 },
  tail: 100,
  cusp: { part: 2, of: 5 },
  dust: 50,
  reward: { tip: 5, chip: 1, of: 100, most: 20 },
  maxFeedAge: 3,
};
const feed = { price: 10, block: 7 };

describe('auctions', () => {
  test('that end make way for the last, and the rest of the lot goes back', () => {
    const auctions = new DutchAuctions(terms);
    for (const lot of [100, 200, 300]) auctions.start(lot, 500, feed, 7);
    expect(auctions.take(0, 100, 10, 7)).toEqual({ kind: 'sold', amount: 50, pays: 500, returned: 50 });
    expect(auctions.active.map(({ id }) => id)).toEqual([2, 1]);
    expect(auctions.take(0, 1, 10, 7)).toEqual({ kind: 'refused', reason: 'there is no such auction' });
    expect(auctions.take(2, 1, 10, 7)).toMatchObject({ kind: 'sold', amount: 1, pays: 10 });
    expect(auctions.start(1, 60, feed, 7)).toMatchObject({ id: 3 });
  });

  test.each([
    ['a lot and a debt', 100, 500, 10],
    ['a large debt: the reward is capped', 1_000, 5_000, 20],
    ['a debt that is dust', 100, 49, 0],
    ['a lot that is dust', 4, 500, 0],
  ])('are started for a reward: %s', (_, lot, debt, reward) => {
    expect(new DutchAuctions(terms).start(lot, debt, feed, 7)).toEqual({ kind: 'started', id: 0, reward });
  });

  test('refuse what is wrong, and nothing has changed', () => {
    const auctions = new DutchAuctions(terms);
    auctions.start(100, 500, feed, 7);
    const before = auctions.remember();
    const reasons = [
      auctions.start(0, 500, feed, 7),
      auctions.start(100, 1.5, feed, 7),
      auctions.start(100, 500, feed, 11),
      auctions.start(100, 500, { price: 0, block: 7 }, 7),
      auctions.start(100, 500, { price: 10, block: 8 }, 7),
      auctions.startAgain(0, feed, 7),
      auctions.startAgain(0, { price: 10, block: 104 }, 108),
      auctions.startAgain(9, feed, 7),
      auctions.take(0, 1, 9, 7),
      auctions.take(0, 0, 10, 7),
      auctions.take(0, 1, 10, 6),
      auctions.take(0, 1, 10, 108),
    ].map((outcome) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind));
    expect(reasons).toEqual([
      'not a positive whole number',
      'not a positive whole number',
      'the feed is too old',
      'the feed has no price',
      'the feed is too old',
      'the auction has not run out',
      'the feed is too old',
      'there is no such auction',
      'the price is higher',
      'not a positive whole number',
      'time does not go back',
      'the auction has run out',
    ]);
    expect(auctions.remember()).toEqual(before);
    expect([auctions.hasRunOut(0, 107), auctions.hasRunOut(0, 108), auctions.hasRunOut(9, 0)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([auctions.price(0, 7), auctions.price(0, 17), auctions.price(9, 7)]).toEqual([10, 9, undefined]);
  });
});

test('the table of a decay is never above the exact price, nor below it by more than its roundings', () => {
  const kept = fc.integer({ min: 1, max: 99 });
  const top = fc.integer({ min: 1, max: 2 ** 50 });
  fc.assert(
    fc.property(kept, top, fc.nat({ max: 40 }), (kept, top, steps) => {
      const price = BigInt(new Decay({ step: 3, kept, of: 100, steps: 41 }).priceAfter(3 * steps + 2, top));
      const numerator = BigInt(top) * BigInt(kept) ** BigInt(steps);
      const denominator = 100n ** BigInt(steps);
      expect(price * denominator <= numerator).toBe(true);
      // Each step rounds the factor down by less than one in 2^40, and the price once more.
      const error = (BigInt(top) * BigInt(steps)) / 2n ** 40n + 2n;
      expect((price + error) * denominator >= numerator).toBe(true);
    }),
  );
  const halving = new Decay({ step: 1, kept: 1, of: 2, steps: 40 });
  expect([0, 1, 2, 39, 40].map((elapsed) => halving.priceAfter(elapsed, 2 ** 40 + 1))).toEqual([
    2 ** 40 + 1,
    2 ** 39,
    2 ** 38,
    2,
    0,
  ]);
});

test('whoever takes pays the price at least, never more than the debt, and leaves no dust', () => {
  const amount = fc.integer({ min: 1, max: 2 ** 40 });
  fc.assert(
    fc.property(
      amount,
      amount,
      amount,
      amount,
      fc.nat({ max: 2 ** 30 }),
      (wanted, lot, debt, price, dust) => {
        const taking = takingOf(wanted, lot, debt, price, dust);
        if (taking === undefined) return;
        const worth = BigInt(taking.amount) * BigInt(price);
        expect(taking.amount >= 1 && taking.amount <= Math.min(wanted, lot)).toBe(true);
        expect(BigInt(taking.pays) >= worth && BigInt(taking.pays) < worth + BigInt(price)).toBe(true);
        expect(taking.pays).toBeLessThanOrEqual(debt);
        const left = debt - taking.pays;
        if (left > 0 && taking.amount < lot) expect(left).toBeGreaterThanOrEqual(dust);
      },
    ),
    { numRuns: 500 },
  );
});

test('nothing goes for nothing, and a limit that is no number is kept by no price', () => {
  expect(takingOf(3, 10, 100, 0, 1)).toBe(undefined);
  const auctions = new DutchAuctions({
    decay: { step: 1, kept: 1, of: 2, steps: 12 },
    tail: 10,
    cusp: { part: 0, of: 2 },
    dust: 1,
    reward: { tip: 0, chip: 0, of: 1, most: 0 },
    maxFeedAge: 0,
  });
  auctions.start(10, 100, { price: 8, block: 0 }, 0);
  expect(auctions.take(0, 3, Number.NaN, 0)).toMatchObject({
    kind: 'refused',
    reason: 'the price is higher',
  });
});
