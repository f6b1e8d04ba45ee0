import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';
import { plainMarket, plainVenue } from './fixtures/plain-venue.ts';
import { sessions } from './fixtures/venues.ts';
import { MarginEngine, SnapshotError } from './index.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Two accounts with a position in the market, and one with a deposit. */
function venue(): MarginEngine {
  const engine = new MarginEngine(plainVenue);
  for (const account of [0, 1, 2]) {
    engine.fundWallet(account, 9);
    engine.deposit(account, 8);
  }
  engine.trade(0, 0, 1, 2);
  return engine;
}

/** With the checksum that belongs to what was changed, so that something else has to notice. */
function changed(change: (view: DataView) => void): Uint8Array {
  const bytes = venue().snapshot();
  const view = new DataView(bytes.buffer);
  change(view);
  view.setUint32(bytes.length - 4, checksumOf(bytes.subarray(0, -4)), true);
  return bytes;
}

describe('a snapshot', () => {
  test('restored has the same bytes, and goes on in the same way', () => {
    fc.assert(
      fc.property(sessions, fc.nat({ max: 40 }), ({ config, commands }, cut) => {
        const engine = new MarginEngine(config);
        for (const command of commands.slice(0, cut)) engine.apply(command);
        const bytes = engine.snapshot();
        const restored = MarginEngine.restore(config, bytes);
        expect(hex(restored.snapshot())).toBe(hex(bytes));
        for (const command of commands.slice(cut))
          expect(restored.apply(command)).toBe(engine.apply(command));
        expect(hex(restored.snapshot())).toBe(hex(engine.snapshot()));
        expect(restored.audit()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('of what came about in another order is the same', () => {
    const one = new MarginEngine(plainVenue);
    const other = new MarginEngine(plainVenue);
    for (const account of [0, 1]) {
      one.fundWallet(account, 20);
      one.deposit(account, 20);
    }
    for (const account of [1, 0]) {
      other.fundWallet(account, 20);
      other.deposit(account, 20);
    }
    // A position that was opened, charged and closed leaves its cash, and no trace besides.
    other.trade(0, 0, 1, 1);
    other.trade(0, 1, 0, 1);
    other.movePrice(0, 7);
    other.movePrice(0, 4);
    expect(hex(other.snapshot())).toBe(hex(one.snapshot()));
  });

  test('that was damaged in one bit, anywhere, is not restored', () => {
    const bytes = venue().snapshot();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => MarginEngine.restore(plainVenue, damaged)).toThrow(SnapshotError);
    }
  });

  test('that was cut off, anywhere, is not restored', () => {
    const bytes = venue().snapshot();
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => MarginEngine.restore(plainVenue, bytes.subarray(0, length))).toThrow(SnapshotError);
    }
  });

  const useEarlier = 'Restore an earlier snapshot, and replay the commands since.';
  const cases: readonly (readonly [what: string, bytes: Uint8Array, says: string, cure: string])[] = [
    ['nothing', new Uint8Array(), 'it ends before it has begun, with 0 bytes (at byte 0)', useEarlier],
    [
      'something else',
      changed((view) => view.setUint8(0, 65)),
      'it does not begin as one (at byte 0)',
      'Name a file that was written from a snapshot.',
    ],
    [
      'a later version',
      changed((view) => view.setUint32(4, 2, true)),
      'it is of version 2, and this engine reads version 1 (at byte 4)',
      'Restore it with the version of the engine that took it.',
    ],
    [
      'damaged bytes',
      venue().snapshot().fill(1, 20, 24),
      'its checksum is of other bytes, so it was damaged or cut off (at byte 320)',
      useEarlier,
    ],
    [
      'fewer numbers',
      changed((view) => view.setUint32(12, 1, true)),
      'it does not hold the 38 numbers of this configuration (at byte 12)',
      useEarlier,
    ],
    [
      'a fraction',
      changed((view) => view.setFloat64(16, 0.5, true)),
      '0.5 is no amount (at byte 16)',
      useEarlier,
    ],
    [
      'minus zero',
      changed((view) => view.setFloat64(16, -0, true)),
      '-0 is no amount (at byte 16)',
      useEarlier,
    ],
    [
      'a wallet with more than has arrived',
      changed((view) => view.setFloat64(16, 2, true)),
      'it does not add up: vault and wallets together and what has arrived differ: 28 and 27 (at byte 16)',
      useEarlier,
    ],
  ];

  test.each(cases)('of %s says so', (_, bytes, says, cure) => {
    expect(() => MarginEngine.restore(plainVenue, bytes)).toThrow(
      `The snapshot of the margin engine cannot be restored: ${says}. ` +
        `An engine that went on from it would pay out by wrong books. ${cure}`,
    );
  });

  test('of another venue is not restored, and one with its fields in another order is the same venue', () => {
    const bytes = venue().snapshot();
    const other = { ...plainVenue, markets: [{ ...plainMarket, largestMove: 999 }] };
    expect(() => MarginEngine.restore(other, bytes)).toThrow(
      'it is of another configuration (at byte 8). An engine that went on from it would pay out by wrong books. ' +
        'Restore it with the one that it was taken with.',
    );
    const turned = Object.fromEntries(Object.entries(plainVenue).reverse()) as unknown as typeof plainVenue;
    expect(hex(MarginEngine.restore(turned, bytes).snapshot())).toBe(hex(bytes));
  });
});

test('a checksum is that of ISO 3309', () => {
  expect(checksumOf(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(checksumOf(new Uint8Array())).toBe(0);
});
