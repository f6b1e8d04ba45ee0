import { describe, expect, test } from 'vitest';
import { LogError, type LogEvent, type LogHead } from '../log/index.ts';
import { happeningsOf } from './operations.ts';
import { bankEvent, bankHead } from './toy-bank.ts';

function happenings(events: readonly LogEvent[], head: Partial<LogHead> = {}) {
  const read = events.map((event, index) => ({ event: { ...event, i: index }, number: index + 2 }));
  return happeningsOf(read, bankHead({ order: 'interval', ...head }), 'bank.ndjson');
}

const call = (op: number, members: Partial<LogEvent> = {}) =>
  bankEvent('pay', { op, phase: 'invoke', ...members });
const end = (op: number, phase: 'ok' | 'fail' | 'info', members: Partial<LogEvent> = {}) =>
  bankEvent('pay', { op, phase, ...members });

describe('phases that do not fit together are refused', () => {
  test.each<readonly [string, readonly LogEvent[], string]>([
    [
      'a return without a call',
      [end(1, 'ok')],
      'bank.ndjson:2: the line is the phase ok of the operation 1, which was not called. The line of the call may be lost, or two logs mixed.',
    ],
    [
      'a second return',
      [call(1), end(1, 'ok'), end(1, 'info')],
      'bank.ndjson:4: the line is the phase info of the operation 1, which is over.',
    ],
    [
      'a second call',
      [call(1), end(1, 'ok'), call(1)],
      'bank.ndjson:4: the line calls the operation 1 again. Give every operation an op of its own.',
    ],
    [
      'a phase of no operation',
      [bankEvent('pay', { phase: 'ok' })],
      'bank.ndjson:2: the line is the phase ok of no operation. Give it the op that it belongs to.',
    ],
    [
      'a return from another call',
      [call(1), bankEvent('charge', { op: 1, phase: 'ok' })],
      'bank.ndjson:3: the line is the phase ok of "charge", and the operation 1 was called as "pay" in line 2. Give the phases of an operation one name.',
    ],
    [
      'a failure that means nothing',
      [call(1), end(1, 'fail')],
      'bank.ndjson:3: the line says that an operation failed, and the head does not say what that means. Give the head "fail": "nothing" where a failed operation had no effect, or "unknown".',
    ],
    [
      'an event that tells no time',
      [bankEvent('pay', { t0: 1 })],
      'bank.ndjson:2: the line tells no time. Where the order of a log is "interval", every event has t0 and t1, or is a phase of an operation.',
    ],
    [
      'an event that ends before it begins',
      [bankEvent('pay', { t0: 2, t1: 1 })],
      'bank.ndjson:2: the line ends at 1, before it begins at 2.',
    ],
    [
      'a phase among times',
      [bankEvent('pay', { t0: 1, t1: 2 }), call(1)],
      'bank.ndjson:3: the line has a phase. Line 2 is of the other kind: either every event of a log is a phase of an operation, or every event tells t0 and t1.',
    ],
    [
      'a time among phases',
      [call(1), bankEvent('pay', { t0: 1, t1: 2 })],
      'bank.ndjson:3: the line has no phase. Line 2 is of the other kind:',
    ],
  ])('%s', (_, events, message) => {
    expect(() => happenings(events)).toThrow(LogError);
    expect(() => happenings(events)).toThrow(message);
  });
});

describe('an operation', () => {
  test('happens from its call to its return, and says what both say', () => {
    const [only] = happenings([
      call(1, { args: { to: 'bob', amount: 1 }, pre: { '/isOpen': true }, n: 'n1' }),
      call(2),
      end(1, 'ok', { args: { amount: 2 }, pre: { '/isOpen': false }, post: { '/cash/bob': 2 } }),
    ]);
    expect(only).toMatchObject({ number: 2, interval: { from: 0, to: 2 }, optional: false });
    expect(only?.event).toEqual({
      k: 'ev',
      i: 0,
      a: 'pay',
      n: 'n1',
      op: 1,
      args: { to: 'bob', amount: 2 },
      pre: { '/isOpen': true },
      post: { '/cash/bob': 2 },
    });
  });

  test('shows what the return shows where the call shows something, too', () => {
    const [only] = happenings([
      call(1, { post: { '/isOpen': true, '/cash/bob': 1 }, msg: 'please' }),
      end(1, 'ok', { post: { '/cash/bob': 2 }, msg: 'done' }),
    ]);
    expect(only?.event.msg).toBe('done');
    expect(only?.event.post).toEqual({ '/isOpen': true, '/cash/bob': 2 });
  });

  test.each<readonly ['info' | 'fail' | 'invoke', LogHead['fail'], number]>([
    ['invoke', undefined, 1],
    ['info', undefined, 1],
    ['fail', 'unknown', 1],
    ['fail', 'nothing', 0],
  ])('that ends with %s (fail: %s) may have had its effect at any time since: %i', (phase, fail, count) => {
    const events = phase === 'invoke' ? [call(1)] : [call(1), end(1, phase, { args: { amount: 3 } })];
    const found = happenings(events, fail === undefined ? {} : { fail });
    expect(found).toHaveLength(count);
    for (const each of found) {
      expect(each).toMatchObject({ interval: { from: 0, to: Number.POSITIVE_INFINITY }, optional: true });
      expect(each.event.args).toBeUndefined();
    }
  });

  test('comes in the order of the calls', () => {
    const found = happenings([call(3), call(1), call(2), end(2, 'ok'), end(1, 'info')]);
    expect(found.map(({ event }) => event.op)).toEqual([3, 1, 2]);
  });
});

test('events that tell their times come in the order in which they begin', () => {
  const found = happenings([
    bankEvent('pay', { t0: 5, t1: 9 }),
    bankEvent('open', { t0: 2, t1: 7 }),
    bankEvent('charge', { t0: 5, t1: 6 }),
  ]);
  expect(found.map(({ event, number, interval }) => [event.a, number, interval.to])).toEqual([
    ['open', 3, 7],
    ['pay', 2, 9],
    ['charge', 4, 6],
  ]);
});
