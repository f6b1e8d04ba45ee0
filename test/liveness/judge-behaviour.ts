import type { Ltl } from '../../checker/liveness/index.ts';
import {
  type Assumption,
  type Behaviour,
  enabledIn,
  type FairCase,
  type Graph,
  isTrueOf,
  labelsBetween,
} from './fair-case.ts';

/** What is wrong with a behaviour that is said to be fair and to break the formula; undefined where nothing is. */
export function flawOf(one: FairCase, behaviour: Behaviour): string | undefined {
  const { graph, fairness, formula } = one;
  const { states, loop } = behaviour;
  const rests = loop === states.length - 1;
  if (!graph.initial.includes(states[0] ?? -1)) return `state ${states[0]} is not initial`;
  if (!(loop >= 0 && loop < states.length)) return `it loops to position ${loop}, which it does not have`;
  for (const [position, state] of states.entries()) {
    const to = following(behaviour, position);
    if (to === undefined && graph.steps[state] === undefined) return `nothing is known of state ${state}`;
    if (to !== undefined && labelsBetween(graph, state, to) === undefined)
      return `no step leads from ${state} to ${to}`;
  }
  const cycle = states.slice(loop);
  for (const assumption of fairness) {
    if (!isFair(assumption, graph, cycle, rests)) return `it is not fair: ${JSON.stringify(assumption)}`;
  }
  return isTrueAtStart(one, formula, behaviour) ? 'the formula is true of it' : undefined;
}

/** The state after a position; undefined where the behaviour rests. */
function following({ states, loop }: Behaviour, position: number): number | undefined {
  if (position + 1 < states.length) return states[position + 1];
  return loop === position ? undefined : states[loop];
}

function isFair(
  { kind, labels }: Assumption,
  graph: Graph,
  cycle: readonly number[],
  rests: boolean,
): boolean {
  const isTaken =
    !rests &&
    cycle.some((state, index) => {
      const to = cycle[(index + 1) % cycle.length];
      return to !== undefined && ((labelsBetween(graph, state, to) ?? 0) & labels) !== 0;
    });
  if (isTaken) return true;
  const isEnabled = (state: number): boolean => (enabledIn(graph, state) & labels) !== 0;
  return kind === 'weak' ? !cycle.every(isEnabled) : !cycle.some(isEnabled);
}

/**
 * The truth of a formula by the expansion laws, as least and greatest solutions: starts from false or from true and goes
 * round until nothing changes.
 */
export function isTrueAtStart(one: FairCase, formula: Ltl, behaviour: Behaviour): boolean {
  const { states, loop } = behaviour;
  const after = (position: number): number => (position + 1 < states.length ? position + 1 : loop);
  const solved = (start: boolean, law: (position: number, later: boolean) => boolean): readonly boolean[] => {
    let truths: readonly boolean[] = states.map(() => start);
    for (;;) {
      const next = states.map((_, position) => law(position, truths[after(position)] === true));
      if (next.every((truth, position) => truth === truths[position])) return truths;
      truths = next;
    }
  };
  const truthsOf = (of: Ltl): readonly boolean[] => {
    switch (of.operator) {
      case 'constant':
        return states.map(() => of.value);
      case 'atom': {
        const about = one.atoms[of.atom];
        return states.map(
          (state, position) =>
            about !== undefined && isTrueOf(about, one.graph, state, following(behaviour, position)),
        );
      }
      case 'not':
        return truthsOf(of.of).map((truth) => !truth);
      case 'and':
      case 'or': {
        const parts = of.of.map(truthsOf);
        const isAnd = of.operator === 'and';
        return states.map((_, at) =>
          isAnd ? parts.every((part) => part[at]) : parts.some((part) => part[at]),
        );
      }
      case 'implies': {
        const [left, right] = [truthsOf(of.left), truthsOf(of.right)];
        return left.map((truth, at) => !truth || right[at] === true);
      }
      case 'next': {
        const inner = truthsOf(of.of);
        return states.map((_, at) => inner[after(at)] === true);
      }
      case 'always': {
        const inner = truthsOf(of.of);
        return solved(true, (at, later) => inner[at] === true && later);
      }
      case 'eventually': {
        const inner = truthsOf(of.of);
        return solved(false, (at, later) => inner[at] === true || later);
      }
      case 'until': {
        const [left, right] = [truthsOf(of.left), truthsOf(of.right)];
        return solved(false, (at, later) => right[at] === true || (left[at] === true && later));
      }
      case 'release': {
        const [left, right] = [truthsOf(of.left), truthsOf(of.right)];
        return solved(true, (at, later) => right[at] === true && (left[at] === true || later));
      }
      case 'leadsTo': {
        const [left, right] = [truthsOf(of.left), truthsOf(of.right)];
        const comes = solved(false, (at, later) => right[at] === true || later);
        return solved(true, (at, later) => (left[at] === false || comes[at] === true) && later);
      }
    }
  };
  return truthsOf(formula)[0] === true;
}
