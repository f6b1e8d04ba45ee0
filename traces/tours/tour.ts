import type { Call } from './calls.ts';
import { cutToLength } from './cut.ts';
import { at, type Digraph, reversed, type Way } from './digraph.ts';
import { edgeTour, leastEdges, leastPasses } from './edge-tour.ts';
import { GraphTooLargeError } from './graph-too-large.ts';
import { nodeTour } from './node-tour.ts';
import { pairCount, pairDigraph } from './pair-digraph.ts';
import type { StateGraph } from './state-graph.ts';

/** What a tour covers: each state, each transition, or each two transitions of which one can follow the other. */
export const criteria = ['states', 'transitions', 'transition pairs'] as const;

/** One of `criteria`. The later ones cover what the earlier ones do. */
export type Criterion = (typeof criteria)[number];

/** One run from an initial state. */
export interface TourSequence {
  /** The number of the initial state. */
  readonly start: number;
  /** The numbers of the transitions, in the order in which they are taken. */
  readonly transitions: readonly number[];
}

/** Sequences that together cover a state graph. */
export interface Tour {
  readonly criterion: Criterion;
  /** How many states, transitions or pairs there are. */
  readonly total: number;
  /** How many of them the sequences cover, counted afterwards: all, since a sequence may start anew whenever it has to. */
  readonly covered: number;
  /** The shortest first. */
  readonly sequences: readonly TourSequence[];
  /** Transitions taken in all sequences together. */
  readonly steps: number;
  /** No tour of this criterion takes fewer steps; the best may take more. */
  readonly leastSteps: number;
}

/** How tours are made. */
export interface TourOptions {
  /** Sequences that would be longer are cut, and go on from a start: short ones show more clearly what went wrong. */
  readonly longest: number;
}

/** More pairs of transitions than this are not toured. */
const maxPairs = 20_000_000;

/**
 * A test suite for whatever implements the spec: few short sequences of steps, from initial states, that cover a state
 * graph. Deterministic: the same graph and criterion give the same tour.
 *
 * Of transitions and pairs steps are as few as can be, or nearly; of states there may be better tours. Time is about linear
 * in transitions, or in pairs of them.
 *
 * @throws GraphTooLargeError where there are too many pairs of transitions.
 */
export function tourOf(
  graph: StateGraph,
  criterion: Criterion,
  options: TourOptions = { longest: 1_000 },
): Tour {
  const digraph = { nodes: graph.states, starts: graph.initial, first: graph.first, to: graph.to };
  const suite = suiteFor(graph.compiled.specName, digraph, criterion, options);
  const sequences = suite.ways.map(({ start, edges }) => ({ start, transitions: edges }));
  return {
    criterion,
    total: suite.total,
    covered: coveredBy(graph, criterion, sequences),
    sequences,
    steps: sequences.reduce((sum, { transitions }) => sum + transitions.length, 0),
    leastSteps: suite.leastSteps,
  };
}

/** What a sequence takes, in order. */
export function callsOf(graph: StateGraph, { transitions }: TourSequence): readonly Call[] {
  return transitions.flatMap((transition) => graph.calls[at(graph.call, transition)] ?? []);
}

interface Suite {
  readonly ways: readonly Way[];
  readonly total: number;
  readonly leastSteps: number;
}

function suiteFor(spec: string, digraph: Digraph, criterion: Criterion, { longest }: TourOptions): Suite {
  const { nodes, starts, to } = digraph;
  switch (criterion) {
    case 'states': {
      const ways = cutToLength(digraph, nodeTour(digraph), longest);
      return { ways, total: nodes, leastSteps: nodes - starts.length };
    }
    case 'transitions': {
      const ways = cutToLength(digraph, edgeTour(digraph), longest);
      return { ways, total: to.length, leastSteps: leastEdges(digraph) };
    }
    case 'transition pairs': {
      if (pairCount(digraph) > maxPairs) throw new GraphTooLargeError(spec, maxPairs, 'pairs of transitions');
      return pairSuite(digraph, longest);
    }
  }
}

function pairSuite(digraph: Digraph, longest: number): Suite {
  const pairs = pairDigraph(digraph);
  const { from } = reversed(digraph);
  // A transition from a start to an end is in no pair, and is a way by itself.
  const alone = leastPasses(pairs).flatMap((least, edge) => (least === 0 ? [edge] : []));
  const ways = cutToLength(pairs, edgeTour(pairs), Math.max(1, longest - 1)).map(({ start, edges }) => ({
    start: at(from, start),
    edges: [start, ...edges.map((pair) => at(pairs.to, pair))],
  }));
  return {
    ways: [...alone.map((edge) => ({ start: at(from, edge), edges: [edge] })), ...ways],
    total: pairs.to.length,
    leastSteps: alone.length + leastPasses(pairs).reduce((sum, least) => sum + least, 0),
  };
}

function coveredBy(graph: StateGraph, criterion: Criterion, sequences: readonly TourSequence[]): number {
  switch (criterion) {
    case 'states': {
      const met = new Set(sequences.map(({ start }) => start));
      for (const { transitions } of sequences) for (const one of transitions) met.add(at(graph.to, one));
      return met.size;
    }
    case 'transitions':
      return new Set(sequences.flatMap(({ transitions }) => transitions)).size;
    case 'transition pairs':
      return coveredPairs(graph, sequences);
  }
}

function coveredPairs({ first, to }: StateGraph, sequences: readonly TourSequence[]): number {
  // Pairs are numbered by their first transition and then by their second.
  const firstPair = new Float64Array(to.length + 1);
  for (const [edge, head] of to.entries())
    firstPair[edge + 1] = (firstPair[edge] ?? 0) + at(first, head + 1) - at(first, head);
  const isCovered = new Uint8Array(firstPair[to.length] ?? 0);
  let covered = 0;
  for (const { transitions } of sequences) {
    for (const [position, second] of transitions.entries()) {
      const one = transitions[position - 1];
      if (one === undefined) continue;
      const pair = (firstPair[one] ?? 0) + second - at(first, at(to, one));
      covered += 1 - (isCovered[pair] ?? 0);
      isCovered[pair] = 1;
    }
  }
  return covered;
}
