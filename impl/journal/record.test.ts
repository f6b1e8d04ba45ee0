import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumOfRecord, encodeRecord, readRecord } from './record.ts';

const entry = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\n\0]/.test(text));
const record = fc.record({
  sequence: fc.maxSafeNat().map((whole) => Math.max(1, whole)),
  entries: fc.array(entry, { maxLength: 6 }),
  previous: fc.nat(0xffffffff),
});

test('what is read is what was written, wherever it stands', () => {
  fc.assert(
    fc.property(record, fc.nat(40), fc.nat(40), (written, before, after) => {
      const bytes = encodeRecord(written);
      const file = new Uint8Array(before + bytes.length + after).fill(7);
      file.set(bytes, before);
      expect(readRecord(file, before)).toEqual({
        ...written,
        checksum: checksumOfRecord(bytes),
        end: before + bytes.length,
      });
    }),
  );
});

test('an entry may begin with a byte order mark', () => {
  const bytes = encodeRecord({ sequence: 1, entries: ['\ufeffone'], previous: 0 });
  expect(readRecord(bytes, 0)?.entries).toEqual(['\ufeffone']);
});

test('no single changed byte goes unnoticed, and no missing one', () => {
  const bytes = encodeRecord({ sequence: 3, entries: ['{"kind":"write"}', '{}'], previous: 77 });
  const believed: string[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (readRecord(bytes.subarray(0, at), 0) !== undefined) believed.push(`${at} bytes`);
    for (let change = 1; change < 256; change += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ change;
      if (readRecord(changed, 0) !== undefined) believed.push(`byte ${at} changed by ${change}`);
    }
  }
  expect(believed).toEqual([]);
});

test('records begin and end on multiples of 8 bytes', () => {
  fc.assert(fc.property(record, (written) => encodeRecord(written).length % 8 === 0));
});

test.each(['', 'two\nlines', 'a zero \0'])('%j is no entry', (bad) => {
  expect(() => encodeRecord({ sequence: 1, entries: [bad], previous: 0 })).toThrow('bug in Assay');
});
