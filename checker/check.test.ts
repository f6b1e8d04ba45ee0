import { describe, expect, test } from 'vitest';
import { type Model, modelOf, SpecError, traceLength } from '../model/index.ts';
import { among, eventually, spec, t, variables, weak } from '../spec/language/index.ts';
import { replay } from '../traces/index.ts';
import { act, type Counted, type CounterParts, checkOptions, counter, to, up } from './fixtures/specs.ts';
import {
  type CheckOptions,
  check,
  type Limits,
  type Report,
  TracedSpecError,
  UnknownPropertyError,
  unlimited,
} from './index.ts';

/** Checks, and has every trace of the report replayed. */
async function checked(model: Model, changes: Partial<CheckOptions> = {}): Promise<Report> {
  const report = await check(model, { ...checkOptions, ...changes });
  const violations = report.verdict.kind === 'violated' ? report.verdict.violations : [];
  for (const { trace } of [...violations, ...report.witnesses])
    if (trace !== undefined) expect(replay(model, trace)).toMatchObject({ kind: 'replays' });
  return report;
}

/** A verdict in words. */
function told({ verdict }: Report): string {
  switch (verdict.kind) {
    case 'holds':
      return 'holds';
    case 'inconclusive':
      return `inconclusive: ${verdict.reason}`;
    case 'violated':
      return verdict.violations
        .map(
          ({ property, trace }) => `${property} in ${trace === undefined ? 'no trace' : traceLength(trace)}`,
        )
        .join(', ');
  }
}

const verdictOf = async (parts: CounterParts, changes: Partial<CheckOptions> = {}): Promise<string> =>
  told(await checked(counter(parts), changes));

const within = (limits: Partial<Limits>): Partial<CheckOptions> => ({ limits: { ...unlimited, ...limits } });

describe('a spec holds', () => {
  test('where everything was seen and nothing is false', async () => {
    const report = await checked(
      counter({
        invariants: { 'it is small': (s) => s.n < 10 },
        steps: { 'it grows by one': (before, after) => after.n === before.n + 1 },
        reachable: { 'it gets to nine': (s) => s.n === 9 },
      }),
    );
    expect(report).toMatchObject({
      spec: 'counter',
      verdict: { kind: 'holds' },
      coverage: { distinctStates: 10, generatedStates: 10, depth: 10 },
      actions: [{ name: 'up', enabledStates: 9, taken: 9, found: 9 }],
      properties: [
        { name: 'it is small', kind: 'invariant', status: 'holds', length: undefined },
        { name: 'it grows by one', kind: 'step', status: 'holds', length: undefined },
        { name: 'it gets to nine', kind: 'reachable', status: 'witnessed', length: 9 },
        { name: 'deadlock', kind: 'deadlock', status: 'holds', length: undefined },
        { name: 'bounds', kind: 'bounds', status: 'holds', length: undefined },
      ],
      isComplete: true,
      distinctValues: undefined,
      workers: 1,
    });
    expect(report.witnesses.map(({ trace }) => traceLength(trace))).toEqual([9]);
  });

  test('with stuttering steps and repeats counted as generated, as TLC counts', async () => {
    const { coverage } = await checked(
      counter({ actions: { up, to: to(0, 0, 3), stay: act({ then: () => {} }) } }),
    );
    expect(coverage).toEqual({ distinctStates: 10, generatedStates: 1 + 9 + 30 + 10, depth: 8 });
  });

  test('with several initial states, of which equal ones are generated twice', async () => {
    const { coverage } = await checked(counter({ initial: [to(3, 3, 8), to(8)] }));
    expect(coverage).toEqual({ distinctStates: 7, generatedStates: 4 + 6, depth: 5 });
  });
});

describe('what is violated comes with a shortest trace', () => {
  const far: CounterParts = { actions: { up, jump: to(5) } };
  const cases: readonly (readonly [what: string, parts: CounterParts, verdict: string])[] = [
    ['an invariant, in an initial state', { invariants: { low: (s) => s.n > 0 } }, 'low in 0'],
    ['an invariant, in the last state of all', { invariants: { low: (s) => s.n < 9 } }, 'low in 9'],
    ['an invariant, by the shorter way', { ...far, invariants: { low: (s) => s.n < 7 } }, 'low in 3'],
    ['a step', { steps: { stops: (before) => before.n !== 4 } }, 'stops in 5'],
    ['a step to a state seen before', { ...far, steps: { on: (b, a) => b.n < a.n } }, 'on in 3'],
    ['a deadlock', { terminal: () => false }, 'deadlock in 9'],
    ['a deadlock where it may not end', { terminal: (s) => s.n !== 9 }, 'deadlock in 9'],
    ['a deadlock, by default', { terminal: (s: Counted) => s.n === 3 }, 'deadlock in 9'],
    [
      'the bounds',
      {
        actions: {
          past: act({
            then: (s) => {
              s.n += 3;
            },
          }),
        },
      },
      'bounds in 4',
    ],
    ['a reachable property, without one', { reachable: { never: () => false } }, 'never in no trace'],
    [
      'the nearest of several',
      { invariants: { a: (s) => s.n < 5, b: (s) => s.n < 3 }, steps: { c: (_, s) => s.n < 4 } },
      'b in 3',
    ],
    [
      'of equally near ones, the first by kind and declaration',
      { invariants: { a: (s) => s.n < 3, b: (s) => s.n < 3 }, steps: { c: (_, s) => s.n < 3 } },
      'a in 3',
    ],
    [
      'a deadlock before an invariant, in the same state',
      { terminal: () => false, invariants: { a: (s) => s.n < 9 } },
      // The state is judged when it is discovered, and found to be a deadlock when it is expanded.
      'a in 9',
    ],
  ];

  test.each(cases)('%s', async (_, parts, verdict) => {
    expect(await verdictOf(parts)).toBe(verdict);
  });

  test('with the conjuncts that are false', async () => {
    const { verdict } = await checked(
      counter({ invariants: { both: { 'it is small': (s) => s.n < 9, 'it is no two': (s) => s.n !== 2 } } }),
    );
    expect(verdict).toMatchObject({ violations: [{ property: 'both', conjuncts: ['it is no two'] }] });
  });

  test('that ends with what was tried, where it leaves the bounds', async () => {
    const model = modelOf(
      spec('log', {}, () => {
        const Node = t.ids('node', 2);
        const { action, define } = variables({ log: t.map(Node, t.seq(t.int(1, 2), 1)) });
        const append = action(
          { i: Node, value: among(t.int(1, 2), [2]) },
          { then: (s, { i, value }) => s.log.get(i).push(value) },
        );
        return define({ actions: { append } });
      }),
    );
    const report = await checked(model);
    expect(told(report)).toBe('bounds in 2');
    expect(report.verdict).toMatchObject({
      violations: [
        {
          kind: 'bounds',
          trace: {
            points: [{ state: { log: [[], []] } }, { action: 'append' }],
            attempt: {
              action: 'append',
              path: 'log[node1]',
              problem: 'would hold 2 elements, its type holds 1',
            },
          },
        },
      ],
    });
  });

  test('all of them, each with its shortest, where the search goes on', async () => {
    const report = await checked(
      counter({
        invariants: { a: (s) => s.n < 5, b: (s) => s.n < 3, c: () => true },
        steps: { d: (_, s) => s.n < 4 },
        reachable: { e: () => false, f: (s) => s.n === 6 },
        terminal: () => false,
      }),
      { onViolation: 'continue' },
    );
    expect(told(report)).toBe('b in 3, d in 4, a in 5, deadlock in 9, e in no trace');
    expect(report.isComplete).toBe(true);
    expect(report.coverage.distinctStates).toBe(10);
    expect(report.properties.map(({ name, status, length }) => [name, status, length])).toEqual([
      ['a', 'violated', 5],
      ['b', 'violated', 3],
      ['c', 'holds', undefined],
      ['d', 'violated', 4],
      ['e', 'unwitnessed', undefined],
      ['f', 'witnessed', 6],
      ['deadlock', 'violated', 9],
      ['bounds', 'holds', undefined],
    ]);
  });

  test('and where it stops, the rest is open', async () => {
    const report = await checked(
      counter({ invariants: { a: (s) => s.n < 5, b: (s) => s.n < 3 }, reachable: { e: () => false } }),
    );
    expect(report.isComplete).toBe(false);
    expect(report.properties.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'open'],
      ['b', 'violated'],
      ['e', 'open'],
      ['deadlock', 'open'],
      ['bounds', 'open'],
    ]);
    expect(report.coverage).toEqual({ distinctStates: 4, generatedStates: 4, depth: 4 });
  });
});

describe('stuttering', () => {
  const stay = act({ then: () => {} });

  test('is no step that a step property is asked about', async () => {
    expect(await verdictOf({ actions: { up, stay }, steps: { moves: (b, a) => b.n !== a.n } })).toBe('holds');
  });

  test('is a successor all the same, so that there is no deadlock', async () => {
    expect(await verdictOf({ actions: { up, stay }, terminal: () => false })).toBe('holds');
  });

  test('out of the bounds is no deadlock either', async () => {
    const past = act({
      when: (s) => s.n === 9,
      then: (s) => {
        s.n += 1;
      },
    });
    expect(await verdictOf({ actions: { up, past }, terminal: () => false })).toBe('bounds in 10');
  });
});

describe('a limit', () => {
  // The counter has ten states, one a level. Kills: `>=` for `>` and the other way round, one level too many.
  const limits: readonly (readonly [limits: Partial<Limits>, verdict: string, distinct: number])[] = [
    [{ maxStates: 10 }, 'holds', 10],
    [{ maxStates: 9 }, 'inconclusive: the limit on distinct states was reached', 10],
    [{ maxStates: 1 }, 'inconclusive: the limit on distinct states was reached', 2],
    [{ maxDepth: 11 }, 'holds', 10],
    [{ maxDepth: 10 }, 'inconclusive: the limit on depth was reached', 10],
    [{ maxDepth: 1 }, 'inconclusive: the limit on depth was reached', 1],
    [{ maxDepth: 3 }, 'inconclusive: the limit on depth was reached', 3],
    [{ maxMemoryBytes: 2 ** 20 }, 'holds', 10],
    [
      { maxMemoryBytes: 1 },
      'inconclusive: the memory limit was reached, or no more states or steps can be kept',
      1,
    ],
    [{ maxTimeMs: 1 }, 'holds', 10],
    [{ maxTimeMs: 0 }, 'inconclusive: the time limit was reached', 1],
  ];

  test.each(limits)('%j', async (limit, verdict, distinct) => {
    const report = await checked(counter(), within(limit));
    expect(told(report)).toBe(verdict);
    expect(report.coverage.distinctStates).toBe(distinct);
    expect(report.isComplete).toBe(verdict === 'holds');
  });

  test('leaves properties open, and no reachable property is said to be without witness', async () => {
    const parts: CounterParts = { reachable: { late: (s) => s.n === 9 }, invariants: { a: () => true } };
    const report = await checked(counter(parts), within({ maxDepth: 4 }));
    expect(report.verdict).toMatchObject({ kind: 'inconclusive', limit: 'depth' });
    expect(report.properties.map(({ status }) => status)).toEqual(['open', 'open', 'open', 'open']);
  });

  test('that is reached with a violation does not hide it', async () => {
    expect(await verdictOf({ invariants: { low: (s) => s.n < 3 } }, within({ maxDepth: 4 }))).toBe(
      'low in 3',
    );
    expect(
      await verdictOf(
        { invariants: { low: (s) => s.n < 3 } },
        { ...within({ maxDepth: 4 }), onViolation: 'continue' },
      ),
    ).toBe('low in 3');
  });

  test('of time is by the clock that is given', async () => {
    let time = 1_000;
    const now = (): number => {
      time += 10;
      return time;
    };
    const report = await checked(counter(), { ...within({ maxTimeMs: 100 }), now });
    expect(told(report)).toBe('inconclusive: the time limit was reached');
    expect(report.coverage.distinctStates).toBeLessThan(10);
  });

  test('is also whoever interrupts', async () => {
    let asked = 0;
    const interrupted = (): boolean => {
      asked += 1;
      return asked > 5;
    };
    const report = await checked(counter(), { interrupted });
    expect(report.verdict).toEqual({
      kind: 'inconclusive',
      limit: 'interrupted',
      reason: 'it was interrupted',
    });
  });
});

describe('a constraint bounds what is explored, as in TLC', () => {
  test('excluded states are judged and generated, but not counted, expanded or witnesses', async () => {
    const report = await checked(
      counter({
        constraints: { 'it is under three': (s) => s.n < 3 },
        invariants: { low: (s) => s.n < 4 },
        reachable: { three: (s) => s.n === 3 },
      }),
    );
    expect(report.coverage).toEqual({ distinctStates: 3, generatedStates: 4, depth: 3 });
    expect(told(report)).toBe(
      'inconclusive: constraints cut off steps, and a state behind them may be a witness: "three"',
    );
    expect(report.vacuity).toContainEqual({
      kind: 'states excluded by a constraint',
      constraint: 'it is under three',
      excluded: 1,
    });
  });

  const parts: readonly (readonly [what: string, parts: CounterParts, verdict: string])[] = [
    [
      'an invariant that is false of an excluded state is violated there',
      { constraints: { c: (s) => s.n < 3 }, invariants: { low: (s) => s.n < 3 } },
      'low in 3',
    ],
    [
      'an invariant that is false of an excluded initial state too',
      { constraints: { c: (s) => s.n < 3 }, initial: [to(0), to(5)], invariants: { low: (s) => s.n < 5 } },
      'low in 0',
    ],
    [
      'a step property is asked of the step that leads out',
      { constraints: { c: (s) => s.n < 3 }, steps: { low: (_, after) => after.n < 3 } },
      'low in 3',
    ],
    [
      'a state whose successors are all excluded is no deadlock',
      { constraints: { c: (s) => s.n < 3 }, terminal: () => false },
      'holds',
    ],
    [
      'a step constraint excludes by the step',
      { stepConstraints: { c: (before) => before.n < 3 }, invariants: { low: (s) => s.n < 4 } },
      'low in 4',
    ],
    [
      'a state may be excluded by one step and reached by another',
      {
        actions: { up, jump: to(7) },
        stepConstraints: { 'by one': (before, after) => after.n === before.n + 1 },
        reachable: { seven: (s) => s.n === 7 },
      },
      'holds',
    ],
  ];

  test.each(parts)('%s', async (_, given, verdict) => {
    expect(await verdictOf(given)).toBe(verdict);
  });
});

describe('doubts', () => {
  test('name actions never enabled, conjuncts never false, and reachable properties without witness', async () => {
    const named = act({
      when: { 'there is room': (s) => s.n < 9, 'it is a number': () => true },
      then: (s) => {
        s.n += 1;
      },
    });
    const never = act({ when: { no: () => false, yes: () => true }, then: () => {} });
    const always = act({ when: () => true, then: () => {} });
    const { vacuity } = await checked(
      counter({ actions: { named, never, always }, reachable: { ten: (s) => s.n > 9 } }),
    );
    expect(vacuity).toEqual([
      { kind: 'conjunct never false', action: 'named', conjunct: 'it is a number' },
      { kind: 'action never enabled', action: 'never' },
      { kind: 'reachable property without witness', property: 'ten' },
    ]);
  });

  test('are none where all is as it should be', async () => {
    expect((await checked(counter({ constraints: { c: () => true } }))).vacuity).toEqual([]);
  });
});

describe('what is asked for', () => {
  const parts: CounterParts = {
    invariants: { a: (s) => s.n < 5, b: (s) => s.n < 3 },
    steps: { c: (_, s) => s.n < 4 },
    reachable: { d: () => false },
    temporal: { e: eventually((s) => s.n === 9) },
    terminal: () => false,
  };

  test.each([
    [['a'], 'a in 5'],
    [['c', 'a'], 'c in 4'],
    [['deadlock'], 'deadlock in 9'],
    [['d'], 'd in no trace'],
    [['bounds'], 'holds'],
    [[], 'holds'],
    [['e'], 'e in 0'],
    [undefined, 'b in 3'],
  ])('%j', async (properties, verdict) => {
    expect(await verdictOf(parts, { properties })).toBe(verdict);
  });

  test('is all that is told of, the rest is not checked', async () => {
    const { properties } = await checked(counter(parts), { properties: ['c'] });
    expect(properties.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'not checked'],
      ['b', 'not checked'],
      ['c', 'violated'],
      ['d', 'not checked'],
      ['e', 'not checked'],
      ['deadlock', 'not checked'],
      ['bounds', 'open'],
    ]);
  });

  test('may be safety alone', async () => {
    const temporal = { 'it ends': eventually((s: Counted) => s.n === 9) };
    const { verdict, properties } = await checked(counter({ temporal }), { properties: 'safety' });
    expect(verdict).toEqual({ kind: 'holds' });
    expect(properties.map(({ name, status }) => [name, status])).toEqual([
      ['it ends', 'not checked'],
      ['deadlock', 'holds'],
      ['bounds', 'holds'],
    ]);
  });

  test('has to be there', async () => {
    const asked = check(counter(parts), { ...checkOptions, properties: ['a', 'z'] });
    await expect(asked).rejects.toThrow(UnknownPropertyError);
    await expect(asked).rejects.toThrow(
      'spec "counter" has no property "z". Its properties are "a", "b", "c", "d", "e", "deadlock", "bounds".',
    );
  });

  test('may be how many values each variable has', async () => {
    const { distinctValues } = await checked(counter(), { distinctValues: 'count' });
    expect(distinctValues).toEqual([{ variable: 'n', values: 10 }]);
  });

  test('may be lengths of witnesses without their traces', async () => {
    const model = counter({ reachable: { two: (s) => s.n === 2 } });
    const { witnesses, properties } = await checked(model, { witnesses: 'lengths' });
    expect(witnesses).toEqual([]);
    expect(properties[0]).toEqual({ name: 'two', kind: 'reachable', status: 'witnessed', length: 2 });
  });
});

test('a temporal property is decided where nothing else is violated', async () => {
  const temporal = {
    'it may end': eventually((s: Counted) => s.n >= 0),
    'it ends': eventually((s: Counted) => s.n === 9),
  };
  expect(await verdictOf({ temporal })).toBe('it ends in 0');
  expect(await verdictOf({ temporal, fairness: [weak(up)] })).toBe('holds');
  expect(await verdictOf({ temporal, invariants: { low: (s) => s.n < 3 } })).toBe('low in 3');
});

describe("the author's code, where it fails in a reachable state, is told of with the way there", () => {
  const failing = (when: (s: Counted) => boolean): Model =>
    counter({ actions: { up, odd: act({ when, then: () => {} }) } });
  const fail = (s: Counted): boolean => {
    if (s.n === 2) throw new RangeError('two');
    return false;
  };

  const cases: readonly (readonly [what: string, model: Model, message: string])[] = [
    [
      'a guard that throws',
      failing(fail),
      'the guard of odd threw RangeError: two. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'a guard that mutates, by a cast',
      failing((s) => {
        if (s.n === 2) (s as { n: number }).n = 3;
        return false;
      }),
      "the guard of odd tries to change a value: Cannot assign to read only property 'n' of object '#<RecordValue>'. Only effects change the state.",
    ],
    [
      'an effect that is asynchronous',
      counter({
        actions: { up, odd: act({ when: (s) => s.n === 2, then: async () => {} }) },
      }),
      'the effect of odd threw UnfinishedEffectError: an effect answered with a promise, but a step ends when its effect returns; write it without async, and not as a generator. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'an invariant that throws',
      counter({ invariants: { fine: (s) => !fail(s) } }),
      'the property "fine" threw RangeError: two. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'terminal that throws',
      counter({
        actions: {
          up: act({
            when: (s) => s.n < 2,
            then: (s) => {
              s.n += 1;
            },
          }),
        },
        terminal: fail,
      }),
      'the predicate terminal threw RangeError: two. Mend the spec so that it answers in every reachable state.',
    ],
  ];

  test.each(cases)('%s', async (_, model, message) => {
    const error = await check(model, checkOptions).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TracedSpecError);
    if (!(error instanceof TracedSpecError)) return;
    expect(error.message).toBe(message);
    expect(error.state).toEqual({ n: 2 });
    expect(error.trace.points.map(({ state }) => state.n)).toEqual([0, 1, 2]);
    expect(replay(counter(), error.trace)).toMatchObject({ kind: 'replays' });
  });
});

describe('a spec that does not start', () => {
  const past = act({
    then: (s) => {
      s.n += 10;
    },
  });

  test.each([
    [
      'in no state',
      { initial: act({ when: () => false, then: () => {} }) },
      'the initial action is enabled for no choice, so there is no initial state. A spec without an initial state has no behaviour, and every property would hold of it.',
    ],
    [
      'inside its bounds',
      { initial: past },
      'the initial action initial leaves the bounds: n would be 10, its type is int 0..9. Start within the types of the variables.',
    ],
    [
      'inside its bounds, in the second of its states',
      { initial: [up, past] },
      'the initial action initial[1] leaves the bounds: n would be 10, its type is int 0..9. Start within the types of the variables.',
    ],
  ])('%s', async (_, parts, message) => {
    const asked = check(counter(parts), checkOptions);
    await expect(asked).rejects.toThrow(SpecError);
    await expect(asked).rejects.toThrow(message);
  });
});

describe("the author's code, where it never returns, is broken off", () => {
  const forever = (s: Counted): boolean => {
    // Not constant, so that no compiler takes the loop out.
    for (let turn = 0; s.n === 2; turn += 1) if (turn < 0) return true;
    return false;
  };

  // Each takes the second and a bit that a slow machine is given.
  test.each([
    ['a guard', { actions: { up, odd: act({ when: forever, then: () => {} }) } }],
    ['an effect', { actions: { up, odd: act({ then: (s) => void forever(s) }) } }],
  ])('%s', async (_, parts) => {
    const asked = check(counter(parts), { ...checkOptions, ...within({ maxTimeMs: 1 }) });
    await expect(asked).rejects.toThrow(
      'the guard or effect of odd did not return in ten seconds, or within the time limit where one is given. Look for a loop that never ends, or for more choices than can be tried in one go.',
    );
  });
});

test('progress is told at most twice a second, by the clock that is given', async () => {
  let time = 0;
  const told_: number[] = [];
  await checked(counter(), {
    now: () => {
      time += 30;
      return time;
    },
    onProgress: ({ distinctStates, generatedStates, depth, memoryBytes }) => {
      told_.push(time);
      expect(distinctStates).toBeLessThanOrEqual(10);
      expect(generatedStates).toBeGreaterThan(0);
      expect(depth).toBeGreaterThan(0);
      expect(memoryBytes).toBeGreaterThan(0);
    },
  });
  expect(told_.length).toBeGreaterThan(0);
  for (const [index, at] of told_.entries()) expect(at - (told_[index - 1] ?? 0)).toBeGreaterThanOrEqual(500);
});
