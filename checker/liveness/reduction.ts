import type { Automaton, Transition } from './automaton.ts';

/**
 * An automaton of the same words: without states from which no word is accepted, with states of equal transitions made
 * one, with as few acceptance sets as that leaves, and numbered in the order of a breadth-first search.
 */
export function reduced(automaton: Automaton): Automaton {
  let smaller = quotient(automaton);
  for (;;) {
    const next = quotient(withFewerSets(withoutDeadStates(smaller)));
    // As they were: only the acceptance of transitions can have changed besides, and that is the same when done again.
    if (sizeOf(next) === sizeOf(smaller)) return renumbered(next);
    smaller = next;
  }
}

function sizeOf({ transitions, acceptanceSets }: Automaton): string {
  const marks = transitions.flat().reduce((sum, { accepts }) => sum + accepts.length, 0);
  return [transitions.length, transitions.flat().length, acceptanceSets, marks].join();
}

/**
 * Makes one state of those whose transitions are equal, as far as runs can tell: the coarsest bisimulation. Found by
 * splitting classes until the transitions of the states in each lead to the same classes.
 */
function quotient({ initial, transitions, acceptanceSets }: Automaton): Automaton {
  let classes: readonly number[] = transitions.map(() => 0);
  let count = Math.min(1, transitions.length);
  for (;;) {
    const numbers = new Map<string, number>();
    const next = transitions.map((from, state) => {
      const key = JSON.stringify([classes[state], needed(from, classes)]);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    classes = next;
    if (numbers.size === count) break;
    count = numbers.size;
  }
  const first = Array.from({ length: count }, (_, number) => classes.indexOf(number));
  return {
    initial: [...new Set(initial.map((state) => classes[state] ?? 0))],
    transitions: first.map((state) => needed(transitions[state] ?? [], classes)),
    acceptanceSets,
  };
}

/** The transitions between classes, without those that can be replaced by another to the same class. Sorted. */
function needed(from: readonly Transition[], classes: readonly number[]): readonly Transition[] {
  const needed: Transition[] = [];
  for (const { to, ...rest } of from) {
    const transition = { to: classes[to] ?? 0, ...rest };
    if (needed.some((other) => isNeedless(transition, other))) continue;
    const others = needed.filter((other) => !isNeedless(other, transition));
    needed.splice(0, needed.length, ...others, transition);
  }
  return needed.sort(byLabel);
}

function isNeedless(transition: Transition, other: Transition): boolean {
  return (
    other.to === transition.to &&
    other.positive.every((atom) => transition.positive.includes(atom)) &&
    other.negative.every((atom) => transition.negative.includes(atom)) &&
    transition.accepts.every((set) => other.accepts.includes(set))
  );
}

function byLabel(a: Transition, b: Transition): number {
  return (
    a.to - b.to ||
    byNumbers(a.positive, b.positive) ||
    byNumbers(a.negative, b.negative) ||
    byNumbers(a.accepts, b.accepts)
  );
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((number, index) => number !== b[index]);
  if (different === -1) return a.length - b.length;
  return (a[different] ?? 0) - (b[different] ?? -1);
}

/** Leaves only states that are reached, and from which each acceptance set is met again and again by some run. */
function withoutDeadStates(automaton: Automaton): Automaton {
  const { transitions, acceptanceSets } = automaton;
  const components = componentsOf(automaton);
  const accepting = acceptingComponents(automaton, components);
  const isLive: boolean[] = transitions.map((_, state) => accepting.has(components[state] ?? 0));
  // A component is numbered after those that it leads to, so that one pass in that order would do; states are few.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, from] of transitions.entries()) {
      if (isLive[state] || !from.some(({ to }) => isLive[to])) continue;
      isLive[state] = true;
      changed = true;
    }
  }
  const states = reachedFrom(automaton).filter((state) => isLive[state]);
  const numbers = new Map(states.map((state, number) => [state, number]));
  const kept = (from: readonly Transition[]) =>
    from.flatMap((transition) => {
      const to = numbers.get(transition.to);
      return to === undefined ? [] : [{ ...transition, to }];
    });
  return {
    initial: automaton.initial.flatMap((state) => numbers.get(state) ?? []),
    transitions: states.map((state) => kept(transitions[state] ?? [])),
    acceptanceSets,
  };
}

function reachedFrom({ initial, transitions }: Automaton): readonly number[] {
  const reached = new Set(initial);
  // A set is walked through in the order of insertion, what is inserted meanwhile included.
  for (const state of reached) for (const { to } of transitions[state] ?? []) reached.add(to);
  return [...reached];
}

/**
 * Gives the sets that each component needs the first numbers. A run stays in one component in the end, so that sets need
 * mean the same only within one; there, those that are met whenever another is are not needed.
 */
function withFewerSets(automaton: Automaton): Automaton {
  const { initial, transitions } = automaton;
  const components = componentsOf(automaton);
  const accepting = acceptingComponents(automaton, components);
  const sets = new Map(
    [...accepting].map((component) => [component, neededSets(component, automaton, components)]),
  );
  const hasRejectedCycle = transitions.some((from, state) =>
    from.some(({ to }) => components[to] === components[state] && !accepting.has(components[to] ?? 0)),
  );
  const acceptanceSets = Math.max(
    hasRejectedCycle ? 1 : 0,
    ...[...sets.values()].map(({ length }) => length),
  );
  const accepts = (transition: Transition, state: number): readonly number[] => {
    const component = components[transition.to] ?? 0;
    const inComponent = component === components[state] ? sets.get(component) : undefined;
    if (inComponent === undefined) return [];
    // A component that needs fewer sets than another meets the others with whatever it does.
    const isIn = (set: number | undefined) => set === undefined || transition.accepts.includes(set);
    return Array.from({ length: acceptanceSets }, (_, number) => number).filter((number) =>
      isIn(inComponent[number]),
    );
  };
  return {
    initial,
    transitions: transitions.map((from, state) =>
      from.map((transition) => ({ ...transition, accepts: accepts(transition, state) })),
    ),
    acceptanceSets,
  };
}

/** The sets of which some transition of the component is not, without those that include another of them. */
function neededSets(
  component: number,
  automaton: Automaton,
  components: readonly number[],
): readonly number[] {
  const inside = insideOf(component, automaton, components);
  const needed: number[] = [];
  const includes = (larger: number, smaller: number) =>
    inside.every(({ accepts }) => !accepts.includes(smaller) || accepts.includes(larger));
  for (let set = 0; set < automaton.acceptanceSets; set += 1) {
    if (inside.every(({ accepts }) => accepts.includes(set))) continue;
    if (needed.some((other) => includes(set, other))) continue;
    const others = needed.filter((other) => !includes(other, set));
    needed.splice(0, needed.length, ...others, set);
  }
  return needed;
}

/** The components in which a run can stay and meet each acceptance set again and again. */
function acceptingComponents(automaton: Automaton, components: readonly number[]): ReadonlySet<number> {
  const sets = Array.from({ length: automaton.acceptanceSets }, (_, set) => set);
  const isAccepting = (component: number) => {
    const inside = insideOf(component, automaton, components);
    return inside.length > 0 && sets.every((set) => inside.some(({ accepts }) => accepts.includes(set)));
  };
  return new Set([...new Set(components)].filter(isAccepting));
}

function insideOf(
  component: number,
  { transitions }: Automaton,
  components: readonly number[],
): readonly Transition[] {
  return transitions.flatMap((from, state) =>
    components[state] === component ? from.filter(({ to }) => components[to] === component) : [],
  );
}

/** The strongly connected component of each state, by Tarjan's algorithm (Depth-first search, SIAM J. Comput. 1972). */
function componentsOf({ transitions }: Automaton): readonly number[] {
  const components: number[] = transitions.map(() => -1);
  const order: number[] = transitions.map(() => -1);
  const low: number[] = transitions.map(() => -1);
  const open: number[] = [];
  let entered = 0;
  let closed = 0;
  const enter = (state: number) => {
    order[state] = low[state] = entered++;
    open.push(state);
    return { state, tried: 0 };
  };
  const lower = (state: number, to: number) => {
    low[state] = Math.min(low[state] ?? 0, to);
  };
  for (const root of transitions.keys()) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const { state } = last;
      const to = transitions[state]?.[last.tried++]?.to;
      if (to !== undefined) {
        if (order[to] === -1) path.push(enter(to));
        else if (components[to] === -1) lower(state, order[to] ?? 0);
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before !== undefined) lower(before.state, low[state] ?? 0);
      if (low[state] !== order[state]) continue;
      for (const member of open.splice(open.indexOf(state))) components[member] = closed;
      closed += 1;
    }
  }
  return components;
}

/** Numbers states in the order in which they are reached. */
function renumbered(automaton: Automaton): Automaton {
  const states = reachedFrom(automaton);
  const numbers = new Map(states.map((state, number) => [state, number]));
  const numberOf = (state: number) => numbers.get(state) ?? 0;
  return {
    initial: automaton.initial.map(numberOf),
    transitions: states.map((state) =>
      (automaton.transitions[state] ?? [])
        .map((transition) => ({ ...transition, to: numberOf(transition.to) }))
        .sort(byLabel),
    ),
    acceptanceSets: automaton.acceptanceSets,
  };
}
