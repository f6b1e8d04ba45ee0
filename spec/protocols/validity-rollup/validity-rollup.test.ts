import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { validityRollupProtocol } from './index.ts';
import { equityAt, keepsMargin } from './rules.ts';

protocolSuite(validityRollupProtocol, {
  idleConjuncts: {
    'freeze: the exchange is open': 'to freeze what is frozen changes nothing',
    'leave: the balances are known':
      'no batch is accepted without its data, and the mutant that accepts one shows what the conjunct stands for',
  },
});

describe('the rules of the exchange, in large numbers', () => {
  const price = fc.integer({ min: 1, max: 1_000_000 });
  const prices = fc.tuple(price, price, price).map((three) => three.toSorted((a, b) => a - b));
  const account = fc.record({
    quote: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    size: fc.integer({ min: -1_000, max: 1_000 }),
  });

  test('whoever keeps the margin at both ends owes nothing in between', () => {
    fc.assert(
      fc.property(account, prices, (held, [lowest = 0, between = 0, highest = 0]) => {
        fc.pre(keepsMargin(held, lowest, highest));
        expect(equityAt(held, between)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('if all keep their margin and positions add up to nothing, the deposits pay everybody exactly', () => {
    const book = fc.array(account, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(book, prices, (held, [lowest = 0, between = 0, highest = 0]) => {
        const sizes = held.reduce((sum, { size }) => sum + size, 0);
        const closed = [...held, { quote: 0, size: -sizes }].map(({ size, quote }) => ({
          size,
          quote: Math.abs(quote) + Math.abs(size) * highest, // enough for the margin
        }));
        expect(closed.every((one) => keepsMargin(one, lowest, highest))).toBe(true);
        const deposits = closed.reduce((sum, { quote }) => sum + quote, 0);
        const paid = closed.reduce((sum, one) => sum + Math.max(0, equityAt(one, between)), 0);
        expect(paid).toBe(deposits);
      }),
    );
  });
});
