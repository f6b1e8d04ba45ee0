import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, validityTerms } from './fixtures/small-exchange.ts';
import { done, refused } from './fixtures/tell.ts';
import { SettlementContract } from './index.ts';
import { ReleaseLine } from './release-line.ts';

const limits = fc.record({ amount: fc.integer({ min: 1, max: 4 }), period: fc.integer({ min: 1, max: 3 }) });
const histories = fc.array(
  fc.oneof(
    fc.record({ credit: fc.integer({ min: 1, max: 9 }), account: fc.nat(2) }),
    fc.record({ blocks: fc.integer({ min: 1, max: 7 }) }),
  ),
  { size: 'max', maxLength: 40 },
);

// Kills: a period whose rest is kept, one that is lost over several periods at once, a line that is overtaken.
test('releases unit by unit, in the order of the credits, as many in each period as the limit says', () => {
  fc.assert(
    fc.property(limits, histories, ({ amount, period }, history) => {
      const line = new ReleaseLine({ kind: 'limited', amount, period });
      const free = [0, 0, 0];
      const release = (credit: { readonly account: number; readonly amount: number }): void => {
        free[credit.account] = (free[credit.account] ?? 0) + credit.amount;
      };
      const units: number[] = []; // of whom is the next unit in the line
      const expected = [0, 0, 0];
      let [now, left] = [0, amount];
      for (const deed of history) {
        if ('credit' in deed) {
          line.push({ account: deed.account, amount: deed.credit }, release);
          for (let unit = 0; unit < deed.credit; unit += 1) units.push(deed.account);
        } else line.advanceTo(now + deed.blocks, release);
        for (let block = 0; block <= ('blocks' in deed ? deed.blocks : 0); block += 1) {
          if (block > 0) now += 1;
          if (block > 0 && now % period === 0) left = amount;
          for (; left > 0 && units.length > 0; left -= 1) {
            const account = units.shift() ?? 0;
            expected[account] = (expected[account] ?? 0) + 1;
          }
        }
        expect(free).toEqual(expected);
        expect(line.waiting).toBe(units.length);
      }
    }),
    { numRuns: 500 },
  );
});

test('what is held back is delayed and not lost: it is free after as many periods as it takes', () => {
  const payouts = { kind: 'limited', amount: 10, period: 5 } as const;
  const contract = new SettlementContract(validityTerms({}, { payouts }), {
    batches: { isProven: () => true },
  });
  done(contract, { kind: 'open account', by: keyOf(0) }, { kind: 'open account', by: keyOf(1) });
  done(contract, { kind: 'deposit', account: 0, amount: 100 });
  const withdrawals = [
    { account: 0, amount: 25 },
    { account: 1, amount: 8 },
  ];
  const digest = keyOf(1);
  const rest = {
    exits: [],
    data: new Uint8Array(),
    proof: new Uint8Array(),
    previous: contract.root,
    root: digest,
  };
  const batch = { kind: 'commit batch', by: contract.root, epoch: 0, reads: 1, withdrawals, ...rest };
  done(contract, { ...batch, by: validityTerms().operator });
  expect(contract.freeFor(0)).toBe(10);
  done(contract, { kind: 'withdraw', account: 0 });
  refused(contract, { kind: 'withdraw', account: 0 }, 'held back by the limit on payouts');
  done(contract, { kind: 'advance', blocks: 9 });
  expect([contract.freeFor(0), contract.freeFor(1)]).toEqual([10, 0]);
  done(contract, { kind: 'advance', blocks: 1 });
  expect([contract.freeFor(0), contract.freeFor(1)]).toEqual([15, 5]);
  done(contract, { kind: 'advance', blocks: Number.MAX_SAFE_INTEGER - 10 });
  done(contract, { kind: 'withdraw', account: 0 }, { kind: 'withdraw', account: 1 });
  expect([contract.paidTo(0), contract.paidTo(1)]).toEqual([25n, 8n]);
});
