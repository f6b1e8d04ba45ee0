import { describe, expect, test } from 'vitest';
import {
  bytesText,
  durationText,
  grouped,
  plural,
  rateText,
  readBytes,
  readCount,
  readDurationMs,
  readSeed,
} from './quantities.ts';

describe('numbers are said as a person says them', () => {
  test.each([
    [grouped(0), '0'],
    [grouped(999), '999'],
    [grouped(1_146), '1,146'],
    [grouped(61_515_776), '61,515,776'],
    [plural(1, 'step'), '1 step'],
    [plural(0, 'step'), '0 steps'],
    [plural(2_000, 'entry', 'entries'), '2,000 entries'],
    [bytesText(0), '0 B'],
    [bytesText(999), '999 B'],
    [bytesText(1_500), '1.5 KB'],
    [bytesText(340_200_000), '340 MB'],
    [bytesText(2_000_000_000), '2 GB'],
    [durationText(0), '0 ms'],
    [durationText(999.4), '999 ms'],
    [durationText(2_149), '2.1 s'],
    [durationText(59_990), '1 min 0 s'],
    [durationText(200_000), '3 min 20 s'],
    [durationText(7_500_000), '2 h 5 min'],
    [rateText(100, 0), '0/s'],
    [rateText(950, 1_000), '950/s'],
    [rateText(12_345, 1_000), '12.3 k/s'],
    [rateText(14_500_000, 10_000), '1.45 M/s'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});

describe('numbers are read as a person types them', () => {
  test.each([
    ['1', 1],
    ['250_000', 250_000],
    ['250k', 250_000],
    ['10M', 10_000_000],
  ])('count %s', (text, count) => {
    expect(readCount(text, '--max-states')).toBe(count);
  });

  test.each([
    ['30', 30_000],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['500ms', 500],
  ])('duration %s', (text, ms) => {
    expect(readDurationMs(text, '--max-time')).toBe(ms);
  });

  test.each([
    ['512MB', 512_000_000],
    ['2gb', 2_000_000_000],
    ['2 GiB', 2_147_483_648],
    ['1.5KiB', 1_536],
  ])('amount of memory %s', (text, bytes) => {
    expect(readBytes(text, '--max-memory')).toBe(bytes);
  });

  test('seeds are all the 32-bit integers and no more', () => {
    expect(readSeed('0', '--seed')).toBe(0);
    expect(readSeed('4294967295', '--seed')).toBe(4_294_967_295);
    expect(() => readSeed('4294967296', '--seed')).toThrow();
  });

  test.each([
    ['', '--max-states "" is not a count. Give a whole number from 1, such as 250000, 250k or 10M.'],
    ['0', '--max-states 0 is not a count. Give a whole number from 1, such as 250000, 250k or 10M.'],
    ['-1', '--max-states -1 is not a count. Give a whole number from 1, such as 250000, 250k or 10M.'],
    ['1.5', '--max-states 1.5 is not a count. Give a whole number from 1, such as 250000, 250k or 10M.'],
    [
      '9999999999G',
      '--max-states 9999999999G is not a count. Give a whole number from 1, such as 250000, 250k or 10M.',
    ],
  ])('the count %j is refused', (text, message) => {
    expect(() => readCount(text, '--max-states')).toThrow(message);
  });

  test.each(['', '0', '-5', '5 minutes', '5d', 's'])('the duration %j is refused', (text) => {
    expect(() => readDurationMs(text, '--max-time')).toThrow(
      'is not a duration. Give seconds, or a number with its unit: 30s, 5m, 2h, 500ms.',
    );
  });

  test.each(['', '512', '0MB', 'MB', '2 gigabytes', '-1GB'])('the amount of memory %j is refused', (text) => {
    expect(() => readBytes(text, '--max-memory')).toThrow(
      'is not an amount of memory. Give a number with its unit: 512MB, 2GB, or 2GiB.',
    );
  });
});
