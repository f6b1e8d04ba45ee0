import { describe, expect, test } from 'vitest';
import {
  type Data,
  type Model,
  modelOf,
  type PlainState,
  type PlainStep,
  SpecError,
} from '../../model/index.ts';
import { type Spec, spec, t, variables } from '../../spec/language/index.ts';
import { protocols } from '../../spec/protocols/index.ts';
import { jsonOf } from '../log/index.ts';
import { clock, journals } from '../toy-specs.ts';
import { GraphTooLargeError } from './graph-too-large.ts';
import { graphOf, type StateGraph } from './state-graph.ts';
import { mail } from './toy-mail.ts';

const limits = { states: 10_000, transitions: 100_000 };

/** A transition in one text: where from, what, where to. */
const transitionText = (from: PlainState, call: string, to: PlainState): string =>
  `${JSON.stringify(from)} ${call} ${JSON.stringify(to)}`;

/** What a step of the reference semantics takes, as the graph has it. */
function callText({ action, arguments: args }: PlainStep): string {
  const json = args.map(({ name, value, shape }) => [
    name,
    shape === undefined ? value : jsonOf(shape, value),
  ]);
  return `${action} ${JSON.stringify(Object.fromEntries(json))}`;
}

function transitionsOf(graph: StateGraph): readonly string[] {
  const texts: string[] = [];
  for (let state = 0; state < graph.states; state += 1) {
    for (let edge = graph.first[state] ?? 0; edge < (graph.first[state + 1] ?? 0); edge += 1) {
      const call = graph.calls[graph.call[edge] ?? -1];
      const text = `${call?.action} ${JSON.stringify(call?.arguments)}`;
      texts.push(transitionText(graph.stateAt(state), text, graph.stateAt(graph.to[edge] ?? -1)));
    }
  }
  return texts;
}

/** Every transition by the reference semantics, relaxing over all states found so far until nothing is new. */
function relaxed({ plain, compiled }: Model): {
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
} {
  const isInside = (state: PlainState, before?: PlainState): boolean =>
    compiled.constraints.every((each) => plain.falseConjuncts(each, state).length === 0) &&
    (before === undefined ||
      compiled.stepConstraints.every((each) => plain.falseConjuncts(each, before, state).length === 0));
  const states = new Map<string, PlainState>();
  const transitions = new Set<string>();
  const reach = (state: PlainState, before?: PlainState): boolean => {
    if (isInside(state, before)) states.set(JSON.stringify(state), state);
    return isInside(state, before);
  };
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') reach(outcome.state);
  for (let before = -1; before < states.size; ) {
    before = states.size;
    for (const state of [...states.values()]) {
      for (const step of plain.steps(state)) {
        const { outcome } = step;
        if (outcome.kind === 'state' && reach(outcome.state, state))
          transitions.add(transitionText(state, callText(step), outcome.state));
      }
    }
  }
  return { states: new Set(states.keys()), transitions };
}

describe('the state graph', () => {
  // Kills: constraints that are not asked of one of the two, choices from the state taken by the type of another
  // choice, a repeated value of a choice that makes two transitions.
  test.each<readonly [string, Spec]>([
    ['clock', clock],
    ['journals', journals],
    ['mail', mail],
  ])('of %s has the states and transitions of the reference semantics, each once', (_, toy) => {
    const model = modelOf(toy);
    const graph = graphOf(model.compiled, limits);
    const expected = relaxed(model);
    const states = Array.from({ length: graph.states }, (__, state) => JSON.stringify(graph.stateAt(state)));
    expect(states.toSorted()).toEqual([...expected.states].toSorted());
    expect(transitionsOf(graph).toSorted()).toEqual([...expected.transitions].toSorted());
  });

  test.each([['two-phase-commit'], ['margin'], ['die-hard']])(
    'of %s has as many states and transitions as the protocol says',
    (name) => {
      const protocol = protocols.find((each) => each.spec.name === name);
      const [instance] = Object.values(protocol?.instances ?? {});
      if (protocol === undefined || instance === undefined) throw new Error(`there is no protocol ${name}`);
      const graph = graphOf(modelOf(protocol.spec, instance.constants).compiled, limits);
      expect(graph.states).toBe(instance.expect.distinct);
      // The checker counts initial states as generated; no action of these has a value of a choice twice.
      expect(graph.to.length + graph.initial.length).toBe(instance.expect.generated);
      expect(graph.excluded).toBe(0);
    },
  );

  test('starts in each initial state once, and says what is left out', () => {
    const graph = graphOf(modelOf(mail).compiled, limits);
    const debts = graph.initial.map((state) => graph.stateAt(state).debts);
    expect(debts).toEqual<readonly Data[]>([
      [0, 0],
      [1, 0],
    ]);
    expect(graph.excluded).toBeGreaterThan(0);
    expect(graphOf(modelOf(clock).compiled, limits).excluded).toBe(0);
  });

  test('names identities in arguments', () => {
    const graph = graphOf(modelOf(mail).compiled, limits);
    expect(graph.calls).toContainEqual({
      action: 'deliver',
      arguments: { letter: { kind: 'bill', to: 'person2', amount: 2 } },
    });
    expect(graph.calls).toContainEqual({ action: 'look', arguments: {} });
  });

  test('holds as much as its limits, and no more', () => {
    const { compiled } = modelOf(clock);
    const { states, to } = graphOf(compiled, limits);
    expect(graphOf(compiled, { states, transitions: to.length }).states).toBe(states);
    expect(() => graphOf(compiled, { ...limits, transitions: to.length - 1 })).toThrow(
      'more than 14 transitions',
    );
    expect(() => graphOf(compiled, { ...limits, states: states - 1 })).toThrow(GraphTooLargeError);
    expect(() => graphOf(compiled, { ...limits, states: states - 1 })).toThrow(
      'the state graph of clock has more than 5 states. A tour visits all of them, so it is made for small models only. ' +
        'Take a smaller instance or smaller constants, raise the limit, or choose a weaker criterion; what is too large ' +
        'for a tour can still be fuzzed.',
    );
  });

  test.each<readonly [problem: string, start: number, constraint: boolean]>([
    ['leaves the bounds: n would be 4, its type is int 0..3', 4, true],
    ['starts in no state that is inside the constraints', 0, false],
  ])('of a spec whose initial action %s is refused', (problem, start, constraint) => {
    const startless = spec('startless', {}, () => {
      const { action, define } = variables({ n: t.int(0, 3) });
      const set = action({
        then: (s) => {
          s.n = start;
        },
      });
      return define({ initial: set, actions: { set }, constraints: { 'it may be': () => constraint } });
    });
    const build = () => graphOf(modelOf(startless).compiled, limits);
    expect(build).toThrow(SpecError);
    expect(build).toThrow(`the initial action ${problem}. There must be a state to start from.`);
  });

  test('says which constraint failed', () => {
    const broken = spec('broken', {}, () => {
      const { action, define } = variables({ n: t.int(0, 3) });
      const up = action({
        then: (s) => {
          s.n += 1;
        },
      });
      return define({
        actions: { up },
        stepConstraints: {
          'it is lucky': (_, after) => {
            if (after.n === 2) throw new Error('two is unlucky');
            return true;
          },
        },
      });
    });
    const build = () => graphOf(modelOf(broken).compiled, limits);
    expect(build).toThrow(SpecError);
    expect(build).toThrow('property "it is lucky" threw Error: two is unlucky');
  });
});
