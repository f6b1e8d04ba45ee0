import type { StatePath } from '../log/index.ts';
import type { Difference } from './divergence.ts';
import type { Arguments, TakenAction } from './driver.ts';
import { isAsExpected } from './expected.ts';
import type { Blocked, Edge, Node, Space } from './space.ts';

/** What was observed, with the places in the state by the names that the driver gives them. */
export interface Observed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly paths: ReadonlyMap<string, StatePath>;
}

/** What the states that fit what was observed say to an action: some may take it, others not. */
export interface Split {
  readonly enabled: readonly Edge[];
  readonly blocked: readonly Blocked[];
  /** States in which the arguments are no choice at all, which blocks it as well. */
  readonly without: readonly Node[];
  /** Where the effect leaves the bounds: the spec does not say what is right. */
  readonly unsaid: readonly Node[];
}

/** Asks every state of `nodes` what it says to an action with these arguments. */
export function splitOf(space: Space, nodes: readonly Node[], index: number, args: Arguments): Split {
  const enabled: Edge[] = [];
  const blocked: Blocked[] = [];
  const without: Node[] = [];
  const unsaid: Node[] = [];
  for (const node of nodes) {
    const ways = space.waysWith(node, index, args);
    if (ways.length === 0) without.push(node);
    for (const way of ways) {
      const judged = space.judge(node, way);
      if (judged.kind === 'enabled') enabled.push(judged.edge);
      else if (judged.kind === 'blocked') blocked.push(judged.blocked);
      else unsaid.push(node);
    }
  }
  return { enabled, blocked, without, unsaid };
}

/** The states after a step that an implementation says it took; arguments that it leaves out may be any. */
export function afterTaken(space: Space, nodes: readonly Node[], taken: TakenAction): readonly Edge[] {
  const index = space.compiled.actions.findIndex(({ name }) => name === taken.action);
  return index < 0 ? [] : splitOf(space, nodes, index, taken.arguments ?? {}).enabled;
}

/** Each state once. */
export function distinct(space: Space, nodes: readonly Node[]): readonly Node[] {
  if (nodes.length < 2) return nodes;
  return nodes.filter((node, index) => !nodes.slice(0, index).some((other) => space.same(other, node)));
}

/** The states of `nodes` that fit what was observed. */
export function fitting(space: Space, nodes: readonly Node[], observed: Observed): readonly Node[] {
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1) return fits(space, only, observed) ? nodes : [];
  return nodes.filter((node) => fits(space, node, observed));
}

function fits(space: Space, node: Node, { values, paths }: Observed): boolean {
  for (const [text, path] of paths) {
    // True as far as it matters: what is no JSON equals nothing.
    if (!isAsExpected(space.expected(node, path), values[text] as never)) return false;
  }
  return true;
}

/** What `observed` shows otherwise than the state of `nodes` that comes nearest. */
export function differencesFrom(
  space: Space,
  nodes: readonly Node[],
  { values, paths }: Observed,
): readonly Difference[] {
  const found = nodes.map((node) =>
    [...paths].flatMap(([text, path]): readonly Difference[] => {
      const expected = space.expected(node, path);
      const value = values[text] as never;
      return isAsExpected(expected, value) ? [] : [{ path: text, expected: expected.json, observed: value }];
    }),
  );
  return found.sort((a, b) => a.length - b.length)[0] ?? [];
}
