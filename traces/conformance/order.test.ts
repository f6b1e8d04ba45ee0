import { describe, expect, test } from 'vitest';
import { type Interval, IntervalOrder } from './interval-order.ts';
import type { Line } from './line.ts';
import { CausalOrder, type Order, TotalOrder } from './order.ts';
import { bankEvent } from './toy-bank.ts';

function lines(optional: readonly boolean[]): readonly Line[] {
  return optional.map((each, index) => ({
    index,
    number: index + 2,
    event: bankEvent('pay'),
    ways: [],
    before: [],
    after: [],
    unchanged: [],
    optional: each,
  }));
}

/** The position after the lines, one after another. */
function at(order: Order, taken: readonly number[]): number {
  return taken.reduce((position, line) => {
    expect(order.next(position)).toContain(line);
    return order.after(position, line);
  }, order.start);
}

const from = (starts: readonly (readonly [number, number])[]): readonly Interval[] =>
  starts.map(([begin, to]) => ({ from: begin, to }));

test('in a total order each line comes after the one before', () => {
  const order = new TotalOrder(lines([false, false]));
  expect(order.next(at(order, []))).toEqual([0]);
  expect(order.next(at(order, [0]))).toEqual([1]);
  expect([order.isEnd(at(order, [0])), order.isEnd(at(order, [0, 1]))]).toEqual([false, true]);
  expect(order.next(at(order, [0, 1]))).toEqual([]);
});

describe('in an order of intervals', () => {
  const needed = lines([false, false, false]);

  // Kills: taking the end of an interval for a moment at which nothing else may begin.
  test('lines that touch happened in any order, those apart in theirs', () => {
    const order = new IntervalOrder(
      needed,
      from([
        [0, 2],
        [2, 3],
        [3, 4],
      ]),
    );
    expect(order.next(order.start)).toEqual([0, 1]);
    expect(order.next(at(order, [0]))).toEqual([1, 2]);
    expect(order.next(at(order, [1]))).toEqual([0]);
  });

  test('what must be over first is tried first', () => {
    const order = new IntervalOrder(
      needed,
      from([
        [0, 9],
        [1, 3],
        [1, 8],
      ]),
    );
    expect(order.next(order.start)).toEqual([1, 2, 0]);
  });

  test('what is explained holds nothing up any more', () => {
    const intervals = from([
      [0, 9],
      [1, 2],
      [3, 4],
    ]);
    const order = new IntervalOrder(needed, intervals);
    expect(order.next(order.start)).toEqual([1, 0]);
    expect(order.next(at(order, [1]))).toEqual([2, 0]);
  });

  test('one position stands for the same lines, in whatever order they came', () => {
    const order = new IntervalOrder(
      needed,
      from([
        [0, 9],
        [1, 9],
        [2, 9],
      ]),
    );
    expect(at(order, [2, 0])).toBe(at(order, [0, 2]));
    expect(at(order, [0])).not.toBe(at(order, [1]));
    expect(order.explained(at(order, [2, 0]))).toBe(2);
  });

  test('what may have come to nothing can be left out, and blocks nothing', () => {
    const optional = lines([true, false, true]);
    const order = new IntervalOrder(
      optional,
      from([
        [0, Number.POSITIVE_INFINITY],
        [1, 2],
        [3, Number.POSITIVE_INFINITY],
      ]),
    );
    expect(order.isEnd(order.start)).toBe(false);
    expect(order.isEnd(at(order, [1]))).toBe(true);
    expect(order.next(at(order, [1]))).toEqual([0, 2]);
    expect(new IntervalOrder(lines([true]), from([[0, 1]])).isEnd(0)).toBe(true);
  });

  test('a line waits for the one that it can stand for', () => {
    const order = new IntervalOrder(
      needed,
      from([
        [0, 9],
        [1, 9],
        [2, 9],
      ]),
      [undefined, 0, 1],
    );
    expect(order.next(order.start)).toEqual([0]);
    expect(order.next(at(order, [0]))).toEqual([1]);
    expect(order.next(at(order, [0, 1]))).toEqual([2]);
  });
});

describe('in a causal order', () => {
  // Two nodes of two lines each; the last line of the second knows the first line of the first.
  const order = new CausalOrder([
    { node: 0, needs: [0, 0] },
    { node: 1, needs: [0, 0] },
    { node: 1, needs: [1, 0] },
    { node: 0, needs: [0, 0] },
  ]);

  test('the lines of a node come in their order, and after what they know of others', () => {
    expect(order.next(order.start)).toEqual([0, 1]);
    expect(order.next(at(order, [1]))).toEqual([0]);
    expect(order.next(at(order, [1, 0]))).toEqual([2, 3]);
  });

  test('a position is a cut, whichever way it was reached', () => {
    expect(at(order, [0, 1])).toBe(at(order, [1, 0]));
    expect(order.explained(at(order, [0, 1, 2]))).toBe(3);
    expect([order.isEnd(at(order, [0, 1, 2])), order.isEnd(at(order, [1, 0, 3, 2]))]).toEqual([false, true]);
  });
});
