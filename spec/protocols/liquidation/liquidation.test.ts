import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { constantsWith } from '../../language/index.ts';
import { liquidationProtocol } from './index.ts';
import { cashAtBankruptcyPrice, equalShares, socialisedShares } from './rules.ts';

protocolSuite(liquidationProtocol, {
  brokenBy: {
    'a sale on the book leaves the account no worse': 'a position is sold at any price',
    'a loss is socialised only where nobody can be deleveraged':
      'a loss is socialised while somebody could be deleveraged',
  },
  idleConjuncts: {
    'insure: the fund has money': 'a payment of nothing changes nothing',
    'reopen: withdrawals are stopped': 'to open what is open changes nothing',
    'stopWithdrawals: withdrawals are open': 'to stop what is stopped changes nothing',
  },
});

test('where withdrawals are stopped late, the winner leaves with the gain, and deleveraging has to ask who is left', async () => {
  const instance = liquidationProtocol.instances['withdrawals are stopped a step after the price'];
  const constants = constantsWith(liquidationProtocol.spec, instance?.constants ?? {}, 'the test');
  const mutant = 'deleveraging does not ask what the counterparty can bear';
  const { verdict } = await checkWhole(modelOf(liquidationProtocol.spec, constants, mutant));
  if (verdict.kind !== 'violated') throw new Error(verdict.kind);
  const [{ property, trace }] = verdict.violations;
  expect(property).toBe('who holds no position owes nothing');
  expect(trace?.points.slice(1).map(({ action }) => action)).toEqual([
    'trade',
    'movePrice',
    'withdraw',
    'deleverage',
  ]);
});

/** Cash in millionths of a dollar, up to four billion dollars. */
const cash = fc.integer({ min: -4_000_000_000_000_000, max: 4_000_000_000_000_000 });
const size = fc.integer({ min: 1, max: 1_000_000_000_000 });

describe('closing a bankrupt account in parts, at production scale', () => {
  const parts = fc.tuple(cash, size, fc.boolean(), fc.array(size, { maxLength: 8 }));

  test('moves its whole cash, and leaves it no more than its share after each part', () => {
    fc.assert(
      fc.property(parts, ([cash, size, isLong, amounts]) => {
        let left = size;
        let kept = cash;
        for (const wanted of [...amounts, size]) {
          const amount = Math.min(wanted, left);
          if (amount === 0) continue;
          kept -= cashAtBankruptcyPrice(kept, isLong ? left : -left, amount);
          left -= amount;
          // kept / left <= cash / size, exactly
          expect(BigInt(kept) * BigInt(size) <= BigInt(cash) * BigInt(left)).toBe(true);
        }
        expect(kept).toBe(0);
      }),
    );
  });

  test('costs nobody a unit a lot more than the price it began at, however many are closed before', () => {
    fc.assert(
      fc.property(parts, ([cash, size, isLong, amounts]) => {
        let left = size;
        let kept = cash;
        // floor(cash / size), exactly
        const whole = BigInt(cash) / BigInt(size);
        const worst = whole * BigInt(size) > BigInt(cash) ? whole - 1n : whole;
        for (const wanted of [...amounts, size]) {
          const amount = Math.min(wanted, left);
          if (amount === 0) continue;
          const moved = cashAtBankruptcyPrice(kept, isLong ? left : -left, amount);
          expect(BigInt(moved) >= worst * BigInt(amount)).toBe(true);
          kept -= moved;
          left -= amount;
        }
      }),
    );
  });

  test('in single lots leaves the odd unit to the last', () => {
    const first = cashAtBankruptcyPrice(-7, 3, 1);
    const second = cashAtBankruptcyPrice(-7 - first, 2, 1);
    expect([first, second, -7 - first - second]).toEqual([-2, -2, -3]);
  });

  test('costs no counterparty a unit more than its share of the loss that is left', () => {
    fc.assert(
      fc.property(cash, size, size, (cash, size, wanted) => {
        const amount = Math.min(wanted, size);
        const moved = BigInt(cashAtBankruptcyPrice(cash, size, amount)) * BigInt(size);
        const share = BigInt(cash) * BigInt(amount);
        expect(moved >= share && moved - share < BigInt(size)).toBe(true);
      }),
    );
  });
});

describe('a socialised loss, at production scale', () => {
  const equities = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), {
    minLength: 1,
    maxLength: 8,
  });
  const loss = fc.tuple(equities, fc.double({ min: 0, max: 1, noNaN: true })).map(([equities, part]) => {
    const total = equities.reduce((sum, equity) => sum + equity, 0);
    return { equities, deficit: Math.floor(total * part) };
  });

  test('is covered, takes from nobody more than there is, and less than a unit too much from each', () => {
    fc.assert(
      fc.property(loss, ({ equities, deficit }) => {
        const shares = socialisedShares(deficit, equities);
        const paid = shares.reduce((sum, share) => sum + share, 0);
        expect(paid).toBeGreaterThanOrEqual(deficit);
        expect(paid - deficit).toBeLessThan(Math.max(1, equities.length));
        for (const [index, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(equities[index] ?? 0);
        }
      }),
    );
  });

  test('split by heads is no such thing: it takes from the small what they do not have', () => {
    expect(equalShares(100, [1_000, 1])).toEqual([50, 50]);
    expect(socialisedShares(100, [1_000, 1])).toEqual([100, 1]);
  });
});

test('as a part beside others, it has the actions of the engine alone', () => {
  const constants = constantsWith(liquidationProtocol.spec, { alone: false }, 'the test');
  const { actions } = modelOf(liquidationProtocol.spec, constants).compiled;
  expect(actions.map(({ name }) => name)).toEqual([
    'sellOnTheBook',
    'takeOver',
    'insure',
    'deleverage',
    'socialise',
    'stopWithdrawals',
  ]);
});
