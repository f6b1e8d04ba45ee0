import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import {
  assignmentLoss,
  callPayoff,
  completeScenarios,
  type Leg,
  optionsProtocol,
  portfolioValue,
  putPayoff,
  worstLoss,
} from './index.ts';

protocolSuite(optionsProtocol, {
  idleConjuncts: {
    'trade: buyer and seller differ': 'a trade with oneself changes nothing',
    movePrice: 'a price that moves to where it is has not moved',
    'settle: the account is not settled':
      'an account that is settled has no contracts left to be settled again, unless a mutant leaves them there',
  },
});

/** Portfolios of calls and puts at strikes between `lowest` and `highest`. */
function portfolios(lowest: number, highest: number, mostContracts: number): fc.Arbitrary<readonly Leg[]> {
  const contracts = fc.integer({ min: -mostContracts, max: mostContracts });
  return fc.uniqueArray(
    fc.record({ strike: fc.integer({ min: lowest, max: highest }), calls: contracts, puts: contracts }),
    { minLength: 1, maxLength: 6, selector: ({ strike }) => strike },
  );
}

const strikesOf = (legs: readonly Leg[]): readonly number[] =>
  legs.map(({ strike }) => strike).sort((a, b) => a - b);

describe('the strikes, 0 and the highest price', () => {
  test('are all the scenarios that there need be', () => {
    const every = Array.from({ length: 61 }, (_, price) => price);
    fc.assert(
      fc.property(portfolios(0, 60, 5), (legs) => {
        expect(worstLoss(legs, completeScenarios(strikesOf(legs), 0, 60))).toBe(worstLoss(legs, every));
      }),
    );
  });

  test('are so at the scale of a real exchange', () => {
    const highest = 10 ** 7;
    fc.assert(
      fc.property(
        portfolios(0, highest, 10 ** 6),
        fc.array(fc.integer({ min: 0, max: highest }), { maxLength: 30 }),
        (legs, prices) => {
          const worst = worstLoss(legs, completeScenarios(strikesOf(legs), 0, highest));
          expect(worstLoss(legs, prices)).toBeLessThanOrEqual(worst);
          expect(Number.isSafeInteger(worst)).toBe(true);
        },
      ),
    );
  });

  test('are all needed: for each strike there is a portfolio that loses most there alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { minLength: 3, maxLength: 6 }),
        (unordered) => {
          const strikes = unordered.toSorted((a, b) => a - b);
          strikes.slice(1, -1).forEach((strike, index) => {
            const below = strikes[index] ?? 0;
            const above = strikes[index + 2] ?? 0;
            // A butterfly, written: its slopes weighed so that it costs nothing outside its wings.
            const legs: readonly Leg[] = [
              { strike: below, calls: strike - above, puts: 0 },
              { strike, calls: above - below, puts: 0 },
              { strike: above, calls: below - strike, puts: 0 },
            ];
            const scenarios = completeScenarios(strikes, 0, 60);
            expect(worstLoss(legs, scenarios)).toBeGreaterThan(0);
            expect(
              worstLoss(
                legs,
                scenarios.filter((price) => price !== strike),
              ),
            ).toBe(0);
          });
        },
      ),
    );
  });
});

describe('what is bought and what is written', () => {
  test('cancel: payoffs of a portfolio and of its opposite sum to zero', () => {
    fc.assert(
      fc.property(portfolios(0, 10 ** 7, 10 ** 6), fc.integer({ min: 0, max: 10 ** 7 }), (legs, price) => {
        const opposite = legs.map(({ strike, calls, puts }) => ({ strike, calls: -calls, puts: -puts }));
        expect(portfolioValue(legs, price) + portfolioValue(opposite, price)).toBe(0);
      }),
    );
  });

  test('have parity: a call bought and a put written are worth the price less the strike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 9 }),
        fc.integer({ min: 0, max: 10 ** 9 }),
        (strike, price) => {
          expect(callPayoff(strike, price) - putPayoff(strike, price)).toBe(price - strike);
        },
      ),
    );
  });

  test('need no more margin together than apart', () => {
    fc.assert(
      fc.property(portfolios(0, 60, 5), portfolios(0, 60, 5), (one, other) => {
        const scenarios = completeScenarios(strikesOf([...one, ...other]), 0, 60);
        expect(worstLoss([...one, ...other], scenarios)).toBeLessThanOrEqual(
          worstLoss(one, scenarios) + worstLoss(other, scenarios),
        );
      }),
    );
  });
});

test('margin for early exercise covers any exercises at any prices, and the expiry', () => {
  const highest = 60;
  const exercise = fc.record({
    leg: fc.nat(),
    price: fc.integer({ min: 0, max: highest }),
    isCall: fc.boolean(),
  });
  fc.assert(
    fc.property(
      portfolios(0, highest, 3),
      fc.array(exercise, { maxLength: 20 }),
      fc.integer({ min: 0, max: highest }),
      (portfolio, exercises, fixing) => {
        let cash = assignmentLoss(portfolio, 0, highest);
        const legs = portfolio.map((leg) => ({ ...leg }));
        for (const { leg, price, isCall } of exercises) {
          const assigned = legs[leg % legs.length];
          if (assigned === undefined) continue;
          if (isCall && assigned.calls < 0) {
            assigned.calls += 1;
            cash -= callPayoff(assigned.strike, price);
          } else if (!isCall && assigned.puts < 0) {
            assigned.puts += 1;
            cash -= putPayoff(assigned.strike, price);
          }
          expect(cash).toBeGreaterThanOrEqual(0);
        }
        expect(cash + portfolioValue(legs, fixing)).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
