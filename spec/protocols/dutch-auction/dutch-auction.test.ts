import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { dutchAuctionProtocol } from './index.ts';
import { taking } from './rules.ts';

protocolSuite(dutchAuctionProtocol);

describe('a taking, at production scale', () => {
  // Lots in millionths of a token, debts in billionths of a dollar: a price is for a millionth of a token.
  const lot = fc.integer({ min: 1, max: 10_000_000 });
  const debt = fc.integer({ min: 1, max: 9_000_000_000_000_000 });
  const price = fc.integer({ min: 1, max: 100_000_000 });

  test('raises no more than the debt, and gives no more than the lot, at the price or above', () => {
    fc.assert(
      fc.property(lot, lot, debt, price, debt, (wanted, lot, debt, price, dust) => {
        const found = taking(wanted, lot, debt, price, dust);
        if (found === null) return;
        expect(found.amount).toBeLessThanOrEqual(Math.min(wanted, lot));
        expect(found.pays).toBeLessThanOrEqual(debt);
        expect(found.pays).toBeGreaterThanOrEqual(found.amount * price);
        // What rounding costs the taker is less than one unit of the lot.
        expect(found.pays - found.amount * price).toBeLessThan(price);
      }),
    );
  });

  test('leaves no dust beside a part of the lot', () => {
    fc.assert(
      fc.property(lot, lot, debt, price, debt, (wanted, lot, debt, price, dust) => {
        fc.pre(debt >= dust);
        const found = taking(wanted, lot, debt, price, dust);
        if (found === null) return;
        const left = debt - found.pays;
        expect(left === 0 || found.amount === lot || left >= dust).toBe(true);
      }),
    );
  });

  test('of the whole lot is always to be had, as long as a unit is not worth more than the debt', () => {
    fc.assert(
      fc.property(lot, debt, price, debt, (lot, debt, price, dust) => {
        fc.pre(price <= debt);
        expect(taking(lot, lot, debt, price, dust)).not.toBeNull();
      }),
    );
  });
});
