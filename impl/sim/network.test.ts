import { describe, expect, test } from 'vitest';
import { Dice } from './dice.ts';
import { Network } from './network.ts';
import type { Fault, Plan } from './plan.ts';

const calm: Plan = {
  seed: 1,
  powers: [1, 1, 1, 1],
  changes: [],
  heights: 1,
  latencyMs: { least: 2, most: 9 },
  syncMs: 0,
  faults: [],
};

/** When each of 200 messages of a link arrives, one sent each millisecond. */
function arrivals(faults: readonly Fault[], from = 0, to = 1): readonly (readonly number[])[] {
  const network = new Network({ ...calm, faults }, new Dice(calm.seed));
  return Array.from({ length: 200 }, (_, index) => {
    const times: number[] = [];
    network.send(from, to, index, (at) => times.push(at));
    return times;
  });
}

const always = { id: 1, from: 0, to: 200, rate: 0.5, delayMs: 50 } as const;

describe('a network', () => {
  test('delivers each message once, within its latency, and in order', () => {
    let before = 0;
    for (const [index, [at = Number.NaN, ...more]] of arrivals([]).entries()) {
      expect(more).toEqual([]);
      expect(at).toBeGreaterThanOrEqual(Math.max(before, index + 2));
      expect(at).toBeLessThan(Math.max(before + 1e-9, index + 9));
      before = at;
    }
  });

  test('loses about as many as it is told to', () => {
    const lost = arrivals([{ ...always, kind: 'loss' }]).filter((times) => times.length === 0).length;
    expect(lost).toBeGreaterThan(70);
    expect(lost).toBeLessThan(130);
  });

  test('duplicates about as many as it is told to', () => {
    const doubled = arrivals([{ ...always, kind: 'duplication' }]).filter(
      (times) => times.length === 2,
    ).length;
    expect(doubled).toBeGreaterThan(70);
    expect(doubled).toBeLessThan(130);
  });

  test('delays whole links, so that the order stays', () => {
    const times = arrivals([{ ...always, kind: 'delay' }]).map(([at = Number.NaN]) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.filter((at, index) => at > index + 9).length).toBeGreaterThan(70);
  });

  test('reorders', () => {
    const times = arrivals([{ ...always, kind: 'reordering' }]).map(([at = Number.NaN]) => at);
    expect(times.filter((at, index) => at < (times[index - 1] ?? 0)).length).toBeGreaterThan(30);
  });

  test('is cut between the groups of a partition, those not named being one as well, while it lasts', () => {
    const partition = { id: 1, kind: 'partition', from: 50, to: 100, groups: [[0], [1]] } as const;
    const arrived = (from: number, to: number) =>
      arrivals([partition], from, to).flatMap((times, index) => (times.length > 0 ? [index] : []));
    const outside = Array.from({ length: 200 }, (_, index) => index).filter((at) => at < 50 || at >= 100);
    expect(arrived(0, 1)).toEqual(outside);
    expect(arrived(0, 2)).toEqual(outside);
    expect(arrived(2, 3)).toHaveLength(200);
  });

  test('a fault that is taken out changes nothing of what others do to a message', () => {
    const loss = { ...always, id: 4, kind: 'loss' } as const;
    const delay = { ...always, id: 7, kind: 'delay' } as const;
    const partition = { id: 9, kind: 'partition', from: 20, to: 60, groups: [[1]] } as const;
    const lost = (faults: readonly Fault[]) => arrivals(faults).map((times) => times.length === 0);
    const alone = lost([loss]);
    expect(lost([delay, loss])).toEqual(alone);
    expect(lost([loss, partition]).filter((_, index) => index < 20 || index >= 60)).toEqual(
      alone.filter((_, index) => index < 20 || index >= 60),
    );
  });
});
