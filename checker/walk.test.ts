import { describe, expect, test } from 'vitest';
import { type Model, modelOf, SpecError } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { replay } from '../traces/index.ts';
import { act, type Counted, type CounterParts, counter, to, up, walkOptions } from './fixtures/specs.ts';
import { type WalkOptions, type WalkReport, walk } from './index.ts';

/** Walks, and has the trace of the report replayed. */
async function walked(model: Model, changes: Partial<WalkOptions> = {}): Promise<WalkReport> {
  const report = await walk(model, { ...walkOptions, ...changes });
  expect(replay(model, report.trace)).toMatchObject({ kind: 'replays' });
  if (report.verdict.kind === 'violated') {
    for (const { trace } of report.verdict.violations) expect(trace).toEqual(report.trace);
  }
  expect(report.saturation).toBeGreaterThanOrEqual(0);
  expect(report.saturation).toBeLessThanOrEqual(1);
  return report;
}

/** Goes anywhere from anywhere, so that there is something to choose. */
const anywhere = (parts: CounterParts = {}): Model =>
  counter({ actions: { up, to: to(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) }, ...parts });

function told({ verdict, trace }: WalkReport): string {
  if (verdict.kind === 'inconclusive') return `inconclusive: ${verdict.reason}`;
  const [{ property }] = verdict.violations;
  return `${property}, ${trace.points.map(({ state }) => state.n).join(' ')}`;
}

describe('a walk', () => {
  test('takes as many steps as it may, as often as it is asked, and concludes nothing', async () => {
    const report = await walked(anywhere());
    expect(report).toMatchObject({
      verdict: { kind: 'inconclusive', reason: 'every walk was taken' },
      seed: 1,
      walks: 10,
      steps: 200,
      distinctStates: 10,
    });
    expect(report.trace.points).toHaveLength(21);
    expect(report.actions.map(({ name }) => name)).toEqual(['up', 'to']);
    expect(report.actions.reduce((sum, { found }) => sum + found, 0)).toBeLessThanOrEqual(10);
  });

  test('ends where a behaviour may end, and where there are only stuttering steps', async () => {
    const stay = act({ when: (s) => s.n === 9, then: () => {} });
    for (const model of [counter(), counter({ actions: { up, stay }, terminal: () => false })])
      expect(await walked(model)).toMatchObject({ walks: 10, steps: 90, distinctStates: 10 });
  });

  test('is the same for the same seed, and another for another', async () => {
    const text = async (seed: number): Promise<string> =>
      JSON.stringify(await walked(anywhere(), { seed, walks: 3, maxSteps: 30 }));
    const seeds = [0, 1, 2, 3, -1, 2 ** 31 - 1];
    const reports = await Promise.all(seeds.map(text));
    expect(await Promise.all(seeds.map(text))).toEqual(reports);
    expect(new Set(reports).size).toBe(seeds.length);
  });

  // Kills: a choice that leaves out the last successor, or favours the first.
  test('takes every way sooner or later', async () => {
    const { distinctStates } = await walked(anywhere({ initial: to(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) }), {
      walks: 200,
      maxSteps: 0,
    });
    expect(distinctStates).toBe(10);
    const steps = await walked(anywhere(), { walks: 1, maxSteps: 400 });
    expect(steps.distinctStates).toBe(10);
  });
});

describe('a walk that meets a violation ends with it', () => {
  test.each([
    ['an invariant', { invariants: { low: (s: Counted) => s.n < 3 } }, 'low, 0 1 2 3'],
    ['an invariant, at once', { invariants: { low: (s: Counted) => s.n > 0 } }, 'low, 0'],
    ['a step', { steps: { low: (_: Counted, s: Counted) => s.n < 3 } }, 'low, 0 1 2 3'],
    ['a deadlock', { terminal: (s: Counted) => s.n < 9 }, 'deadlock, 0 1 2 3 4 5 6 7 8 9'],
    [
      'a step that is not taken',
      {
        actions: {
          up,
          past: act({
            when: (s) => s.n === 2,
            then: (s) => {
              s.n += 8;
            },
          }),
        },
      },
      'bounds, 0 1 2',
    ],
  ])('of %s', async (_, parts, words) => {
    expect(told(await walked(counter(parts)))).toBe(words);
  });

  test('also in a state that a constraint keeps it from', async () => {
    const parts = {
      constraints: { c: (s: Counted) => s.n < 3 },
      invariants: { low: (s: Counted) => s.n < 3 },
    };
    expect(told(await walked(counter(parts)))).toBe('low, 0 1 2 3');
  });
});

describe('saturation', () => {
  test('is none where every state is new, and nearly all where few are', async () => {
    const long = modelOf(
      spec('long', {}, () => {
        const { action, define } = variables({ n: t.int(0, 2 ** 31) });
        const go = action({
          then: (s) => {
            s.n += 1;
          },
        });
        return define({ actions: { go } });
      }),
    );
    expect((await walked(long, { walks: 1, maxSteps: 2_000 })).saturation).toBe(0);
    const again = await walked(anywhere(), { walks: 50, maxSteps: 50 });
    expect(again.saturation).toBe(1);
  });
});

describe('a walk is broken off', () => {
  test('by the time that is given, by the clock that is given', async () => {
    let time = 0;
    const now = (): number => {
      time += 1;
      return time;
    };
    const report = await walked(anywhere(), { walks: 1_000_000, maxTimeMs: 500, now });
    expect(told(report)).toBe('inconclusive: the time limit was reached');
    expect(report.walks).toBeLessThan(500);
  });

  test('by whoever interrupts', async () => {
    let asked = 0;
    const interrupted = (): boolean => {
      asked += 1;
      return asked > 3;
    };
    const report = await walked(anywhere(), { interrupted });
    expect(told(report)).toBe('inconclusive: it was interrupted');
    expect(report.walks).toBeLessThan(10);
  });
});

describe("what is the author's mistake is an error", () => {
  test.each([
    [
      'no initial state',
      { initial: act({ when: () => false, then: () => {} }) },
      'the initial action is enabled for no choice, so there is no initial state.',
    ],
    [
      'an initial state outside the bounds',
      {
        initial: [
          up,
          act({
            then: (s) => {
              s.n += 10;
            },
          }),
        ],
      },
      'the initial action initial[1] leaves the bounds: n would be 10, its type is int 0..9.',
    ],
    [
      'a guard that throws',
      {
        actions: {
          up: act({
            when: (s) => {
              if (s.n === 2) throw new RangeError('two');
              return true;
            },
            then: (s) => {
              s.n += 1;
            },
          }),
        },
      },
      'the guard of up threw RangeError: two.',
    ],
  ])('%s', async (_, parts, message) => {
    const asked = walk(counter(parts), walkOptions);
    await expect(asked).rejects.toThrow(SpecError);
    await expect(asked).rejects.toThrow(message);
  });
});
