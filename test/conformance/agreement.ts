import { expect } from 'vitest';
import { type Compiled, modelOf, PackedStepper, PlainStepper, type Stepper } from '../../model/index.ts';
import {
  Explainer,
  LineMaker,
  type Matched,
  Matcher,
  type MatchOptions,
} from '../../traces/conformance/index.ts';
import { specOf } from '../random/index.ts';
import { flawOf, Told } from './behaviour.ts';
import { type Case, graphOfPlan } from './cases.ts';
import type { Graph, Node } from './graph.ts';
import { bindingOf, eventsOf, headOf, jsonByPath, type Recording, sayingOf } from './recording.ts';
import { type Saying, shows, Twin } from './twin.ts';

/** Going deep keeps so many of the states that it was left with. */
const mostKept = 32;

const steppers: readonly (readonly [name: string, make: (compiled: Compiled) => Stepper<unknown>])[] = [
  ['packed', (compiled) => new PackedStepper(compiled) as Stepper<unknown>],
  ['plain', (compiled) => new PlainStepper(compiled) as Stepper<unknown>],
];
/** All engines. */
export const engines = ['auto', 'candidates', 'depth'] as const;
/** The engines that there are. */
export type Engine = (typeof engines)[number];

/** What matching may cost. */
export type Budget = Pick<MatchOptions, 'maxCandidates' | 'maxStates' | 'isStopped'>;

const unlimited: Budget = {
  maxCandidates: Number.POSITIVE_INFINITY,
  maxStates: Number.POSITIVE_INFINITY,
  isStopped: () => false,
};

interface Outcome {
  readonly matched: Matched<unknown>;
  readonly told: Told<unknown>;
  readonly nodes: (states: readonly unknown[]) => ReadonlySet<Node | undefined>;
}

/** What a matcher says of a log, and tells of it. */
export function outcomeOf(
  stepper: Stepper<unknown>,
  engine: Engine,
  recording: Recording,
  graph: Graph,
  budget: Budget,
): Outcome {
  const head = headOf(recording);
  const maker = new LineMaker(stepper.compiled, bindingOf(recording), head, 'random.ndjson');
  const told = new Told(stepper, graph);
  const starts = stepper.initial().filter((state) => {
    stepper.enter(state);
    return maker.initial(head).every((observation) => observation.isSeenIn(stepper.before));
  });
  const matcher = new Matcher(new Explainer(stepper, maker.hidden), starts, {
    engine,
    ...budget,
    listener: told,
  });
  for (const [index, event] of eventsOf(recording).entries()) {
    const line = maker.line(event, index + 2);
    if (line !== undefined) matcher.add(line);
  }
  const nodes = (states: readonly unknown[]) =>
    new Set(states.map((state) => graph.nodeOf(stepper.plain(state))));
  return { matched: matcher.finish(), told, nodes };
}

/** What the twin says of a log. */
export interface Truth {
  readonly twin: Twin;
  readonly starts: readonly Node[];
  readonly sayings: readonly Saying[];
  /** The states before the first line and after each that can be explained. */
  readonly sets: readonly ReadonlySet<Node>[];
  readonly isAccepted: boolean;
}

/** Answers by the definition. `hidden` are the actions that leave no line. */
export function truthOf(recording: Recording, graph: Graph, hidden = recording.hidden): Truth {
  const twin = new Twin(graph, hidden);
  const init = jsonByPath(recording.init);
  const sayings = recording.drafts.map((draft) => sayingOf(recording, draft));
  const sets = twin.sets(twin.starts(init), sayings);
  return {
    twin,
    starts: graph.starts.filter((node) => shows(node, init)),
    sayings,
    sets,
    isAccepted: sets.length === sayings.length + 1,
  };
}

function requireAgreement(truth: Truth, outcome: Outcome, recording: Recording): void {
  const { sets, sayings, starts } = truth;
  const { matched, told } = outcome;
  expect(matched.kind).toBe(truth.isAccepted ? 'accepted' : 'rejected');
  if (matched.kind === 'accepted') {
    expect(flawOf(told, starts, sayings, recording.hidden)).toBeUndefined();
    expect(matched.effort.lines).toBe(sayings.length);
    expect(matched.effort.hiddenSteps).toBe(told.steps.filter(({ line }) => line === undefined).length);
  }
  if (matched.kind !== 'rejected') return;
  const { failure } = matched;
  const explained = sets.length - 1;
  expect([failure.explained, failure.line.index]).toEqual([explained, explained]);
  expect(failure.recent.map(({ index }) => index)).toEqual(sayings.slice(0, explained).map((_, at) => at));
  const left = sets[explained] ?? new Set();
  const candidates = outcome.nodes(failure.candidates);
  expect(candidates.size).toBe(failure.candidates.length);
  for (const node of candidates) expect(node !== undefined && left.has(node)).toBe(true);
  if (candidates.size < mostKept) expect(candidates.size).toBe(left.size);
  requireFrom(truth, outcome, explained);
}

/** A repair is tried from a state that explains what comes before, with lines that lead up to the one that fails. */
function requireFrom({ twin, sets, sayings }: Truth, { matched, nodes }: Outcome, explained: number): void {
  if (matched.kind !== 'rejected') return;
  const { state, lines } = matched.failure.from;
  expect(lines.map(({ index }) => index)).toEqual(
    sayings
      .slice(explained + 1 - lines.length, explained + 1)
      .map((_, at) => explained + 1 - lines.length + at),
  );
  const [from] = nodes([state]);
  const before = sets[explained + 1 - lines.length];
  if (from === undefined || before === undefined) throw new Error('there is no state to try a repair from');
  expect(before.has(from)).toBe(true);
  const further = twin.sets(twin.closed([from]), sayings.slice(explained + 1 - lines.length, explained + 1));
  expect(further).toHaveLength(lines.length);
}

/** Holds every engine, over both steppers, against the twin on each log of a case. */
export function requireCase({ plan, recordings }: Case): void {
  const graph = graphOfPlan(plan);
  if (graph === undefined) throw new Error('a spec is too large to be looked at whole');
  const { compiled } = modelOf(specOf(plan));
  const made = steppers.map(([name, make]) => [name, make(compiled)] as const);
  for (const [index, recording] of recordings.entries()) {
    const truth = truthOf(recording, graph);
    if (truth.starts.length === 0) continue;
    for (const [name, stepper] of made) {
      // The plain form is slow: of every second log one engine is enough.
      const own = name === 'packed' ? engines : engines.filter((_, each) => 2 * each === index % 6);
      for (const engine of own) {
        // So few that going deep comes next, often.
        const budget = engine === 'auto' ? { ...unlimited, maxCandidates: 3 } : unlimited;
        const outcome = outcomeOf(stepper, engine, recording, graph, budget);
        try {
          requireAgreement(truth, outcome, recording);
        } catch (error) {
          throw new Error(`${engine}, ${name}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      }
    }
  }
}
