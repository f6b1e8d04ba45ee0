import { describe, expect, test } from 'vitest';
import { among, spec, t, variables } from '../spec/language/index.ts';
import { modelOf } from './model.ts';
import { argumentText, dataText, type PlainState, SpecError, stepText } from './plain.ts';
import { type Trace, traceLength } from './trace.ts';

const Node = t.ids('node', 2);
const Message = t.union('type', { vote: { by: Node, n: t.int(0, 3) }, stop: {} });
const { action, define } = variables({ n: t.int(0, 3), known: t.set(Node), log: t.seq(Message, 2) });
type Parts = Parameters<typeof define>[0];
const idle = action({ then: () => {} });
const start: PlainState = { n: 0, known: [], log: [] };

const modelWith = (parts: Parts) => modelOf(spec('some', {}, () => define(parts)));

/** The steps from `state`, in words: what is taken and where it leads. */
function told(parts: Parts, state: PlainState = start): readonly string[] {
  return [...modelWith(parts).plain.steps(state)].map((step) => {
    const { outcome } = step;
    const end =
      outcome.kind === 'state' ? JSON.stringify(outcome.state) : `${outcome.path} ${outcome.problem}`;
    return `${stepText(step)} -> ${end}`;
  });
}

describe('the steps from a state', () => {
  test('are one for each action and choice that is enabled, in the order of declaration', () => {
    const add = action(
      { by: Node, n: among(t.int(0, 3), [2, 1]) },
      {
        when: (_, { n }) => n < 3,
        then: (s, { by, n }) => {
          s.n = n;
          s.known.add(by);
        },
      },
    );
    expect(told({ actions: { idle, add, never: action({ when: () => false, then: () => {} }) } })).toEqual([
      'idle -> {"n":0,"known":[],"log":[]}',
      'add(by=node1, n=2) -> {"n":2,"known":[0],"log":[]}',
      'add(by=node1, n=1) -> {"n":1,"known":[0],"log":[]}',
      'add(by=node2, n=2) -> {"n":2,"known":[1],"log":[]}',
      'add(by=node2, n=1) -> {"n":1,"known":[1],"log":[]}',
    ]);
  });

  test('choose from the state as it was before, and from earlier choices', () => {
    const drop = action(
      { first: (s) => s.known },
      { second: (s, { first }) => [...s.known].filter((node) => node !== first) },
      {
        then: (s, { first, second }) => {
          s.known.clear();
          if (first !== second) s.known.add(second);
        },
      },
    );
    expect(told({ actions: { drop } })).toEqual([]);
    expect(told({ actions: { drop } }, { ...start, known: [0, 1] })).toEqual([
      'drop(first=node1, second=1) -> {"n":0,"known":[1],"log":[]}',
      'drop(first=node2, second=0) -> {"n":0,"known":[0],"log":[]}',
    ]);
  });

  test('that leave the bounds say where and why, and change nothing', () => {
    const over = action({
      then: (s) => {
        s.known.clear();
        s.n += 4;
      },
    });
    const state = { ...start, known: [1] };
    expect(told({ actions: { over } }, state)).toEqual(['over -> n would be 4, its type is int 0..3']);
    expect(state).toEqual({ n: 0, known: [1], log: [] });
  });

  test('lead to states that cannot be changed', () => {
    const [step] = [...modelWith({ actions: { idle } }).plain.steps(start)];
    const state = step?.outcome.kind === 'state' ? step.outcome.state : {};
    expect([state, ...Object.values(state)].every(Object.isFrozen)).toBe(true);
  });
});

describe('the initial states', () => {
  test('are that of first values where none are given', () => {
    expect([...modelWith({ actions: { idle } }).plain.initialSteps()]).toEqual([
      { action: 'initial', arguments: [], chosen: [], outcome: { kind: 'state', state: start } },
    ]);
  });

  test('are one for each initial action and choice, equal ones repeated', () => {
    const any = action(
      { n: [1, 1, 2] },
      {
        when: (_, { n }) => n !== 3,
        then: (s, { n }) => {
          s.n = n;
        },
      },
    );
    const steps = [...modelWith({ actions: { idle }, initial: [idle, any] }).plain.initialSteps()];
    expect(steps.map((step) => [stepText(step), step.outcome])).toEqual([
      ['initial[0]', { kind: 'state', state: start }],
      ['initial[1](n=1)', { kind: 'state', state: { ...start, n: 1 } }],
      ['initial[1](n=1)', { kind: 'state', state: { ...start, n: 1 } }],
      ['initial[1](n=2)', { kind: 'state', state: { ...start, n: 2 } }],
    ]);
  });
});

test('attempts name the first conjunct that blocks, of every action and choice', () => {
  const up = action(
    { n: [1, 2] },
    {
      when: { 'there is room': (s) => s.n < 3, 'it is one': (_, { n }) => n === 1, never: () => false },
      then: () => {},
    },
  );
  const down = action({ when: (s) => s.n > 0, then: () => {} });
  const { plain } = modelWith({ actions: { up, down, idle } });
  expect([...plain.attempts(start)].map((each) => [stepText(each), each.blockedBy])).toEqual([
    ['up(n=1)', 'never'],
    ['up(n=2)', 'it is one'],
    ['down', 'its guard'],
    ['idle', undefined],
  ]);
});

describe('properties', () => {
  const model = modelWith({
    actions: { idle },
    invariants: { both: { small: (s) => s.n < 2, known: (s) => s.known.size > 0 }, one: (s) => s.n < 2 },
    steps: { grows: (before, after) => before.n < after.n },
    terminal: (s) => s.n === 3,
  });
  const [both, one] = model.compiled.invariants;
  const [grows] = model.compiled.steps;
  if (both === undefined || one === undefined || grows === undefined) throw new Error('they are declared');

  test.each([
    [{ ...start, n: 3 }, ['small', 'known'], [undefined]],
    [start, ['known'], []],
    [{ ...start, known: [0] }, [], []],
  ])('tell which conjuncts are false in %j', (state, falseOfBoth, falseOfOne) => {
    expect(model.plain.falseConjuncts(both, state).map(({ name }) => name)).toEqual(falseOfBoth);
    expect(model.plain.falseConjuncts(one, state).map(({ name }) => name)).toEqual(falseOfOne);
  });

  test('of steps look at both states', () => {
    expect(model.plain.falseConjuncts(grows, start, { ...start, n: 1 })).toEqual([]);
    expect(model.plain.falseConjuncts(grows, { ...start, n: 1 }, start)).toHaveLength(1);
  });

  test('say where a behaviour may end', () => {
    expect(model.plain.isTerminal({ ...start, n: 3 })).toBe(true);
    expect(model.plain.isTerminal(start)).toBe(false);
    expect(modelWith({ actions: { idle } }).plain.isTerminal(start)).toBe(false);
  });
});

describe("the author's code, where it fails, is named with the state", () => {
  const fail = (): never => {
    throw new RangeError('no such thing');
  };
  const odd = (answer: unknown) => () => answer as boolean;
  const cases: readonly (readonly [what: string, parts: Parts, message: string])[] = [
    [
      'a guard that throws',
      { actions: { act: action({ n: [1] }, { when: fail, then: () => {} }) } },
      'the guard of act(n=1) threw RangeError: no such thing. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'an effect that throws what is no error',
      {
        actions: {
          act: action({
            then: () => {
              throw 'a string';
            },
          }),
        },
      },
      'the effect of act threw a string. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'an effect that goes on after it has returned',
      { actions: { act: action({ then: async () => {} }) } },
      'the effect of act threw UnfinishedEffectError: an effect answered with a promise, but a step ends when its effect returns; write it without async, and not as a generator. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'an effect that never starts',
      {
        actions: {
          act: action({
            *then() {
              yield 1;
            },
          }),
        },
      },
      'the effect of act threw UnfinishedEffectError: an effect answered with a generator, but a step ends when its effect returns; write it without async, and not as a generator. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'a choice that throws',
      { actions: { act: action({ n: [1] }, { m: fail }, { then: () => {} }) } },
      'the choice m of act(n=1) threw RangeError: no such thing. Mend the spec so that it answers in every reachable state.',
    ],
    [
      'a guard that answers with a number',
      { actions: { act: action({ when: odd(1), then: () => {} }) } },
      'the guard of act answers number 1. A guard or a property answers true or false.',
    ],
    [
      'a guard that answers with nothing',
      { actions: { act: action({ when: { 'it is so': odd(undefined) }, then: () => {} }) } },
      'the guard of act answers nothing. A guard or a property answers true or false.',
    ],
  ];

  test.each(cases)('%s', (_, parts, message) => {
    expect(() => told(parts)).toThrow(SpecError);
    expect(() => told(parts)).toThrow(expect.objectContaining({ message, state: start }));
  });

  test('a key outside the domain of its map', () => {
    const { action: act, define: put } = variables({ n: t.int(0, 3), m: t.map(t.int(0, 1), t.bool) });
    const parts = { actions: { look: act({ when: (s) => s.m.get(s.n), then: () => {} }) } };
    const { plain } = modelOf(spec('some', {}, () => put(parts)));
    expect(() => [...plain.steps({ n: 2, m: [false, false] })]).toThrow(
      'the guard of look looks something up that is not there: the key of a map would be 2, its type is int 0..1. Ask only for what is in the type.',
    );
  });

  test('a property that throws, and one that answers oddly', () => {
    const { plain, compiled } = modelWith({
      actions: { idle },
      invariants: { 'it is fine': fail, 'it is odd': odd('yes') },
    });
    const [fine, strange] = compiled.invariants;
    if (fine === undefined || strange === undefined) throw new Error('they are declared');
    expect(() => plain.falseConjuncts(fine, start)).toThrow(
      'the property "it is fine" threw RangeError: no such thing. Mend the spec so that it answers in every reachable state.',
    );
    expect(() => plain.falseConjuncts(strange, start)).toThrow(
      'the property "it is odd" answers string yes. A guard or a property answers true or false.',
    );
  });

  test('terminal', () => {
    const { plain } = modelWith({ actions: { idle }, terminal: odd(0) });
    expect(() => plain.isTerminal(start)).toThrow(
      'the predicate terminal answers number 0. A guard or a property answers true or false.',
    );
  });
});

describe('a value in one line', () => {
  const { shape } = Message;
  test.each([
    [undefined, [1, 2], '[1,2]'],
    [undefined, 'word', 'word'],
    [undefined, null, 'none'],
    [t.option(Node).shape, null, 'none'],
    [t.option(Node).shape, 1, 'node2'],
    [t.record({ by: Node, n: t.int(0, 3) }).shape, { by: 0, n: 2 }, '{by: node1, n: 2}'],
    [shape, { type: 'vote', by: 1, n: 3 }, 'vote{by: node2, n: 3}'],
    [shape, { type: 'stop' }, 'stop'],
    [t.map(Node, t.bool).shape, [true, false], '[node1: true, node2: false]'],
    [t.set(Node).shape, [0, 1], '{node1, node2}'],
    [
      t.bag(Node, 3).shape,
      [
        [0, 1],
        [1, 2],
      ],
      '{node1, node2 ×2}',
    ],
    [t.seq(Node, 3).shape, [1, 0], '⟨node2, node1⟩'],
  ])('of %j: %j', (of, data, text) => {
    expect(dataText(of, data)).toBe(text);
    expect(argumentText({ name: 'x', value: data, shape: of })).toBe(`x=${text}`);
  });
});

test('the length of a trace counts its steps, and an attempt', () => {
  const { compiled } = modelWith({ actions: { idle } });
  const point = { action: 'idle', arguments: [], state: start };
  const trace: Trace = {
    spec: 'some',
    constants: {},
    mutant: undefined,
    variables: compiled.variables,
    points: [point, point],
    loop: undefined,
    attempt: undefined,
  };
  expect(traceLength(trace)).toBe(1);
  const attempt = { action: 'idle', arguments: [], path: 'n', problem: 'is wrong' };
  expect(traceLength({ ...trace, attempt })).toBe(2);
});
