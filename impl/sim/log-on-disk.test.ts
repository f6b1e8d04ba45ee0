import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Input } from '../consensus/index.ts';
import { type LogEntry, LogOnDisk } from './log-on-disk.ts';

const bytes = fc.uint8Array({ maxLength: 700 });
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.constant({ kind: 'start' } as const),
  fc.record({
    kind: fc.constant('timeout' as const),
    of: fc.constant('prevote' as const),
    height: fc.nat(),
    round: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('block' as const),
    height: fc.nat(),
    round: fc.nat(),
    commands: fc.array(bytes, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('message' as const),
    message: fc.record({
      kind: fc.constant('status' as const),
      height: fc.integer({ min: 1, max: 99 }),
      round: fc.nat(99),
    }),
    from: fc.constantFrom('0', '7'),
  }),
);
const entries: fc.Arbitrary<LogEntry[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('input' as const), input }),
    fc.record({ kind: fc.constant('record' as const), record: bytes }),
  ),
  { maxLength: 12 },
);

describe('a log on a disk', () => {
  test('after any crash holds all that was safe, and of the rest a part from the start', () => {
    fc.assert(
      fc.property(
        entries,
        entries,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.func(fc.boolean()),
        (safe, unsafe, share, isHole) => {
          const log = new LogOnDisk();
          for (const entry of safe) log.append(entry);
          log.sync();
          for (const entry of unsafe) log.append(entry);
          const left = log.crash({ kept: (length) => Math.floor(share * length), isHole });
          expect(left.length).toBeGreaterThanOrEqual(safe.length);
          expect(left).toEqual([...safe, ...unsafe].slice(0, left.length));
        },
      ),
    );
  });

  test('a process that dies loses nothing, and a power loss may lose all that is not safe', () => {
    const record = (byte: number): LogEntry => ({ kind: 'record', record: Uint8Array.of(byte) });
    const made = () => {
      const log = new LogOnDisk();
      log.append(record(1));
      log.sync();
      log.append(record(2));
      return log;
    };
    expect(made().crash({ kept: (length) => length, isHole: () => false })).toEqual([record(1), record(2)]);
    expect(made().crash({ kept: () => 0, isHole: () => false })).toEqual([record(1)]);
    expect(made().crash({ kept: (length) => length, isHole: () => true })).toEqual([record(1)]);
  });
});
