import { type PlainState, stepText } from '../../model/index.ts';
import type { Explanation, Line } from '../conformance/index.ts';
import { differences } from '../diff.ts';
import { type Json, jsonOf } from '../log/index.ts';
import { changes } from '../narration.ts';
import type { NearMiss } from './near-miss.ts';
import { Road } from './road.ts';
import type { Scene } from './scene.ts';
import { stepOf } from './taken-arguments.ts';

/** A state that explains the lines up to some position. */
export interface SearchNode {
  readonly id: number;
  /** The last line that is explained, in the file; undefined before the first that is shown. */
  readonly line: number | undefined;
  readonly state: Json;
}

/** A way from one state to another. */
export interface SearchEdge {
  readonly from: number;
  readonly to: number;
  /** The line that it explains; undefined for steps that no line shows. */
  readonly line: number | undefined;
  readonly steps: readonly string[];
  readonly changes: readonly string[];
}

/** What is left of the search for a behaviour that explains a log: all states at the last lines before the one that failed. */
export interface SearchGraph {
  readonly spec: string;
  readonly failed: number;
  readonly nodes: readonly SearchNode[];
  readonly edges: readonly SearchEdge[];
  /** What was tried on the line that failed, from the last of the states. */
  readonly attempts: readonly { readonly from: number; readonly step: string; readonly why: string }[];
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
}

const maxNodes = 500;
const maxWidth = 64;
/** Lines before the one that failed that are shown. */
const maxShown = 20;

/** The remaining search graph. `why` says of a near miss why it is none. */
export function searchGraph<State>(
  scene: Scene<State>,
  misses: readonly NearMiss[],
  why: (miss: NearMiss) => string,
): SearchGraph {
  const drawing = new Drawing(scene);
  drawing.along();
  const { compiled } = scene.explainer.stepper;
  return {
    spec: compiled.specName,
    failed: scene.lines[scene.failing]?.number ?? 0,
    nodes: drawing.nodes,
    edges: drawing.edges,
    attempts: misses.flatMap((miss) => {
      const state = scene.candidates[miss.candidate];
      const from = state === undefined ? undefined : drawing.last(state);
      return from === undefined ? [] : [{ from, step: miss.step, why: why(miss) }];
    }),
    isCut: drawing.isCut,
  };
}

class Drawing<State> {
  readonly nodes: SearchNode[] = [];
  readonly edges: SearchEdge[] = [];
  readonly #scene: Scene<State>;
  readonly #road: Road<State>;
  #level = new Map<string, { readonly id: number; readonly state: State }>();
  #isCut = false;

  constructor(scene: Scene<State>) {
    this.#scene = scene;
    this.#road = new Road(scene.explainer, maxWidth);
  }

  get isCut(): boolean {
    return this.#isCut || this.#road.isCut || this.#scene.failing > maxShown;
  }

  last(state: State): number | undefined {
    return this.#level.get(this.#road.keyOf(state))?.id;
  }

  along(): void {
    const { starts, lines, failing } = this.#scene;
    const first = Math.max(0, failing - maxShown);
    let states = this.#road.closed(starts);
    for (const line of lines.slice(0, first)) states = this.#road.across(states, line);
    for (const state of states.values()) this.#node(this.#level, state, lines[first - 1]?.number);
    for (const line of lines.slice(first, failing)) this.#across(line);
  }

  #across(line: Line): void {
    const { explainer } = this.#scene;
    const next = new Map<string, { readonly id: number; readonly state: State }>();
    const go = (
      from: { readonly id: number; readonly state: State },
      to: Explanation<State>,
      number: number | undefined,
    ) => {
      const node = this.#node(next, to.state, line.number);
      if (node === undefined) return;
      this.edges.push({
        from: from.id,
        to: node,
        line: number,
        steps: to.moves.map((move, index) =>
          // Of a composed line, the states in between are not at hand.
          stepText(stepOf(explainer.stepper, move, index === 0 ? this.#plain(from.state) : undefined)),
        ),
        changes: changes(
          differences(explainer.stepper.compiled.variables, this.#plain(from.state), this.#plain(to.state)),
        ),
      });
    };
    for (const from of this.#level.values())
      for (const to of explainer.explain(from.state, line)) go(from, to, line.number);
    // The map grows while it is gone through.
    if (explainer.hides)
      for (const from of next.values())
        for (const to of explainer.hidden(from.state)) go(from, to, undefined);
    this.#level = next;
  }

  #node(
    level: Map<string, { readonly id: number; readonly state: State }>,
    state: State,
    line: number | undefined,
  ): number | undefined {
    const key = this.#road.keyOf(state);
    const known = level.get(key);
    if (known !== undefined) return known.id;
    if (this.nodes.length >= maxNodes) {
      this.#isCut = true;
      return undefined;
    }
    const id = this.nodes.length;
    const { variables } = this.#scene.explainer.stepper.compiled;
    this.nodes.push({ id, line, state: jsonOf(variables, this.#plain(state)) });
    level.set(key, { id, state });
    return id;
  }

  #plain(state: State): PlainState {
    return this.#scene.explainer.stepper.plain(state);
  }
}

/** The graph in the language of Graphviz. */
export function dotText({ spec, failed, nodes, edges, attempts }: SearchGraph): string {
  const quoted = (text: string): string => JSON.stringify(text).replaceAll('\\n', '\\l');
  const lines = [
    `digraph ${quoted(`${spec} up to line ${failed}`)} {`,
    '  rankdir=LR; node [shape=box, fontname=monospace]; edge [fontname=monospace];',
    ...nodes.map(
      ({ id, line }) => `  n${id} [label=${quoted(line === undefined ? 'start' : `after line ${line}`)}];`,
    ),
    ...edges.map(({ from, to, line, steps, changes: changed }) => {
      const label = [line === undefined ? 'no line' : `line ${line}`, ...steps, ...changed].join('\n');
      return `  n${from} -> n${to} [label=${quoted(`${label}\n`)}${line === undefined ? ', style=dashed' : ''}];`;
    }),
    ...attempts.flatMap(({ from, step, why }, index) => [
      `  x${index} [label=${quoted(`${why}\n`)}, color=red];`,
      `  n${from} -> x${index} [label=${quoted(`line ${failed}\n${step}\n`)}, color=red];`,
    ]),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}
