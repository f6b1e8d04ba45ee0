import type { Bench } from './run.ts';
import type { Edge, Node, Space } from './space.ts';
import type { AimedStep, FailedRun } from './trial.ts';

/** More states than this are not looked at for a shorter way. */
const maxStates = 4_000;
/** Ends of a run that are tried from each state, and in all. */
const maxEnds = 4;
const maxEndings = 500;

/**
 * Shorter runs to try in the place of `run`, the shortest first of each kind: its detours cut short by the shortest ways
 * through the spec between the same states; and then, from the initial states outwards, the way to every state in which
 * the last step, with whatever arguments, is still of the same sort.
 *
 * A fault often needs no more than a state and an action: then the run is as short as a counterexample of the spec would be.
 */
export function* shorterRoutes<Implementation>(
  { driver, space }: Bench<Implementation>,
  run: FailedRun,
): Generator<readonly AimedStep[]> {
  const indices = space.compiled.actions.flatMap(({ name }, index) =>
    Object.hasOwn(driver.actions, name) ? [index] : [],
  );
  const last = run.steps.at(-1);
  if (last === undefined) return;
  for (let length = run.steps.length - 1; length > 1; length -= 1) {
    for (let from = 0; from + length < run.steps.length; from += 1) {
      const [start, end] = [run.states[from], run.states[from + length]];
      if (start === undefined || end === undefined) continue;
      const route = routeBetween(space, indices, start, end, length);
      if (route !== undefined)
        yield [...run.steps.slice(0, from), ...route.map(stepAlong), ...run.steps.slice(from + length)];
    }
  }
  let endings = 0;
  for (const { node, edges } of outwards(space, indices, space.initial(), run.steps.length - 1)) {
    for (const ending of endingsAt(space, node, last)) {
      yield [...edges.map(stepAlong), ...ending];
      endings += 1;
      if (endings === maxEndings) return;
    }
  }
}

function stepAlong({ way }: Edge): AimedStep {
  return { step: { do: 'action', action: way.action, arguments: way.arguments }, aim: 'enabled' };
}

/** The shortest way between two states, if it has fewer than `steps` steps. */
function routeBetween(
  space: Space,
  indices: readonly number[],
  start: Node,
  end: Node,
  steps: number,
): readonly Edge[] | undefined {
  for (const { node, edges } of outwards(space, indices, [start], steps)) if (node === end) return edges;
  return undefined;
}

interface Reached {
  readonly node: Node;
  readonly edges: readonly Edge[];
}

/** The states around `starts` in breadth-first order, each with a shortest way of fewer than `steps` steps. */
function* outwards(
  space: Space,
  indices: readonly number[],
  starts: readonly Node[],
  steps: number,
): Generator<Reached> {
  const seen = new Set(starts);
  let level: Reached[] = starts.map((node) => ({ node, edges: [] }));
  for (let depth = 0; depth < steps && level.length > 0; depth += 1) {
    yield* level;
    const next: Reached[] = [];
    for (const { node, edges } of level) {
      for (const index of indices) {
        for (const edge of space.moves(node, index)?.enabled ?? []) {
          if (seen.has(edge.to) || seen.size >= maxStates) continue;
          seen.add(edge.to);
          next.push({ node: edge.to, edges: [...edges, edge] });
        }
      }
    }
    level = next;
  }
}

/** How the last step of a run may be taken in another state: with its own arguments, or others of the same sort. */
function* endingsAt(space: Space, node: Node, last: AimedStep): Generator<readonly AimedStep[]> {
  const { step, aim } = last;
  if (step.do !== 'action') {
    yield [last];
    return;
  }
  const index = space.compiled.actions.findIndex(({ name }) => name === step.action);
  const moves = space.moves(node, index);
  if (aim === 'disabled') {
    // What is rejected changes nothing, so all of them can be tried in one run; those before the one that parts are
    // left out afterwards.
    const ending = [...(moves?.blocked ?? []), ...space.unoffered(node, index)].map(
      ({ way }): AimedStep => ({
        step: { do: 'action', action: way.action, arguments: way.arguments },
        aim,
      }),
    );
    if (ending.length > 0) yield ending;
    return;
  }
  for (const edge of moves?.enabled.slice(0, maxEnds) ?? []) yield [{ ...stepAlong(edge), aim }];
}
