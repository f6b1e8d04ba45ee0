import { describe, expect, test } from 'vitest';
import { type Action, among, type Definition, spec, t, variables } from '../spec/language/index.ts';
import { compile } from './compiled.ts';
import { modelOf } from './model.ts';

const vocabulary = variables({ n: t.int(0, 3), known: t.set(t.int(0, 3)) });
const { action, define } = vocabulary;
const idle = action({ then: () => {} });
type SomeParts = Parameters<typeof define>[0];

/** What building a spec with these parts throws. The casts let through what the compiler would refuse. */
function complaint(parts: unknown): unknown {
  const some = spec('some', {}, () => define(parts as SomeParts));
  try {
    compile(some, {}, undefined);
  } catch (error) {
    return error;
  }
  return undefined;
}

const always = () => true;

describe('a definition that is not well formed', () => {
  const wrong = (from: unknown): Action<never, never> =>
    action({ c: from } as never, { then: () => {} }) as unknown as Action<never, never>;
  const cases: readonly (readonly [what: string, parts: unknown, message: string])[] = [
    ['without actions', { actions: {} }, 'it has no actions. Give define at least one.'],
    ['with no part for actions', {}, 'it has no actions. Give define at least one.'],
    [
      'without an initial state',
      { actions: { idle }, initial: [] },
      'it has no initial state. Leave `initial` out to start from first values, or give it at least one action.',
    ],
    [
      'with what is no action',
      { actions: { idle: { when: always } } },
      'idle is not an action. Make it with action(choices, { when, then }).',
    ],
    [
      'with an action without an effect',
      { actions: { idle: action({ when: always } as never) } },
      'idle is not an action. Make it with action(choices, { when, then }).',
    ],
    [
      'with an initial action that is none',
      { actions: { idle }, initial: [idle, undefined] },
      'initial[1] is not an action. Make it with action(choices, { when, then }).',
    ],
    [
      'with a choice twice',
      { actions: { act: action({ n: t.bool }, { n: [1, 2] }, { then: () => {} }) } },
      'act has two choices named n. Give each its own name.',
    ],
    [
      'with a choice from nothing to choose from',
      { actions: { act: wrong(3) } },
      'choice c of act is neither a type, a list, nor a function of the state. Give a type such as t.int(0, 3), an array of constants, or (state) => state.collection.',
    ],
    [
      'with a choice from too much',
      { actions: { act: wrong(t.int(0, 1_048_576)) } },
      'choice c of act ranges over int 0..1048576, more than 1048576 values. Choose from a smaller type, or from a collection of the state.',
    ],
    [
      'with two properties of one name',
      { actions: { idle }, invariants: { 'it is fine': always }, reachable: { 'it is fine': always } },
      'two properties are named "it is fine". Name each property by a sentence of its own.',
    ],
    [
      'with a property named as one that every spec has',
      { actions: { idle }, steps: { deadlock: always } },
      '"deadlock" is a reserved name. Name each property by a sentence of its own.',
    ],
    [
      'with a property named as the other',
      { actions: { idle }, invariants: { bounds: always } },
      '"bounds" is a reserved name. Name each property by a sentence of its own.',
    ],
  ];

  test.each(cases)('%s is refused', (_, parts, message) => {
    expect(complaint(parts)).toMatchObject({ name: 'DefinitionError', message: `spec "some": ${message}` });
  });

  test('is refused where the spec returns none', () => {
    const some = spec('some', {}, () => undefined as unknown as Definition);
    expect(() => compile(some, {}, undefined)).toThrow(
      'spec "some": its function returns no definition. End it with: return define({ ... }).',
    );
  });

  test('is allowed at the edge: as many choices as may be', () => {
    expect(complaint({ actions: { act: wrong(t.int(1, 1_048_576)) } })).toBeUndefined();
  });
});

describe('mutants', () => {
  const built = spec('some', { n: 1 }, (_, mutant) => {
    const [early, late] = [mutant('early'), mutant('late')];
    return define({
      actions: { idle },
      ...(early ? { invariants: { 'it is early': always } } : {}),
      ...(late ? { reachable: { 'it is late': always } } : {}),
    });
  });

  test('are those that the spec asks about, and at most one is on', () => {
    expect(modelOf(built).compiled).toMatchObject({
      mutant: undefined,
      knownMutants: ['early', 'late'],
      invariants: [],
      reachable: [],
    });
    expect(modelOf(built, {}, 'late').compiled).toMatchObject({
      mutant: 'late',
      invariants: [],
      reachable: [{ name: 'it is late' }],
    });
  });

  test('that are unknown are refused, and those that are known are named', () => {
    expect(() => modelOf(built, {}, 'erly')).toThrow(
      expect.objectContaining({
        name: 'InstanceError',
        message: 'spec "some": it has no mutant "erly". Its mutants are "early", "late".',
      }),
    );
    const without = spec('bare', {}, () => define({ actions: { idle } }));
    expect(() => modelOf(without, {}, 'early')).toThrow(
      'spec "bare": it has no mutant "early". It has no mutants.',
    );
  });

  test('are asked about while the spec is built, not later', () => {
    const late = spec('some', {}, (_, mutant) =>
      define({ actions: { act: action({ when: () => mutant('early'), then: () => {} }) } }),
    );
    const { plain } = modelOf(late);
    expect(() => [...plain.steps({ n: 0, known: [] })]).toThrow(
      'spec "some": it asks for the mutant "early" inside a guard, an effect or a property. ' +
        'Ask once, at the top: const early = mutant("...").',
    );
  });
});

describe('a definition made uniform', () => {
  test('has every part, in the order of declaration', () => {
    const holds = () => true;
    const act = action(
      { type: t.bool, list: [1, 2], declared: among(t.int(0, 3), [1]) },
      { some: (s) => s.known },
      { when: { one: holds, two: holds }, then: () => {} },
    );
    const { initial, actions, ...rest } = compile(
      spec('some', {}, () => define({ initial: [idle, act], actions: { act, idle }, terminal: holds })),
      {},
      undefined,
    );
    expect(initial.map(({ name }) => name)).toEqual(['initial[0]', 'initial[1]']);
    expect(actions).toMatchObject([
      {
        name: 'act',
        choices: [
          { kind: 'shape', name: 'type', shape: { kind: 'bool' } },
          { kind: 'constants', name: 'list', values: [1, 2], shape: undefined },
          { kind: 'constants', name: 'declared', values: [1], shape: { kind: 'int' } },
          { kind: 'state', name: 'some' },
        ],
        guard: [{ name: 'one' }, { name: 'two' }],
      },
      { name: 'idle', choices: [], guard: [] },
    ]);
    expect(rest).toMatchObject({
      invariants: [],
      steps: [],
      reachable: [],
      temporal: [],
      constraints: [],
      stepConstraints: [],
      terminal: holds,
    });
  });

  test('of an initial action alone calls it initial', () => {
    const some = spec('some', {}, () => define({ actions: { idle }, initial: idle }));
    expect(compile(some, {}, undefined).initial).toMatchObject([{ name: 'initial' }]);
  });
});

describe('a part that other tools have', () => {
  test.each([
    ['view', 'A view takes states for one that differ in what it hides'],
    ['symmetry', 'Declare the identities with t.ids'],
    ['fair', 'Fairness is a part of define'],
  ])('is refused with the reason: %s', (part, reason) => {
    // True enough: the compiler refuses such parts, a file that it never sees may have them.
    const parts = { actions: { idle }, [part]: {} } as { readonly actions: { readonly idle: typeof idle } };
    expect(() =>
      compile(
        spec('some', {}, () => define(parts)),
        {},
        undefined,
      ),
    ).toThrow(reason);
  });
});
