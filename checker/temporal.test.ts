import { describe, expect, test } from 'vitest';
import { type Model, modelOf, type Trace } from '../model/index.ts';
import {
  always,
  and,
  enabled,
  eventually,
  type Fairness,
  type Formula,
  implies,
  leadsTo,
  next,
  not,
  or,
  spec,
  state,
  step,
  strong,
  t,
  taken,
  taking,
  until,
  variables,
  weak,
} from '../spec/language/index.ts';
import { replay } from '../traces/index.ts';
import {
  act,
  type Counted,
  type CounterAction,
  type CounterParts,
  checkOptions,
  counter,
  up,
} from './fixtures/specs.ts';
import { tree, treeStates } from './fixtures/tree.ts';
import { type CheckOptions, check, type Limits, type Report, unlimited } from './index.ts';
import { judgeLasso } from './judge-lasso.ts';

/** Checks, and has every lasso of the report replayed. */
async function checked(model: Model, changes: Partial<CheckOptions> = {}): Promise<Report> {
  const report = await check(model, { ...checkOptions, ...changes });
  for (const trace of lassosOf(report)) expect(replay(model, trace)).toMatchObject({ kind: 'replays' });
  return report;
}

function lassosOf({ verdict }: Report): readonly Trace[] {
  const violations = verdict.kind === 'violated' ? verdict.violations : [];
  return violations.flatMap(({ trace }) => (trace === undefined ? [] : [trace]));
}

/** A verdict in words: `p: 0 1 (2 3)` where p is violated and 2 and 3 come again and again. */
function told(report: Report): string {
  const { verdict } = report;
  if (verdict.kind === 'holds') return 'holds';
  if (verdict.kind === 'inconclusive') return `inconclusive: ${verdict.limit}`;
  return verdict.violations
    .map(({ property, trace }) => `${property}: ${trace === undefined ? '' : lassoText(trace)}`)
    .join(', ');
}

function lassoText({ points, loop = points.length }: Trace): string {
  const states = points.map((point) => String(point.state.n));
  const [stem, cycle] = [states.slice(0, loop).join(' '), states.slice(loop).join(' ')];
  return stem === '' ? `(${cycle})` : `${stem} (${cycle})`;
}

/** A step from one number to another. */
const go = (from: number, to: number): CounterAction =>
  act({
    when: (s) => s.n === from,
    then: (s) => {
      s.n = to;
    },
  });

const stay = act({ then: () => undefined });

const is = (n: number): Formula<Counted> => state(`it is ${n}`, (s) => s.n === n);

type Graph = readonly (readonly [from: number, to: number])[];

/** One action for each step, named by its ends, such as `a01`. */
function actionsOf(graph: Graph): Readonly<Record<string, CounterAction>> {
  return Object.fromEntries(graph.map(([from, to]) => [`a${from}${to}`, go(from, to)]));
}

async function verdictOn(
  graph: Graph,
  formula: Formula<Counted>,
  fairness: (
    actions: Readonly<Record<string, CounterAction>>,
    all: readonly CounterAction[],
  ) => readonly Fairness[] = (_, all) => [weak(...all)],
  parts: CounterParts = {},
  changes: Partial<CheckOptions> = {},
): Promise<string> {
  const actions = actionsOf(graph);
  const assumed = fairness(actions, Object.values(actions));
  return told(
    await checked(counter({ actions, fairness: assumed, temporal: { p: formula }, ...parts }), changes),
  );
}

function named(actions: Readonly<Record<string, CounterAction>>, name: string): CounterAction {
  const found = actions[name];
  if (found === undefined) throw new RangeError(`there is no ${name}`);
  return found;
}

const within = (limits: Partial<Limits>): Partial<CheckOptions> => ({ limits: { ...unlimited, ...limits } });

describe('a behaviour that breaks a property', () => {
  test('may come to rest where nothing is assumed', async () => {
    expect(await verdictOn([[0, 1]], eventually(is(1)), () => [])).toBe('p: (0)');
  });

  test('may come to rest where nothing can be done, whatever is assumed', async () => {
    expect(await verdictOn([[0, 1]], eventually(is(2)))).toBe('p: 0 (1)');
    expect(await verdictOn([[0, 1]], eventually(is(1)))).toBe('holds');
  });

  test('may go round a cycle that it never leaves', async () => {
    const graph: Graph = [
      [0, 3],
      [3, 0],
      [0, 1],
      [1, 2],
      [2, 1],
    ];
    expect(await verdictOn(graph, leadsTo(is(1), is(3)))).toBe('p: 0 (1 2)');
    // Three is left behind for good only if the cycle is.
    expect(await verdictOn(graph, eventually(or(is(3), is(2))))).toBe('holds');
  });

  test('may go round a cycle that could be left, where nobody has to leave it', async () => {
    const graph: Graph = [
      [0, 1],
      [1, 0],
      [1, 2],
    ];
    expect(await verdictOn(graph, eventually(is(2)))).toBe('p: (0 1)');
    expect(
      await verdictOn(graph, eventually(is(2)), (a) => [weak(named(a, 'a01')), strong(named(a, 'a12'))]),
    ).toBe('holds');
  });

  test.each([
    [
      'first',
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
        [3, 4],
        [4, 3],
      ],
    ],
    [
      'last',
      [
        [0, 2],
        [0, 1],
        [2, 3],
        [1, 3],
        [3, 4],
        [4, 3],
      ],
    ],
    [
      'on a longer way',
      [
        [0, 3],
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 3],
      ],
    ],
  ] as readonly (readonly [string, Graph])[])(
    'may owe what others that come the same way do not: %s',
    async (_, graph) => {
      const verdict = await verdictOn(graph, leadsTo(is(1), is(5)));
      expect(verdict).toMatch(/^p: 0 1 (2 )?\(3 4\)$/);
      expect(await verdictOn(graph, leadsTo(is(1), is(4)))).toBe('holds');
    },
  );

  test('needs more than one initial state to be looked at', async () => {
    const initial = act(
      { n: [0, 5] },
      {
        then: (s, { n }) => {
          s.n = n;
        },
      },
    );
    expect(
      await verdictOn(
        [
          [0, 1],
          [5, 6],
        ],
        eventually(is(1)),
        undefined,
        { initial },
      ),
    ).toBe('p: 5 (6)');
  });

  test('does not show its stem again: what is true on the way only is not true for ever', async () => {
    const graph: Graph = [
      [0, 1],
      [1, 2],
      [2, 1],
    ];
    expect(await verdictOn(graph, not(always(eventually(is(0)))))).toBe('holds');
    expect(await verdictOn(graph, always(eventually(is(0))))).toBe('p: 0 (1 2)');
  });

  test('meets each of several things again and again', async () => {
    const eight: Graph = [
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0],
    ];
    const both = and(always(eventually(is(1))), always(eventually(is(2))));
    expect(await verdictOn(eight, not(both))).toBe('p: (0 1 0 2)');
    expect(
      await verdictOn(
        [
          [0, 1],
          [1, 0],
          [0, 2],
        ],
        not(both),
      ),
    ).toBe('holds');
  });
});

describe('fairness', () => {
  const exit: Graph = [
    [0, 1],
    [1, 0],
    [0, 2],
  ];

  test('of the weak kind asks for what stays possible', async () => {
    const graph: Graph = [
      [0, 1],
      [1, 0],
      [0, 2],
      [1, 2],
    ];
    const leaves = (a: Readonly<Record<string, CounterAction>>) => [named(a, 'a02'), named(a, 'a12')];
    expect(await verdictOn(graph, eventually(is(2)), (a) => [weak(...leaves(a))])).toBe('holds');
    // Neither of the two stays possible by itself.
    expect(await verdictOn(graph, eventually(is(2)), (a) => leaves(a).map((one) => weak(one)))).toBe(
      'p: (0 1)',
    );
    expect(await verdictOn(graph, eventually(is(2)), () => [])).toBe('p: (0)');
  });

  test('of the strong kind asks for what is possible again and again', async () => {
    const assume =
      (kind: typeof weak) => (a: Readonly<Record<string, CounterAction>>, all: readonly CounterAction[]) => [
        weak(...all),
        kind(named(a, 'a02')),
      ];
    expect(await verdictOn(exit, eventually(is(2)), assume(weak))).toBe('p: (0 1)');
    expect(await verdictOn(exit, eventually(is(2)), assume(strong))).toBe('holds');
  });

  test('of the strong kind is met by leaving for good where it is asked for', async () => {
    const graph: Graph = [...exit, [1, 3], [3, 4], [4, 3]];
    expect(
      await verdictOn(graph, eventually(is(2)), (a, all) => [weak(...all), strong(named(a, 'a02'))]),
    ).toBe('p: 0 1 (3 4)');
  });

  test('is of steps that change something: an action that stutters is neither possible nor taken', async () => {
    const actions = { up, stay };
    const report = await checked(
      counter({
        actions,
        fairness: [weak(stay), weak(up)],
        temporal: {
          'stay is never taken': always(not(taken(stay))),
          'stay is never possible': always(not(enabled(stay))),
          'it comes to nine': eventually(is(9)),
        },
      }),
    );
    expect(told(report)).toBe('holds');
    expect(report.vacuity).toContainEqual({
      kind: 'fairness of what is never enabled',
      assumption: 'WF(stay)',
    });
    const again = { temporal: { p: always(eventually(taken(stay))) } };
    expect(told(await checked(counter({ actions, ...again })))).toBe('p: (0)');
  });

  test('does not wake whoever could only stutter', async () => {
    // It goes to three, or stays there.
    const toThree = act({
      then: (s) => {
        s.n = 3;
      },
    });
    const parts = { actions: { toThree }, fairness: [weak(toThree)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(3)) } })))).toBe('holds');
    const leaves = { p: eventually(not(eventually(is(3)))) };
    expect(told(await checked(counter({ ...parts, temporal: leaves })))).toBe('p: 0 (3)');
    const possible = { p: eventually(always(not(enabled(toThree)))) };
    expect(told(await checked(counter({ ...parts, temporal: possible })))).toBe('holds');
  });

  test('is said of a lasso, with the reason', async () => {
    const actions = actionsOf(exit);
    const report = await checked(
      counter({
        actions,
        fairness: [weak(named(actions, 'a02')), weak(named(actions, 'a01')), strong(named(actions, 'a10'))],
        temporal: { p: eventually(is(2)) },
      }),
    );
    expect(report.verdict).toMatchObject({
      violations: [
        {
          kind: 'temporal',
          lasso: {
            formula: 'eventually (it is 2)',
            part: undefined,
            fairness: [
              { assumption: 'WF(a02)', reason: { kind: 'disabled', at: 1 } },
              { assumption: 'WF(a01)', reason: { kind: 'taken', at: 0 } },
              { assumption: 'SF(a10)', reason: { kind: 'taken', at: 1 } },
            ],
          },
        },
      ],
    });
  });

  test('that a lasso breaks is told of it, too', async () => {
    const actions = actionsOf(exit);
    const [there, back, away] = ['a01', 'a10', 'a02'].map((name) => named(actions, name)) as [
      CounterAction,
      CounterAction,
      CounterAction,
    ];
    const temporal = { p: eventually(is(2)) };
    const [trace] = lassosOf(
      await checked(counter({ actions, fairness: [weak(there), weak(back)], temporal })),
    );
    if (trace === undefined) throw new RangeError('it goes to and fro');
    const fairness = [strong(away), weak(away), strong(there)];
    const judged = judgeLasso(counter({ actions, fairness, temporal }), trace);
    expect(judged.broken.map(({ property }) => property)).toEqual(['p']);
    expect(judged.fairness).toEqual([
      { assumption: 'SF(a02)', reason: { kind: 'enabled', at: 0 } },
      { assumption: 'WF(a02)', reason: { kind: 'disabled', at: 1 } },
      { assumption: 'SF(a01)', reason: { kind: 'taken', at: 0 } },
    ]);
  });

  test('says the same as a formula of what is taken and what is enabled', async () => {
    const graphs: readonly Graph[] = [
      exit,
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
      [...exit, [1, 3], [3, 4], [4, 3]],
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
        [3, 0],
      ],
      [
        [0, 1],
        [1, 2],
        [2, 0],
        [1, 0],
        [2, 3],
        [3, 2],
        [0, 2],
      ],
      [
        [0, 0],
        [0, 2],
        [2, 0],
        [2, 2],
        [2, 1],
      ],
      [
        [0, 1],
        [0, 2],
        [2, 0],
      ],
    ];
    const properties = {
      one: eventually(is(1)),
      'two again and again': always(eventually(is(2))),
      'not two for ever': leadsTo(is(2), not(is(2))),
      'zero leads to two': leadsTo(is(0), is(2)),
      'zero until one': until(or(is(0), is(2)), is(1)),
    };
    const again = (formula: Formula<Counted>) => always(eventually(formula));
    const verdicts = new Set<string>();
    for (const graph of graphs) {
      const actions = actionsOf(graph);
      const all = Object.values(actions);
      const [first = stay, second = stay, third = stay] = all;
      for (const [kind, of] of [
        ['weak', [all]],
        ['weak', [[first], [second], [third]]],
        ['strong', [[first], [second]]],
        ['strong', [[third]]],
        ['strong', [all]],
      ] as const) {
        const declared = of.map((some) => (kind === 'weak' ? weak(...some) : strong(...some)));
        const said = of.map((some) =>
          kind === 'weak'
            ? again(or(not(enabled(...some)), taken(...some)))
            : implies(again(enabled(...some)), again(taken(...some))),
        );
        const under = Object.entries(properties).map(
          ([name, property]) => [name, implies(and(...said), property)] as const,
        );
        const options = { onViolation: 'continue' } as const;
        const one = await checked(counter({ actions, fairness: declared, temporal: properties }), options);
        const other = await checked(counter({ actions, temporal: Object.fromEntries(under) }), options);
        const statuses = (report: Report) => report.properties.map(({ name, status }) => `${name} ${status}`);
        expect(statuses(other), `${kind} fairness of ${JSON.stringify(graph)}`).toEqual(statuses(one));
        for (const status of statuses(one)) verdicts.add(status);
      }
    }
    // Else this would compare hardly anything.
    for (const name of Object.keys(properties)) {
      expect(verdicts).toContain(`${name} holds`);
      expect(verdicts).toContain(`${name} violated`);
    }
  });
});

describe('what is told apart of an action', () => {
  /** An action with a choice, of which the spec takes only `done`; true where the checker says so, too. */
  async function isTaken(from: unknown, done: unknown, asked: unknown, assumed: unknown): Promise<boolean> {
    const one = spec('one step', {}, () => {
      const { action, define } = variables({
        n: t.int(0, 1),
        rows: t.seq(t.record({ a: t.int(0, 3), b: t.bool }), 2),
        sets: t.seq(t.set(t.int(0, 3)), 2),
        maps: t.seq(t.map(t.int(0, 1), t.int(0, 3)), 2),
      });
      const start = action({
        then: (s) => {
          s.rows.push({ a: 1, b: true });
          s.rows.push({ a: 1, b: false });
          s.sets.push(new Set([2, 1]));
          s.sets.push(new Set([1]));
          s.maps.push(
            new Map([
              [1, 3],
              [0, 2],
            ]),
          );
          s.maps.push(
            new Map([
              [0, 3],
              [1, 2],
            ]),
          );
        },
      });
      const a = action(
        { v: from as readonly unknown[] },
        {
          when: (s, { v }) => s.n === 0 && JSON.stringify(plainly(v)) === JSON.stringify(plainly(done)),
          then: (s) => {
            s.n = 1;
          },
        },
      );
      return define({
        initial: start,
        actions: { a },
        terminal: () => true,
        fairness: [weak(taking(a, { v: assumed }))],
        temporal: {
          never: always(not(taken(taking(a, { v: asked })))),
          'comes to one': eventually((s: { readonly n: number }) => s.n === 1),
        },
      });
    });
    const report = await checked(modelOf(one), { onViolation: 'continue' });
    const status = (name: string) => report.properties.find((property) => property.name === name)?.status;
    const isAssumed = JSON.stringify(plainly(assumed)) === JSON.stringify(plainly(done));
    expect(status('comes to one')).toBe(isAssumed ? 'holds' : 'violated');
    return status('never') === 'violated';
  }

  /** A value as arrays and scalars, sorted: what a collection holds, however it is held. */
  function plainly(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plainly).sort();
    return Object.entries(value).sort();
  }

  const option = t.option(t.oneOf('none', 'some'));
  const mixed = ['1', 1, true, 'true'];
  const rows = (s: { readonly rows: Iterable<unknown> }) => s.rows;
  const sets = (s: { readonly sets: Iterable<unknown> }) => s.sets;
  const maps = (s: { readonly maps: Iterable<unknown> }) => s.maps;
  const [row, otherRow] = [
    { b: true, a: 1 },
    { a: 1, b: false },
  ];
  const [set, otherSet] = [new Set([1, 2]), new Set([1])];
  const [map, otherMap] = [
    new Map([
      [0, 2],
      [1, 3],
    ]),
    new Map([
      [1, 2],
      [0, 3],
    ]),
  ];

  test.each<[what: string, from: unknown, value: unknown, other: unknown]>([
    ['a word that is shown as nothing is, and nothing', option, 'none', null],
    ['nothing, and a word that is shown like it', option, null, 'none'],
    ['a number and a word with the same text', mixed, 1, '1'],
    ['a word and a number with the same text', mixed, '1', 1],
    ['a truth value and a word with the same text', mixed, true, 'true'],
    ['records of the state, in any order of fields', rows, row, otherRow],
    ['sets of the state, in any order of members', sets, set, otherSet],
    ['maps of the state, in any order of keys', maps, map, otherMap],
  ])('%s', async (_, from, value, other) => {
    expect(await isTaken(from, value, value, value)).toBe(true);
    expect(await isTaken(from, value, value, other)).toBe(true);
    expect(await isTaken(from, value, other, value)).toBe(false);
    expect(await isTaken(from, value, other, other)).toBe(false);
  });
});

describe('next and predicates over steps', () => {
  const line: Graph = [
    [0, 1],
    [1, 2],
  ];

  test('look at the next change, whatever stutters meanwhile', async () => {
    const actions = { ...actionsOf(line), stay };
    const fairness = [weak(...Object.values(actions))];
    const verdict = async (formula: Formula<Counted>) =>
      told(await checked(counter({ actions, fairness, temporal: { p: formula } })));
    expect(await verdict(next(is(1)))).toBe('holds');
    expect(await verdict(next(next(is(2))))).toBe('holds');
    expect(await verdict(next(is(0)))).toBe('p: 0 1 (2)');
    // Where nothing changes any more, the next state is this one.
    expect(await verdict(next(next(next(next(is(2))))))).toBe('holds');
    expect(await verdict(always(implies(is(2), next(is(2)))))).toBe('holds');
  });

  test('a predicate is true of the step that is taken, and of none at rest', async () => {
    const grows = step<Counted>('it grows', (before, after) => after.n > before.n);
    const anything = step<Counted>(() => true);
    expect(await verdictOn(line, always(implies(or(is(0), is(1)), grows)))).toBe('holds');
    expect(await verdictOn(line, always(implies(is(2), not(anything))))).toBe('holds');
    expect(await verdictOn(line, always(eventually(anything)))).toBe('p: 0 1 (2)');
    expect(await verdictOn(line, eventually(and(grows, is(1))))).toBe('holds');
    expect(await verdictOn(line, next(not(grows)))).toBe('p: 0 1 (2)');
  });

  test('what is taken is true before the step, what is enabled as long as it could be', async () => {
    const graph: Graph = [
      [0, 1],
      [1, 0],
      [0, 2],
    ];
    const actions = actionsOf(graph);
    const [there, back, away] = ['a01', 'a10', 'a02'].map((name) => named(actions, name)) as [
      CounterAction,
      CounterAction,
      CounterAction,
    ];
    const verdict = async (formula: Formula<Counted>) =>
      told(
        await checked(counter({ actions, fairness: [weak(there, back, away)], temporal: { p: formula } })),
      );
    expect(await verdict(always(implies(taken(there), and(is(0), next(is(1))))))).toBe('holds');
    expect(await verdict(always(implies(is(0), or(taken(there), taken(away)))))).toBe('holds');
    expect(await verdict(always(implies(enabled(away), taken(away))))).toBe('p: (0 1)');
    expect(await verdict(always(implies(is(1), not(enabled(away)))))).toBe('holds');
    expect(await verdict(always(implies(is(0), enabled(there, back))))).toBe('holds');
    expect(await verdict(leadsTo(taken(away), always(not(enabled(there, back, away)))))).toBe('holds');
  });

  test('steps of several actions between the same two states are one step of all of them', async () => {
    const [one, other] = [go(0, 1), go(0, 1)];
    const parts = { actions: { one, other }, fairness: [weak(one, other)] };
    const both = eventually(and(taken(one), taken(other)));
    expect(told(await checked(counter({ ...parts, temporal: { p: both } })))).toBe('holds');
  });
});

describe('a property of several parts', () => {
  test('is decided part by part, and the one that is false is named', async () => {
    const parts = Array.from({ length: 9 }, (_, n) => leadsTo(is(n), is(n + 1)));
    const held = counter({ fairness: [weak(up)], temporal: { p: and(...parts) } });
    expect(told(await checked(held))).toBe('holds');
    const broken = counter({
      fairness: [weak(up)],
      temporal: { p: and(...parts, leadsTo(is(9), is(3))) },
    });
    const report = await checked(broken);
    expect(told(report)).toBe('p: 0 1 2 3 4 5 6 7 8 (9)');
    expect(report.verdict).toMatchObject({
      violations: [{ lasso: { formula: 'it is 9 leads to it is 3', part: { number: 10, of: 10 } } }],
    });
  });
});

describe('several properties', () => {
  const parts: CounterParts = {
    fairness: [weak(up)],
    invariants: { 'it is small': (s) => s.n < 10 },
    temporal: {
      'comes to nine': eventually(is(9)),
      'comes back': leadsTo(is(9), is(0)),
      'is two again and again': always(eventually(is(2))),
    },
  };
  const statuses = (report: Report) =>
    report.properties
      .filter(({ kind }) => kind === 'temporal' || kind === 'invariant')
      .map(({ status }) => status);

  test('are decided by one search, up to the first that is violated', async () => {
    const report = await checked(counter(parts));
    expect(told(report)).toBe('comes back: 0 1 2 3 4 5 6 7 8 (9)');
    expect(report.coverage).toEqual({ distinctStates: 10, generatedStates: 10, depth: 10 });
    expect(statuses(report)).toEqual(['holds', 'holds', 'violated', 'open']);
  });

  test('are all reported where the search goes on', async () => {
    const report = await checked(counter(parts), { onViolation: 'continue' });
    expect(statuses(report)).toEqual(['holds', 'holds', 'violated', 'violated']);
    expect(report.isComplete).toBe(true);
    expect(told(report)).toMatch(/^comes back: .*\(9\), is two again and again: .*\(9\)$/);
    expect(report.properties.filter(({ kind }) => kind === 'temporal').map(({ length }) => length)).toEqual([
      undefined,
      9,
      9,
    ]);
  });

  test('are checked if they are asked for', async () => {
    const report = await checked(counter(parts), { properties: ['comes to nine'] });
    expect(told(report)).toBe('holds');
    expect(statuses(report)).toEqual(['not checked', 'holds', 'not checked', 'not checked']);
    const none = await checked(counter(parts), { properties: ['it is small'] });
    expect(told(none)).toBe('holds');
    expect(statuses(none)).toEqual(['holds', 'not checked', 'not checked', 'not checked']);
  });

  test('an invariant that is violated comes before those of behaviours', async () => {
    const invariants = { 'it is small': (s: Counted) => s.n < 5 };
    const report = await checked(counter({ ...parts, invariants }));
    expect(report.verdict).toMatchObject({ violations: [{ property: 'it is small' }] });
    expect(statuses(report)).toEqual(['violated', 'open', 'open', 'open']);
  });
});

describe('doubts are told', () => {
  const vacuityOf = async (parts: CounterParts) =>
    (await checked(counter(parts))).vacuity.filter(({ kind }) => /fairness|antecedent/.test(kind));

  test('of an antecedent that is never true', async () => {
    const never = state<Counted>('it is more than nine', (s) => s.n > 9);
    const parts = { fairness: [weak(up)] };
    const doubt = { kind: 'antecedent never true', property: 'p', antecedent: 'it is more than nine' };
    expect(await vacuityOf({ ...parts, temporal: { p: leadsTo(never, is(0)) } })).toEqual([doubt]);
    expect(await vacuityOf({ ...parts, temporal: { p: always(implies(never, is(0))) } })).toEqual([doubt]);
    expect(await vacuityOf({ ...parts, temporal: { p: leadsTo(is(9), is(9)) } })).toEqual([]);
  });

  test('of an antecedent about steps and behaviours that is never true', async () => {
    const shrinks = step<Counted>('it shrinks', (before, after) => after.n < before.n);
    const temporal = { p: leadsTo(shrinks, is(0)), q: leadsTo(eventually(shrinks), is(0)) };
    expect(await vacuityOf({ temporal })).toEqual([
      { kind: 'antecedent never true', property: 'p', antecedent: 'it shrinks' },
      { kind: 'antecedent never true', property: 'q', antecedent: 'eventually (it shrinks)' },
    ]);
  });

  test('of fairness of what is never enabled', async () => {
    const never = go(12, 1);
    expect(
      await vacuityOf({
        actions: { up, never },
        fairness: [weak(up), strong(never)],
        temporal: { p: eventually(is(9)) },
      }),
    ).toEqual([{ kind: 'fairness of what is never enabled', assumption: 'SF(never)' }]);
  });

  test('of fairness that no behaviour can meet, since what it asks for is cut off', async () => {
    const parts: CounterParts = {
      fairness: [weak(up)],
      constraints: { 'it is under five': (s) => s.n < 5 },
      temporal: { p: eventually(is(9)) },
    };
    expect(await vacuityOf(parts)).toEqual([{ kind: 'fairness that admits no behaviour', states: 5 }]);
    // Whoever goes back takes what is asked for again and again.
    const actions = { up, back: go(4, 3) };
    expect(await vacuityOf({ ...parts, actions })).toEqual([]);
    const upToFour = act({
      when: (s) => s.n < 4,
      then: (s) => {
        s.n += 1;
      },
    });
    const out = go(4, 5);
    const apart = { ...parts, actions: { upToFour, back: actions.back, out } };
    expect(await vacuityOf({ ...apart, fairness: [weak(upToFour), strong(out)] })).toEqual([
      { kind: 'fairness that admits no behaviour', states: 5 },
    ]);
  });
});

describe('where a constraint cuts off steps', () => {
  const constraints = { 'it is under five': (s: Counted) => s.n < 5 };

  test('nothing is said to hold', async () => {
    const parts = { constraints, temporal: { p: always(is(0)) }, actions: { up } };
    expect(
      told(await checked(counter({ ...parts, temporal: { p: eventually(is(2)) }, fairness: [weak(up)] }))),
    ).toBe('inconclusive: constraint');
    expect(told(await checked(counter({ ...parts, temporal: { p: always(not(is(9))) } })))).toBe(
      'inconclusive: constraint',
    );
  });

  test('a lasso that is there is a violation', async () => {
    const back = go(4, 3);
    const parts = { constraints, actions: { up, back }, fairness: [weak(up), weak(back)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(9)) } })))).toBe(
      'p: 0 1 2 (3 4)',
    );
    expect(told(await checked(counter({ constraints, temporal: { p: eventually(is(9)) } })))).toBe('p: (0)');
  });

  test('a step that is cut off is possible all the same: there is no rest where it is asked for', async () => {
    const parts = { constraints, fairness: [weak(up)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(9)) } })))).toBe(
      'inconclusive: constraint',
    );
    const possible = { p: always(enabled(up)) };
    expect(told(await checked(counter({ constraints, temporal: possible })))).toBe(
      'inconclusive: constraint',
    );
    // A cycle through where it is enabled again and again owes it, if fairness is strong.
    const back = go(4, 3);
    const three = act({
      when: (s) => s.n < 4,
      then: (s) => {
        s.n += 1;
      },
    });
    const out = go(4, 5);
    const actions = { three, back, out };
    const again = { constraints, actions, temporal: { p: eventually(is(9)) } };
    const fair = [weak(three), weak(back)];
    expect(told(await checked(counter({ ...again, fairness: [...fair, weak(out)] })))).toBe('p: 0 1 2 (3 4)');
    expect(told(await checked(counter({ ...again, fairness: [...fair, strong(out)] })))).toBe(
      'inconclusive: constraint',
    );
  });

  test('steps that leave the bounds are cut off, too', async () => {
    const past = act({
      then: (s) => {
        s.n += 3;
      },
    });
    const report = await checked(
      counter({ actions: { past }, fairness: [weak(past)], temporal: { p: eventually(is(8)) } }),
      { onViolation: 'continue' },
    );
    expect(report.properties).toContainEqual({
      name: 'p',
      kind: 'temporal',
      status: 'open',
      length: undefined,
    });
    expect(report.vacuity).toContainEqual({ kind: 'fairness that admits no behaviour', states: 4 });
  });

  test('and some constraint that excludes nothing cuts off nothing', async () => {
    const parts = { constraints: { small: () => true }, fairness: [weak(up)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(9)) } })))).toBe('holds');
  });
});

describe('where a limit ends the search', () => {
  const limits: readonly (readonly [string, Partial<Limits>, string])[] = [
    ['depth', { maxDepth: 5 }, 'depth'],
    ['states', { maxStates: 4 }, 'states'],
  ];

  test.each(limits)('of %s, nothing is said to hold', async (_, some, limit) => {
    const parts = { fairness: [weak(up)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(1)) } }), within(some)))).toBe(
      `inconclusive: ${limit}`,
    );
    // Where the search ended nobody rests: what comes next is not known.
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(9)) } }), within(some)))).toBe(
      `inconclusive: ${limit}`,
    );
  });

  test.each(limits)('of %s, a lasso found before is a violation', async (_, some) => {
    const actions = { up, back: go(2, 1) };
    const parts = { actions, fairness: [weak(up), weak(actions.back)] };
    expect(told(await checked(counter({ ...parts, temporal: { p: eventually(is(9)) } }), within(some)))).toBe(
      'p: 0 (1 2)',
    );
  });

  test('of time, lassos are not looked for', async () => {
    let clock = 0;
    const changes = { ...within({ maxTimeMs: 1 }), now: () => (clock += 10) };
    expect(told(await checked(counter({ temporal: { p: eventually(is(9)) } }), changes))).toBe(
      'inconclusive: time',
    );
  });
});

describe('looked for early', () => {
  test('a lasso ends the search, and says nothing of the rest', async () => {
    // Where nothing is assumed, the first state is a lasso by itself.
    const idle = counter({ actions: { up }, temporal: { q: always(not(is(12))), p: eventually(is(9)) } });
    const early = await checked(idle, { lassos: 'early' });
    expect(told(early)).toBe('p: (0)');
    expect(early.coverage.distinctStates).toBeLessThan(10);
    expect(early.isComplete).toBe(false);
    expect(early.properties.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'q open',
      'p violated',
      'deadlock open',
      'bounds open',
    ]);
  });

  test('what holds, holds', async () => {
    const parts = { fairness: [weak(up)], temporal: { p: eventually(is(9)) } };
    expect(told(await checked(counter(parts), { lassos: 'early' }))).toBe('holds');
  });

  test('nobody is taken to rest where the search has not come yet', async () => {
    const parts = { fairness: [weak(up)], temporal: { p: leadsTo(is(0), is(9)), q: leadsTo(is(9), is(0)) } };
    expect(told(await checked(counter(parts), { lassos: 'early' }))).toBe('q: 0 1 2 3 4 5 6 7 8 (9)');
  });
});

describe('one, two and four threads say the same', () => {
  /** All but what is a matter of luck among threads. */
  const certainties = ({ workers: _, store: __, actions, ...report }: Report): object => ({
    ...report,
    actions: actions.map(({ found: ___, ...action }) => action),
  });
  const source = { module: new URL('./fixtures/tree.ts', import.meta.url).href, export: 'tree' };
  const now = () => performance.now();

  test.each([
    ['weakly', 'violated'],
    ['strongly', 'holds'],
  ])('if it starts again %s', async (restarts, verdict) => {
    const model = modelOf(tree, { restarts });
    const alone = await checked(model, { now });
    expect(alone.verdict.kind).toBe(verdict);
    expect(alone.coverage.distinctStates).toBe(treeStates);
    for (const workers of [2, 4]) {
      const report = await checked(model, { now, workers, source });
      // Else this would compare one thread with itself.
      expect(report.workers).toBe(workers);
      expect(certainties(report)).toEqual(certainties(alone));
    }
  });
});
