import type { Ltl } from '../../checker/liveness/index.ts';

/** A way to get from a state to another. Where it leads to the same state it stutters, and is no step of a behaviour. */
export interface Step {
  /** Undefined where the step is cut off, as by a constraint: it is enabled, and cannot be followed. */
  readonly to: number | undefined;
  /** One bit for each label: the ways in which the step can be taken. */
  readonly labels: number;
}

/** A small graph of states 0, 1, 2, …; all can be reached from the initial ones. */
export interface Graph {
  readonly initial: readonly number[];
  /** By state; undefined where a state was found and never expanded. */
  readonly steps: readonly (readonly Step[] | undefined)[];
  /** By state, one bit for each thing that may be true of it. */
  readonly truths: readonly number[];
}

/** What an atom of a formula says. */
export type About =
  | { readonly kind: 'state'; readonly bit: number }
  /** Of the next step that one of the labels is on it; of the state that a step is possible that has one. */
  | { readonly kind: 'taken' | 'enabled'; readonly labels: number }
  /** Of the next step by where it leads: for each state it leads from, one bit for each it may lead to. */
  | { readonly kind: 'step'; readonly targets: readonly number[] };

export interface Assumption {
  readonly kind: 'weak' | 'strong';
  readonly labels: number;
}

/** A graph, what is assumed of its behaviours, and what is asked of them. */
export interface FairCase {
  readonly graph: Graph;
  readonly labels: number;
  readonly atoms: readonly About[];
  readonly fairness: readonly Assumption[];
  readonly formula: Ltl;
}

/** An infinite behaviour: `states`, and from the last back to `states[loop]`; where that is the last, it rests there. */
export interface Behaviour {
  readonly states: readonly number[];
  readonly loop: number;
}

/** The labels of all steps that change a state: what is enabled there. */
export function enabledIn({ steps }: Graph, state: number): number {
  return (steps[state] ?? []).reduce((sum, step) => (step.to === state ? sum : sum | step.labels), 0);
}

/** The labels of all steps from one state to another; undefined where there are none. */
export function labelsBetween({ steps }: Graph, from: number, to: number): number | undefined {
  if (from === to) return undefined;
  const between = (steps[from] ?? []).filter((step) => step.to === to);
  return between.length === 0 ? undefined : between.reduce((sum, { labels }) => sum | labels, 0);
}

/** Whether an atom is true in `state` when the next state is `to`, or nothing happens any more. */
export function isTrueOf(about: About, graph: Graph, state: number, to: number | undefined): boolean {
  switch (about.kind) {
    case 'state':
      return (((graph.truths[state] ?? 0) >> about.bit) & 1) === 1;
    case 'enabled':
      return (enabledIn(graph, state) & about.labels) !== 0;
    case 'taken':
      return to !== undefined && ((labelsBetween(graph, state, to) ?? 0) & about.labels) !== 0;
    case 'step':
      return to !== undefined && (((about.targets[state] ?? 0) >> to) & 1) === 1;
  }
}

/** Whether some step of the graph is cut off, or some state is not expanded: then nothing can be said to hold. */
export function isInPart({ steps }: Graph): boolean {
  return steps.some((own) => own === undefined || own.some(({ to }) => to === undefined));
}

/** The graph without what cannot be reached, its states numbered anew in their order. `numbers` are the old ones. */
export function reachable(graph: Graph): { readonly graph: Graph; readonly numbers: readonly number[] } {
  const reached = new Set(graph.initial);
  // A set is walked through in the order of insertion, what is inserted meanwhile included.
  for (const state of reached) {
    for (const { to } of graph.steps[state] ?? []) if (to !== undefined) reached.add(to);
  }
  const numbers = [...graph.truths.keys()].filter((state) => reached.has(state));
  const numberOf = (state: number): number => numbers.indexOf(state);
  return {
    numbers,
    graph: {
      initial: graph.initial.map(numberOf),
      steps: numbers.map((state) =>
        graph.steps[state]?.map(({ to, labels }) => ({
          to: to === undefined ? undefined : numberOf(to),
          labels,
        })),
      ),
      truths: numbers.map((state) => graph.truths[state] ?? 0),
    },
  };
}
