import { describe, expect, test } from 'vitest';
import {
  type CompiledProperty,
  type Model,
  modelOf,
  type PlainState,
  SymmetryError,
  traceLength,
} from '../model/index.ts';
import { eventually, forAll, refinement, spec, t, variables } from '../spec/language/index.ts';
import { check } from './check.ts';
import { type CheckOptions, unlimited } from './options.ts';
import { soundness } from './soundness.ts';
import type { Report } from './verdict.ts';

const options: CheckOptions = {
  limits: unlimited,
  properties: undefined,
  onViolation: 'stop',
  symmetry: 'used',
  witnesses: 'lengths',
  distinctValues: 'skip',
  lassos: 'late',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => 0,
  onProgress: undefined,
  interrupted: undefined,
};

const N = t.ids('n', 3);
const [first] = N.values;
if (first === undefined) throw new Error('there is an identity');
const fields = { seen: t.set(N), turn: t.option(N), steps: t.int(0, 2) };
const { action, define } = variables(fields);
type Parts = Parameters<typeof define>[0];

const see = action(
  { n: N },
  {
    when: (s, { n }) => !s.seen.has(n),
    then: (s, { n }) => {
      s.seen.add(n);
    },
  },
);
const give = action(
  { n: N },
  {
    then: (s, { n }) => {
      s.turn = n;
    },
  },
);

function modelWith(parts: Partial<Parts>): Model {
  return modelOf(spec('some', {}, () => define({ actions: { see, give }, ...parts })));
}

function complaint(parts: Partial<Parts>, changes: Partial<CheckOptions> = {}): Promise<string> {
  return check(modelWith(parts), { ...options, ...changes }).then(
    () => 'none',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('a search by symmetry', () => {
  test('counts states that differ by names as one, and says so', async () => {
    const report = await check(modelWith({}), options);
    // Who was seen: none to three. Who has the turn: nobody, one who was seen, one who was not.
    expect(report.coverage).toMatchObject({ distinctStates: 2 + 3 + 3 + 2, depth: 5 });
    expect(report.symmetry).toEqual([{ name: 'n', count: 3 }]);
    expect((await check(modelWith({}), { ...options, symmetry: 'unused' })).symmetry).toBeUndefined();
  });

  test('has traces that are behaviours, and whose last step breaks what is said to be broken', async () => {
    // In each orbit that leads to a violation there are steps to the same orbit that violate nothing.
    const taken: Parts['steps'] = {
      'the turn stays with who has it': (before, after) => before.turn === null || before.turn === after.turn,
      'who was seen first keeps the turn': (before, after) =>
        before.seen.size !== 2 ||
        before.turn === null ||
        !before.seen.has(before.turn) ||
        after.turn === before.turn,
    };
    const model = modelWith({ steps: taken });
    const { verdict } = await check(model, { ...options, onViolation: 'continue' });
    if (verdict.kind !== 'violated') throw new Error(verdict.kind);
    expect(verdict.violations.map(({ trace }) => trace && traceLength(trace))).toEqual([2, 4]);
    for (const { property, trace } of verdict.violations) {
      const states = trace?.points.map(({ state }) => state) ?? [];
      for (const [index, state] of states.slice(1).entries()) {
        const before = states[index] as PlainState;
        const after = [...model.plain.steps(before)].map(({ outcome }) => outcome);
        expect(after).toContainEqual({ kind: 'state', state });
      }
      const broken = model.compiled.steps.find(({ name }) => name === property) as CompiledProperty;
      const [before, last] = states.slice(-2) as [PlainState, PlainState];
      expect(model.plain.falseConjuncts(broken, before, last)).toHaveLength(1);
    }
  });

  test('tells of code that throws by the names that it has in the trace', async () => {
    const parts = {
      invariants: {
        'nobody is looked at twice': (s: { readonly turn: unknown; readonly seen: Iterable<unknown> }) => {
          if ([...s.seen].includes(s.turn)) throw new Error('looked at');
          return true;
        },
      },
    };
    await expect(check(modelWith(parts), options)).rejects.toMatchObject({
      name: 'SpecError',
      message: expect.stringContaining('threw Error: looked at'),
      trace: { points: expect.arrayContaining([expect.objectContaining({ action: 'initial' })]) },
    });
  });
});

describe('a search by symmetry is refused', () => {
  test('where a temporal property is asked for', async () => {
    const temporal = {
      'all are seen': eventually((s: { readonly seen: { readonly size: number } }) => s.seen.size === 3),
    };
    expect(await complaint({ temporal })).toBe(
      'SymmetryError: symmetry cannot be used for spec "some": "all are seen" is a temporal property, but states that differ by names of identities are explored as one, and a cycle of these need not be a cycle of states; nor is what is fair to one identity told apart from what is fair to another. Leave temporal properties out with --safety, or check it without symmetry.',
    );
    expect(await complaint({ temporal }, { properties: ['deadlock'] })).toBe('none');
    expect(soundness('symmetry', 'temporal').says).toBe('nothing');
  });

  test('where values are to be counted', async () => {
    expect(await complaint({}, { distinctValues: 'count' })).toBe(
      'SymmetryError: symmetry cannot be used for spec "some": the values of each variable are to be counted, and of states that differ by names of identities one is kept. Count them without symmetry.',
    );
  });

  test('where there are no identities', async () => {
    const plain = variables({ x: t.bool });
    const idle = plain.action({ then: () => {} });
    const model = modelOf(spec('plain', {}, () => plain.define({ actions: { idle } })));
    await expect(check(model, options)).rejects.toThrow(SymmetryError);
  });
});

describe('identities are told apart by', () => {
  const cases: readonly (readonly [what: string, parts: Partial<Parts>, message: string])[] = [
    [
      'initial states',
      {
        initial: action(
          { n: [first] },
          {
            then: (s, { n }) => {
              s.turn = n;
            },
          },
        ),
      },
      'SpecError: the initial state tells apart identities that are declared interchangeable: {"seen":[],"steps":0,"turn":1} is not initial. Treat all of them alike, or check it without symmetry.',
    ],
    [
      'an action',
      {
        actions: {
          see,
          lead: action({
            when: (s) => s.turn === null,
            then: (s) => {
              s.turn = first;
            },
          }),
        },
      },
      'SpecError: the action lead tells apart identities that are declared interchangeable: from {"seen":[],"steps":0,"turn":null}, where they are renamed, it does not lead to the same states renamed. Treat all of them alike, or check it without symmetry.',
    ],
    [
      'an invariant',
      { invariants: { 'the first is never seen alone': (s) => !s.seen.has(first) || s.seen.size > 1 } },
      'SpecError: the property "the first is never seen alone" tells apart identities that are declared interchangeable: it is',
    ],
    [
      'a reachable property',
      { reachable: { 'the first is seen': (s) => s.seen.has(first) } },
      'SpecError: the property "the first is seen" tells apart identities that are declared interchangeable: it is',
    ],
    [
      'a step property',
      { steps: { 'the first is not given the turn': (_, after) => after.turn !== first } },
      'SpecError: the property "the first is not given the turn" tells apart identities that are declared interchangeable: it is',
    ],
    [
      'a step constraint',
      { stepConstraints: { 'the first has no turn': (_, after) => after.turn !== first } },
      'SpecError: the property "the first has no turn" tells apart identities that are declared interchangeable: it is',
    ],
    [
      'a terminal state',
      { terminal: (s) => s.turn === first },
      'SpecError: the predicate terminal tells apart identities that are declared interchangeable: it is',
    ],
    [
      'a constraint',
      { constraints: { 'the first is not seen': (s) => !s.seen.has(first) } },
      'SpecError: the property "the first is not seen" tells apart identities that are declared interchangeable: it is',
    ],
  ];
  test.each(cases)('%s', async (_, parts, message) => {
    expect(await complaint(parts)).toContain(message);
    expect(await complaint(parts, { symmetry: 'unused' })).toBe('none');
  });
});

describe('a refinement is a step property like any other', () => {
  const abstract = spec('seen', {}, () => {
    const counted = variables({ count: t.int(0, 3) });
    const up = counted.action({
      when: (s) => s.count < 2,
      then: (s) => {
        s.count += 1;
      },
    });
    return counted.define({ actions: { up } });
  });
  const refining = (mapping: (s: { readonly seen: { readonly size: number } }) => { count: number }): Model =>
    modelWith({ refines: { 'people are counted': refinement(abstract, {}, mapping) } });

  test('which is violated in as many steps, and shown', async () => {
    const model = refining((s) => ({ count: s.seen.size }));
    const [reduced, whole] = (await Promise.all(
      (['used', 'unused'] as const).map((symmetry) => check(model, { ...options, symmetry })),
    )) as [Report, Report];
    expect(reduced.properties).toEqual(whole.properties);
    if (reduced.verdict.kind !== 'violated') throw new Error(reduced.verdict.kind);
    const [{ kind, refinement: shown }] = reduced.verdict.violations;
    expect(kind).toBe('refinement');
    expect(shown).toMatchObject({ before: { count: 2 }, after: { count: 3 } });
  });

  test('in its initial states, too', async () => {
    const model = refining((s) => ({ count: 3 - s.seen.size }));
    const { verdict } = await check(model, options);
    if (verdict.kind !== 'violated') throw new Error(verdict.kind);
    expect(verdict.violations[0].trace?.points).toHaveLength(1);
  });
});

test('a deadlock and a step out of bounds are shown', async () => {
  const stuck = {
    see: action(
      { n: N },
      {
        when: (s, { n }) => s.seen.size < 2 && !s.seen.has(n),
        then: (s, { n }) => {
          s.seen.add(n);
          s.steps += 1;
        },
      },
    ),
  };
  const found = await check(modelWith({ actions: stuck }), options);
  expect(found.verdict).toMatchObject({
    kind: 'violated',
    violations: [{ property: 'deadlock', trace: { points: { length: 3 } } }],
  });
  const over = {
    see: action(
      { n: N },
      {
        when: (s, { n }) => forAll(N, (m) => m === n || !s.seen.has(m)),
        then: (s, { n }) => {
          s.seen.add(n);
          s.steps += 1;
        },
      },
    ),
  };
  const bounds = await check(modelWith({ actions: over }), options);
  expect(bounds.verdict).toMatchObject({
    violations: [{ property: 'bounds', trace: { attempt: { path: 'steps' } } }],
  });
});
