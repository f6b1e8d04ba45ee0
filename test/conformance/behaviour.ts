import type { Compiled, Stepper } from '../../model/index.ts';
import type { Line, StepListener } from '../../traces/conformance/index.ts';
import type { Graph, Node } from './graph.ts';
import { agrees, isSame, type Saying, shows } from './twin.ts';

/** A step of the behaviour that was told. */
interface ToldStep {
  readonly action: string;
  readonly from: Node;
  readonly to: Node;
  /** Position of its line; undefined where it has none. */
  readonly line: number | undefined;
}

/** Writes down the behaviour that a matcher tells of, in terms of the graph. */
export class Told<State> implements StepListener {
  readonly steps: ToldStep[] = [];
  start: Node | undefined;
  readonly #stepper: Stepper<State>;
  readonly #graph: Graph;
  readonly #positionOf: (line: Line) => number;
  #under: { readonly action: string; readonly from: Node } | undefined;

  constructor(
    stepper: Stepper<State>,
    graph: Graph,
    positionOf: (line: Line) => number = ({ index }) => index,
  ) {
    this.#positionOf = positionOf;
    this.#stepper = stepper;
    this.#graph = graph;
  }

  began(): void {
    if (this.start !== undefined) throw new Error('the behaviour begins twice');
    this.start = this.#entered();
  }

  taken(action: number, _line: Line | undefined): void {
    if (this.#under !== undefined) throw new Error('two steps are taken and one has arrived');
    this.#under = { action: nameOf(this.#stepper.compiled, action), from: this.#entered() };
  }

  arrived(line: Line | undefined): void {
    if (this.#under === undefined) throw new Error('a step arrives that was not taken');
    this.steps.push({ ...this.#under, to: this.#entered(), line: line && this.#positionOf(line) });
    this.#under = undefined;
  }

  #entered(): Node {
    const node = this.#graph.nodeOf(this.#stepper.plain(this.#stepper.entered()));
    if (node === undefined) throw new Error('a state is told that cannot be reached');
    return node;
  }
}

function nameOf({ actions }: Compiled, action: number): string {
  return actions[action]?.name ?? 'no action';
}

/** What is wrong with the behaviour that was told of a log; undefined where it is one, and explains every line. */
export function flawOf(
  { start, steps }: Pick<Told<unknown>, 'start' | 'steps'>,
  starts: readonly Node[],
  sayings: readonly Saying[],
  hidden: readonly string[],
): string | undefined {
  if (start === undefined || !starts.includes(start)) return 'it begins in no initial state of the log';
  const from = [start, ...steps.map(({ to }) => to)];
  if (steps.some((step, index) => step.from !== from[index])) return 'a step does not go on where one ended';
  const isStep = ({ from: at, action, to }: ToldStep): boolean =>
    at.edges.some((edge) => edge.action === action && edge.to === to);
  if (!steps.every(isStep)) return 'a step is none of the spec';
  const own = steps.filter(({ line }) => line === undefined);
  if (own.some(({ action }) => !hidden.includes(action))) return 'a step without a line is not hidden';
  return flawOfLines(from, steps, sayings);
}

function flawOfLines(
  states: readonly Node[],
  steps: readonly ToldStep[],
  sayings: readonly Saying[],
): string | undefined {
  // Where the behaviour is once the lines so far are explained; lines that take no step are explained as soon as possible.
  let at = 0;
  for (const [line, saying] of sayings.entries()) {
    const first = steps.findIndex((step) => step.line === line);
    const count = steps.filter((step) => step.line === line).length;
    if (count === 0) {
      const next = steps.findIndex((step) => step.line !== undefined && step.line > line);
      const last = next < 0 ? states.length - 1 : next;
      while (at <= last && !explains(states[at], [], states[at], saying)) at += 1;
      if (at > last) return `line ${line} is explained nowhere`;
      continue;
    }
    if (first < at || steps.slice(at, first).some((step) => step.line !== undefined)) {
      return `line ${line} comes out of order`;
    }
    const own = steps.slice(first, first + count);
    if (own.some((step) => step.line !== line)) return `the steps of line ${line} are not together`;
    if (!explains(states[first], own, states[first + count], saying)) return `line ${line} is not explained`;
    at = first + count;
  }
  return steps.slice(at).some((step) => step.line !== undefined)
    ? 'a step has a line that is not there'
    : undefined;
}

function explains(
  from: Node | undefined,
  steps: readonly ToldStep[],
  to: Node | undefined,
  saying: Saying,
): boolean {
  if (from === undefined || to === undefined) return false;
  const way = steps.map(({ action }) => action).join(' ');
  return (
    saying.ways.some((each) => each.join(' ') === way) &&
    steps.every((step) =>
      step.from.edges.some(
        (edge) => edge.action === step.action && edge.to === step.to && agrees(edge, saying.args),
      ),
    ) &&
    shows(from, saying.before) &&
    shows(to, saying.after) &&
    saying.unchanged.every((path) => isSame(from, to, path))
  );
}
