import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRecord, readRecord } from './record.ts';
import { type BrokenTail, judgeTail } from './tail.ts';

/** Where records begin: multiples of 8, in the neighbourhood of one border of sectors. */
const places = Array.from({ length: 65 }, (_, index) => index * 8);
const lengths = [0, 1, 9, 300, 600, 1400];

function fileWith(place: number, record: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(place + record.length).fill(0x41);
  bytes.set(record, place);
  return bytes;
}

function recordOf(length: number, sequence = 9): Uint8Array {
  return encodeRecord({ sequence, entries: length === 0 ? [] : ['x'.repeat(length)], previous: 5 });
}

/** What was judged otherwise than `expected`, for a message that says where. */
class Judged {
  readonly otherwise: string[] = [];
  readonly #expected: BrokenTail;

  constructor(expected: BrokenTail) {
    this.#expected = expected;
  }

  judge(bytes: Uint8Array, place: number, what: string): void {
    if (judgeTail(bytes, place) !== this.#expected) this.otherwise.push(`a record at ${place}: ${what}`);
  }
}

test('whatever prefix of a record is there, it is torn', () => {
  const judged = new Judged('torn');
  for (const place of places) {
    const bytes = fileWith(place, recordOf(600));
    for (let end = place + 1; end < bytes.length; end += 1)
      judged.judge(bytes.subarray(0, end), place, `${end} bytes`);
  }
  expect(judged.otherwise).toEqual([]);
});

test('whatever sectors of a record never arrived, it is torn', () => {
  const judged = new Judged('torn');
  for (const place of places)
    for (const length of lengths) {
      const whole = fileWith(place, recordOf(length));
      const sectors = Math.ceil(whole.length / 512);
      for (let missing = 1; missing < 2 ** sectors; missing += 1) {
        const bytes = whole.slice();
        for (let sector = 0; sector < sectors; sector += 1)
          if (((missing >> sector) & 1) === 1)
            bytes.fill(0, Math.max(place, sector * 512), (sector + 1) * 512);
        // Sectors before the record are not its own.
        if (readRecord(bytes, place) === undefined)
          judged.judge(bytes, place, `${length} long, gone ${missing}`);
        else if (bytes.some((byte, at) => byte !== whole[at])) judged.otherwise.push('a hole was believed');
      }
    }
  expect(judged.otherwise).toEqual([]);
});

test('whatever single byte of a whole record is changed, it is damaged', () => {
  const judged = new Judged('damaged');
  for (const place of places)
    for (const length of lengths) {
      const bytes = fileWith(place, recordOf(length));
      for (let at = place; at < bytes.length; at += 1) {
        const written = bytes[at] ?? 0;
        // Zero is the change that comes closest to a sector that never arrived.
        for (const changed of new Set([0, written ^ 1, written ^ 0x80])) {
          bytes[at] = changed;
          if (changed !== written) judged.judge(bytes, place, `${length} long, byte ${at} is ${changed}`);
        }
        bytes[at] = written;
      }
    }
  expect(judged.otherwise).toEqual([]);
});

test('what has a record behind it is damaged, though a sector of it is gone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.nat(3), (place, sector) => {
      const bytes = fileWith(place, recordOf(1400));
      const after = recordOf(20, 10);
      const both = new Uint8Array(bytes.length + after.length);
      both.set(bytes);
      both.set(after, bytes.length);
      const end = Math.min((sector + 1) * 512, bytes.length);
      both.fill(0, Math.min(end, Math.max(place, sector * 512)), end);
      if (readRecord(both, place) === undefined) expect(judgeTail(both, place)).toBe('damaged');
    }),
  );
});
