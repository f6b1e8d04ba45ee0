import {
  type Machine,
  type Model,
  type PlainState,
  type PlainStep,
  sameData,
  type Trace,
  type TracePoint,
} from '../model/index.ts';
import { compareWords, type Finding } from './findings.ts';
import type { Lift, Shows } from './lift.ts';
import { control, type Store } from './store.ts';
import type { AbstractStep } from './verdict.ts';

/** The pairs of the store's ranges in which each level lies: level `n` from `firsts[n]` to before `firsts[n + 1]`. */
export type Levels = readonly number[];

/** The packed and the plain form of a spec disagree: never the user's fault. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';

  constructor(what: string) {
    super(
      `the packed and the plain representation of the spec disagree: ${what}. ` +
        'This is a bug in the checker, please report it with the spec and its constants.',
    );
  }
}

/**
 * The packed states from an initial state to each of `ends`, all of them shortest.
 *
 * No parents are stored: a level is expanded again, from the last one down, and the least predecessor (by its words)
 * of each trace's head is taken. So a trace costs at most one more exploration and no memory, and is the same
 * whatever the order in which threads found the states. An end `n` steps away lies in level `n`.
 */
export function shortestPaths(
  machine: Machine,
  store: Store,
  levels: Levels,
  ends: readonly { readonly length: number; readonly state: Uint32Array }[],
): readonly (readonly Uint32Array[])[] {
  // Built from the end: each path grows at its back, and is turned round when it is whole.
  const paths = ends.map((end) => [end.state]);
  const deepest = Math.max(0, ...ends.map((end) => end.length));
  for (let level = deepest - 1; level >= 0; level -= 1) {
    const wanted = paths.filter((_, index) => (ends[index]?.length ?? 0) > level);
    const heads = wanted.map((path) => path.at(-1) as Uint32Array);
    const predecessors = leastPredecessors(machine, store, levels[level] ?? 0, levels[level + 1] ?? 0, heads);
    for (const [index, path] of wanted.entries()) {
      const predecessor = predecessors[index];
      if (predecessor === undefined)
        throw new DisagreementError(`a state of level ${level + 2} has no predecessor`);
      path.push(predecessor);
    }
  }
  return paths.map((path) => path.reverse());
}

function leastPredecessors(
  machine: Machine,
  store: Store,
  first: number,
  end: number,
  heads: readonly Uint32Array[],
): readonly (Uint32Array | undefined)[] {
  const words = machine.wordsPerState;
  const least: (Uint32Array | undefined)[] = heads.map(() => undefined);
  const { ranges } = store.memory;
  for (let pair = first; pair < end; pair += 1) {
    for (let state = ranges[2 * pair] ?? 0; state < (ranges[2 * pair + 1] ?? 0); state += 1) {
      store.load(state, machine.before);
      machine.clearBatch();
      machine.expand();
      const batch = machine.batch();
      const size = machine.batchSize();
      for (const [index, head] of heads.entries()) {
        if (!contains(batch, size, words, head)) continue;
        const known = least[index];
        if (known === undefined || compareWords(machine.before, known) < 0)
          least[index] = machine.before.slice();
      }
    }
  }
  machine.clearBatch();
  return least;
}

function contains(batch: Uint32Array, size: number, words: number, state: Uint32Array): boolean {
  const [head] = state;
  for (let at = 0; at < size * words; at += words) {
    if (batch[at] !== head) continue;
    let word = 1;
    while (word < words && batch[at + word] === state[word]) word += 1;
    if (word === words) return true;
  }
  return false;
}

/**
 * Traces to findings, rebuilt on the plain representation, which names each step. Where what is stored are
 * representatives, `lift` makes behaviours of them, which show what `shows` says.
 */
export function tracesTo(
  model: Model,
  machine: Machine,
  store: Store,
  levels: Levels,
  findings: readonly { readonly finding: Finding; readonly bounds: boolean; readonly shows?: Shows }[],
  lift?: Lift,
): readonly Trace[] {
  // From here on the machine is only asked for successors; what it would report is known already.
  machine.events.stepViolated = () => {};
  machine.events.outOfBounds = () => {};
  machine.events.excluded = () => {};
  machine.setRepeats('offered');
  const ends = findings.map(({ finding, bounds }) => ({
    state: finding.state,
    length: finding.after !== undefined || bounds ? finding.length - 1 : finding.length,
  }));
  const paths = shortestPaths(machine, store, levels, ends);
  return findings.map(({ finding, bounds, shows }, index) => {
    const path = paths[index] ?? [];
    if (lift !== undefined) return plainTrace(model, lift.behaviour(path, finding.after, shows), bounds);
    const packed = [...path, ...(finding.after === undefined ? [] : [finding.after])];
    const states = packed.map((words) => machine.unpack(words));
    return plainTrace(model, states, bounds);
  });
}

/**
 * Names the steps between `states` by the plain representation; `loop` is where a lasso goes back to, its last state
 * where it stays there. @throws DisagreementError where one is not a step.
 */
export function plainTrace(
  model: Model,
  states: readonly PlainState[],
  bounds: boolean,
  loop?: number,
): Trace {
  const { compiled, plain } = model;
  const points: TracePoint[] = states.map((state, index) => {
    const previous = states[index - 1];
    const steps = previous === undefined ? plain.initialSteps() : plain.steps(previous);
    return { ...namedStep(steps, state, index), state };
  });
  const last = states.at(-1);
  const target = loop === undefined || loop === states.length - 1 ? undefined : states[loop];
  const back =
    target === undefined || last === undefined
      ? undefined
      : namedStep(plain.steps(last), target, states.length);
  let attempt: Trace['attempt'];
  if (bounds && last !== undefined) {
    for (const { action, arguments: args, outcome } of plain.steps(last)) {
      if (outcome.kind === 'bounds') {
        attempt = { action, arguments: args, path: outcome.path, problem: outcome.problem };
        break;
      }
    }
    if (attempt === undefined) throw new DisagreementError('no step leaves the bounds in the plain form');
  }
  return {
    spec: compiled.specName,
    constants: compiled.constants,
    mutant: compiled.mutant,
    variables: compiled.variables,
    points,
    loop,
    ...(back === undefined ? {} : { back }),
    attempt,
  };
}

function namedStep(
  steps: Iterable<PlainStep>,
  to: PlainState,
  index: number,
): Pick<PlainStep, 'action' | 'arguments'> {
  for (const { action, arguments: args, outcome } of steps) {
    if (outcome.kind === 'state' && sameData(outcome.state, to)) return { action, arguments: args };
  }
  throw new DisagreementError(`step ${index} is taken by the packed form alone, to ${JSON.stringify(to)}`);
}

/** The names of the conjuncts of an invariant that are false where its trace ends. */
export function falseConjuncts(model: Model, name: string, trace: Trace | undefined): readonly string[] {
  const invariant = model.compiled.invariants.find((property) => property.name === name);
  const last = trace?.points.at(-1);
  if (invariant === undefined || last === undefined) return [];
  const conjuncts = model.plain.falseConjuncts(invariant, last.state);
  return conjuncts.flatMap((conjunct) => (conjunct.name === undefined ? [] : [conjunct.name]));
}

/** What the last step of a trace stands for in the spec that property `name` claims to refine. */
export function abstractStep(model: Model, name: string, trace: Trace | undefined): AbstractStep | undefined {
  const refines = model.compiled.steps.find((property) => property.name === name)?.refines;
  if (refines === undefined || trace === undefined) return undefined;
  const { abstract, abstractState } = refines;
  const [before, after] = [trace.points.at(-2), trace.points.at(-1)].map((point) =>
    point === undefined ? undefined : abstractState(model.plain.value(point.state)),
  );
  if (after === undefined) return undefined;
  return { spec: abstract.specName, variables: abstract.variables, before, after };
}

/** The number of pairs closed so far: where the next level begins. */
export function pairsOf(store: Store): number {
  return store.memory.control[control.ranges] ?? 0;
}
