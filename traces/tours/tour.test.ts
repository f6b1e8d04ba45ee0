import { describe, expect, test } from 'vitest';
import { type Model, modelOf, type PlainState, type PlainStep } from '../../model/index.ts';
import { type Spec, spec, t, variables } from '../../spec/language/index.ts';
import { protocols } from '../../spec/protocols/index.ts';
import { jsonOf } from '../log/index.ts';
import { journals } from '../toy-specs.ts';
import { graphOf, type StateGraph } from './state-graph.ts';
import { type Criterion, callsOf, criteria, type Tour, tourOf } from './tour.ts';
import { mail } from './toy-mail.ts';

const limits = { states: 10_000, transitions: 100_000 };

function twoPhaseCommit(): Spec {
  const protocol = protocols.find((each) => each.spec.name === 'two-phase-commit');
  if (protocol === undefined) throw new Error('two-phase commit is gone');
  return protocol.spec;
}

function callText({ action, arguments: args }: PlainStep): string {
  const json = args.map(({ name, value, shape }) => [
    name,
    shape === undefined ? value : jsonOf(shape, value),
  ]);
  return `${action} ${JSON.stringify(Object.fromEntries(json))}`;
}

/** What a tour covers, in texts: its calls are taken again in the reference semantics, and must be enabled. */
function coveredTexts(
  { plain }: Model,
  graph: StateGraph,
  { criterion, sequences }: Tour,
): ReadonlySet<string> {
  const covered = new Set<string>();
  const known = new Map<string, ReadonlyMap<string, PlainStep>>();
  const stepsAt = (state: PlainState): ReadonlyMap<string, PlainStep> => {
    const text = JSON.stringify(state);
    const steps = known.get(text) ?? new Map([...plain.steps(state)].map((step) => [callText(step), step]));
    known.set(text, steps);
    return steps;
  };
  for (const sequence of sequences) {
    let state: PlainState = graph.stateAt(sequence.start);
    let last: string | undefined;
    if (criterion === 'states') covered.add(JSON.stringify(state));
    for (const call of callsOf(graph, sequence)) {
      const wanted = `${call.action} ${JSON.stringify(call.arguments)}`;
      const step = stepsAt(state).get(wanted);
      if (step?.outcome.kind !== 'state') throw new Error(`${wanted} is not enabled`);
      const text = `${JSON.stringify(state)} ${wanted}`;
      if (criterion === 'transitions') covered.add(text);
      if (criterion === 'transition pairs' && last !== undefined) covered.add(`${last} ${text}`);
      last = text;
      state = step.outcome.state;
      if (criterion === 'states') covered.add(JSON.stringify(state));
    }
  }
  return covered;
}

describe.each(criteria)('a tour of %s', (criterion) => {
  // Kills: a sequence that begins in another state than it says, a total that counts what cannot be reached.
  test.each<readonly [string, Spec]>([
    ['journals', journals],
    ['mail', mail],
    ['two-phase commit', twoPhaseCommit()],
  ])('of %s covers as much as it says, which is everything', (_, toured) => {
    const model = modelOf(toured);
    const graph = graphOf(model.compiled, limits);
    const tour = tourOf(graph, criterion);
    expect(coveredTexts(model, graph, tour).size).toBe(tour.covered);
    expect(tour.covered).toBe(tour.total);
    expect(tour.steps).toBe(tour.sequences.reduce((sum, { transitions }) => sum + transitions.length, 0));
    expect(tour.steps).toBeGreaterThanOrEqual(tour.leastSteps);
    for (const { start } of tour.sequences) expect(graph.initial).toContain(start);
  });

  test('is the same each time', () => {
    const { compiled } = modelOf(mail);
    expect(tourOf(graphOf(compiled, limits), criterion)).toEqual(
      tourOf(graphOf(compiled, limits), criterion),
    );
  });

  test('has no sequence longer than is wished, where that is possible', () => {
    const graph = graphOf(modelOf(journals).compiled, limits);
    const tour = tourOf(graph, criterion, { longest: 8 });
    expect(tour.covered).toBe(tour.total);
    expect(Math.max(...tour.sequences.map(({ transitions }) => transitions.length))).toBeLessThanOrEqual(8);
  });
});

// By hand and by flow: see the law of edge tours for that they are as few as can be.
test.each<readonly [Criterion, total: number, sequences: number, steps: number, least: number]>([
  ['states', 288, 81, 527, 287],
  ['transitions', 1_145, 298, 2_174, 1_440],
  ['transition pairs', 4_257, 1_080, 8_664, 5_358],
])('two-phase commit with 3 managers has %s', (criterion, total, sequences, steps, least) => {
  const tour = tourOf(graphOf(modelOf(twoPhaseCommit()).compiled, limits), criterion);
  expect([tour.total, tour.sequences.length, tour.steps, tour.leastSteps]).toEqual([
    total,
    sequences,
    steps,
    least,
  ]);
});

test('a transition that nothing comes before or after is toured with the pairs, and counted as none', () => {
  const { compiled } = modelOf(
    spec('once', {}, () => {
      const { action, define } = variables({ done: t.bool });
      return define({
        actions: {
          finish: action({
            when: (s) => !s.done,
            then: (s) => {
              s.done = true;
            },
          }),
        },
      });
    }),
  );
  const graph = graphOf(compiled, limits);
  expect(tourOf(graph, 'transition pairs')).toEqual({
    criterion: 'transition pairs',
    total: 0,
    covered: 0,
    sequences: [{ start: 0, transitions: [0] }],
    steps: 1,
    leastSteps: 1,
  });
});
