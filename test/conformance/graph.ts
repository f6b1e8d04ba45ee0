import { type Compiled, PlainModel, type PlainState, type PlainStep } from '../../model/index.ts';
import { textOf } from '../random/index.ts';
import { jsonOfData, type Place, placesOf, schemaOf, written } from './places.ts';

/** A state, with all that a log may say of it, and the steps from it. */
export interface Node {
  readonly state: PlainState;
  readonly text: string;
  /** By path. */
  readonly places: ReadonlyMap<string, Place>;
  readonly edges: readonly Edge[];
}

/** A step that leads to a state. */
export interface Edge {
  readonly action: string;
  /** The values of its choices, by name, as a log would write them. */
  readonly chosen: ReadonlyMap<string, Place['json']>;
  readonly from: Node;
  readonly to: Node;
}

/** All reachable states and all steps, by the reference semantics. */
export interface Graph {
  readonly starts: readonly Node[];
  readonly nodes: readonly Node[];
  readonly nodeOf: (state: PlainState) => Node | undefined;
}

interface OpenNode extends Node {
  readonly edges: Edge[];
}

/** The graph of a spec; undefined where it has more than that, or an initial action leaves the bounds. */
export function graphOf(
  compiled: Compiled,
  most: { readonly states: number; readonly steps: number },
): Graph | undefined {
  const plain = new PlainModel(compiled);
  const known = new Map<string, OpenNode>();
  const nodes: OpenNode[] = [];
  const nodeOf = (state: PlainState): OpenNode => {
    const text = textOf(jsonOfData(state));
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = { state, text, places: placesOfState(compiled, state), edges: [] };
    known.set(text, made);
    nodes.push(made);
    return made;
  };
  const starts = new Set<Node>();
  for (const { outcome } of plain.initialSteps()) {
    if (outcome.kind === 'bounds') return undefined;
    starts.add(nodeOf(outcome.state));
  }
  let steps = 0;
  for (let index = 0; index < nodes.length; index += 1) {
    const from = nodes[index];
    for (const step of from === undefined ? [] : plain.steps(from.state)) {
      steps += 1;
      if (from === undefined || nodes.length > most.states || steps > most.steps) return undefined;
      // A step whose effect leaves the bounds leads nowhere.
      if (step.outcome.kind === 'bounds') continue;
      from.edges.push({ action: step.action, chosen: chosenIn(step), from, to: nodeOf(step.outcome.state) });
    }
  }
  return {
    starts: [...starts],
    nodes,
    nodeOf: (state) => known.get(textOf(jsonOfData(state))),
  };
}

function placesOfState(compiled: Compiled, state: PlainState): ReadonlyMap<string, Place> {
  const places = compiled.variables.fields.flatMap(({ name, shape }) =>
    placesOf(`/${name}`, schemaOf(shape), jsonOfData(state[name] ?? null)),
  );
  return new Map(places.map((place) => [place.path, place]));
}

function chosenIn(step: PlainStep): Edge['chosen'] {
  return new Map(
    step.arguments.map(({ name, value, shape }) => [
      name,
      // Without a declared type a value is written as what it looks like.
      shape === undefined ? jsonOfData(value) : written(schemaOf(shape), jsonOfData(value)),
    ]),
  );
}
