import { expect, test } from 'vitest';
import { plainMarket, plainToken, plainVenue } from './fixtures/plain-venue.ts';
import { type MarginConfig, MarginConfigError, MarginEngine } from './index.ts';

const market = (change: object): object => ({ markets: [{ ...plainMarket, ...change }] });
const token = (change: object): object => ({ collaterals: [{ ...plainToken, ...change }] });
const exactly = 'the engine computes exactly, with whole numbers alone';
const most = Number.MAX_SAFE_INTEGER;

const cases: readonly (readonly [change: object, message: string])[] = [
  [{ accounts: 0 }, `accounts is 0, and must be a whole number from 1 to 134217728: ${exactly}`],
  [{ rateUnit: 0.5 }, `rateUnit is 0.5, and must be a whole number from 1 to ${most}: ${exactly}`],
  [
    { collateralCap: Infinity },
    `collateralCap is Infinity, and must be a whole number from 0 to ${most}: ${exactly}`,
  ],
  [
    { profit: 'all of it' },
    'profit is "all of it", and must be "free" or "stays while a position is open" or ' +
      '"paid from a pool of settled losses" or ' +
      '"stays while a position is open, and is paid from a pool of settled losses": it decides what of an account may leave',
  ],
  [{ markets: {} }, 'markets is an object, and must be a list: each entry says the terms of one'],
  [{ markets: [7] }, 'markets[0] is 7, and must be an object: its fields are the terms of one'],
  [
    market({ firstPrice: 1_001 }),
    `markets[0].firstPrice is 1001, and must be a whole number from 1 to 1000: ${exactly}`,
  ],
  [market({ fee: '1' }), `markets[0].fee is "1", and must be a whole number from 0 to 4: ${exactly}`],
  [
    market({ tiers: [] }),
    'markets[0].tiers is an object, and must be a list of one at least: each entry says the terms of one',
  ],
  [
    market({ tiers: [{ from: 1, initial: 2, maintenance: 1 }] }),
    `markets[0].tiers[0].from is 1, and must be a whole number from 0 to 0: ${exactly}`,
  ],
  [
    market({ tiers: [...plainMarket.tiers, { from: 0, initial: 3, maintenance: 1 }] }),
    `markets[0].tiers[1].from is 0, and must be a whole number from 1 to ${most}: ${exactly}`,
  ],
  [
    market({ tiers: [{ from: 0, initial: 1, maintenance: 2 }] }),
    `markets[0].tiers[0].maintenance is 2, and must be a whole number from 0 to 1: ${exactly}`,
  ],
  [
    market({ maxSize: 10 ** 14, openInterestCap: 10 ** 14 }),
    'markets[0].maxSize is 100000000000000, and must be at most 2251799813685: ' +
      'the positions of an account in all markets could be worth more, at the highest prices, than is exact',
  ],
  [token({ kept: 5 }), `collaterals[0].kept is 5, and must be a whole number from 0 to 4: ${exactly}`],
  [
    token({ priceUnit: 0 }),
    `collaterals[0].priceUnit is 0, and must be a whole number from 1 to ${2 ** 52}: ${exactly}`,
  ],
];

test.each(cases)('%o is no venue', (change, message) => {
  const build = (): MarginEngine => new MarginEngine({ ...plainVenue, ...change } as MarginConfig);
  expect(build).toThrow(MarginConfigError);
  expect(build).toThrow(`${message}. Mend it, and build the venue again.`);
});

test('a venue needs neither markets nor collaterals', () => {
  expect(new MarginEngine({ ...plainVenue, markets: [], collaterals: [] }).audit()).toEqual([]);
});
