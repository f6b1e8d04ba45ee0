import { describe, expect, test } from 'vitest';
import { LogError, type LogEvent, type LogHead } from '../log/index.ts';
import { LineMaker } from './line-maker.ts';
import { type OrderedLines, orderedLines } from './part-order.ts';
import { bank, bankEvent, bankHead } from './toy-bank.ts';

function ordered(order: 'causal' | 'interval', events: readonly LogEvent[]): OrderedLines {
  const head: LogHead = bankHead({ order });
  const maker = new LineMaker(bank.compiled, { skip: { Tick: 'the clock' } }, head, 'bank.ndjson');
  const read = events.map((event, i) => ({ event: { ...event, i }, number: i + 2 }));
  return orderedLines(read, head, maker, 'bank.ndjson');
}

const on = (n: string, vc: LogEvent['vc'], a = 'open') => bankEvent(a, vc === undefined ? { n } : { n, vc });

describe('a causal order that is none is refused', () => {
  test.each<readonly [string, readonly LogEvent[], string]>([
    [
      'an event of no node',
      [bankEvent('open')],
      'bank.ndjson:2: the line does not say on which node it happened. Where the order of a log is "causal", every event has n, the name of its node.',
    ],
    [
      'a clock that counts events which are not there',
      [on('n1', { n1: 1 }), on('n2', { n1: 2, n2: 1 })],
      'bank.ndjson:3: /vc/n1 counts 2 events of "n1", and the log has 1. Lines are lost, or its clock is wrong.',
    ],
    [
      'a clock that counts events of a node which is not there',
      [on('n1', { n1: 1, n3: 1 })],
      'bank.ndjson:2: /vc/n3 counts 1 events of "n3", and the log has none.',
    ],
    [
      'clocks that go round in a circle',
      [on('n3', { n3: 1 }), on('n1', { n1: 1, n2: 1 }), on('n2', { n1: 1, n2: 1 })],
      'bank.ndjson:3: /vc counts events that count this one in turn: each comes before the other. Nothing can happen in such an order: the clock is wrong.',
    ],
  ])('%s', (_, events, message) => {
    expect(() => ordered('causal', events)).toThrow(LogError);
    expect(() => ordered('causal', events)).toThrow(message);
  });
});

// Kills: counting only the lines that say something.
test('clocks count events that say nothing to the spec, too', () => {
  const { lines, order } = ordered('causal', [
    on('n1', { n1: 1 }, 'Tick'),
    on('n1', { n1: 2 }),
    on('n2', { n1: 1, n2: 1 }),
    on('n2', { n1: 2, n2: 2 }),
    on('n3', { n2: 0, n3: 1 }),
  ]);
  expect(lines.map(({ number }) => number)).toEqual([3, 4, 5, 6]);
  expect(order.next(order.start)).toEqual([0, 1, 3]);
  expect(order.next(order.after(order.start, 1))).toEqual([0, 3]);
});

test('events that are skipped need no phase among operations', () => {
  const { lines } = ordered('interval', [
    bankEvent('open', { op: 1, phase: 'invoke' }),
    bankEvent('Tick'),
    bankEvent('open', { op: 1, phase: 'ok' }),
  ]);
  expect(lines.map(({ number }) => number)).toEqual([2]);
});

describe('of lines that say the same the one that ends first comes first, until nothing is found so', () => {
  const pay = (t0: number, t1: number, members: Partial<LogEvent> = {}) =>
    bankEvent('pay', { t0, t1, args: { amount: 1 }, ...members });

  test.each<readonly [string, readonly LogEvent[], readonly number[] | undefined]>([
    ['the same', [pay(0, 5), pay(1, 6)], [0]],
    ['nested intervals', [pay(0, 6), pay(1, 5)], undefined],
    ['other arguments', [pay(0, 5), pay(1, 6, { args: { amount: 2 } })], undefined],
    ['another observation', [pay(0, 5), pay(1, 6, { post: { '/isOpen': true } })], undefined],
    ['a third between', [pay(0, 5), bankEvent('open', { t0: 0, t1: 9 }), pay(1, 6)], [0, 1]],
  ])('%s', (_, events, first) => {
    const { order, interchanged } = ordered('interval', events);
    expect(order.next(order.start)).toHaveLength(events.length);
    expect(interchanged && [...interchanged.next(interchanged.start)].sort()).toEqual(first);
  });

  test('an answer that is awaited is not the same as one that came', () => {
    const args = { amount: 1 };
    const { interchanged } = ordered('interval', [
      bankEvent('pay', { op: 1, phase: 'invoke', args }),
      bankEvent('pay', { op: 2, phase: 'invoke', args }),
      bankEvent('pay', { op: 2, phase: 'ok' }),
    ]);
    expect(interchanged).toBeUndefined();
  });
});
