import type { CompiledProperty, Data, Model, PlainState } from '../../model/index.ts';
import { textOf } from './canonical.ts';
import { type Graph, OutcomeNotes } from './outcome.ts';
import type { Json } from './plan.ts';

/** The text of a state of the reference semantics, to be compared with the twin's. */
export function stateText(state: Data): string {
  // True: both are JSON.
  return textOf(state as Json);
}

/** Searches the reference semantics of a model breadth first, by the decisions of the twin. */
export function searchPlain({ plain, compiled }: Model): Graph {
  const notes = new OutcomeNotes(compiled.actions.map((action) => action.name));
  const holds = (property: CompiledProperty, ...states: readonly PlainState[]) =>
    plain.falseConjuncts(property, ...states).length === 0;
  let frontier: PlainState[] = [];
  let found: PlainState[] = [];

  const judge = (state: PlainState, before: PlainState | undefined, length: number): void => {
    for (const each of compiled.invariants) if (!holds(each, state)) notes.violation(each.name, length);
    if (before === undefined || stateText(before) === stateText(state)) return;
    for (const each of compiled.steps) if (!holds(each, before, state)) notes.violation(each.name, length);
  };
  const isInside = (state: PlainState, before: PlainState | undefined): boolean =>
    compiled.constraints.every((each) => holds(each, state)) &&
    (before === undefined || compiled.stepConstraints.every((each) => holds(each, before, state)));
  const meet = (state: PlainState, before: PlainState | undefined, depth: number): void => {
    notes.generated += 1;
    judge(state, before, depth - 1);
    const text = stateText(state);
    if (notes.states.has(text) || !isInside(state, before)) return;
    notes.states.set(text, depth);
    for (const each of compiled.reachable) if (holds(each, state)) notes.witness(each.name, depth - 1);
    found.push(state);
  };

  for (const { outcome } of plain.initialSteps()) {
    if (outcome.kind === 'state') meet(outcome.state, undefined, 1);
    else notes.violation('bounds', 0);
  }
  for (let depth = 1; found.length > 0; depth += 1) {
    frontier = found;
    found = [];
    for (const state of frontier) {
      const taken = new Map<string, number>();
      for (const { action, outcome } of plain.steps(state)) {
        taken.set(action, (taken.get(action) ?? 0) + 1);
        if (outcome.kind === 'state') meet(outcome.state, state, depth + 1);
        else notes.violation('bounds', depth);
      }
      for (const [action, choices] of taken) notes.enabled(action, choices);
      if (taken.size === 0 && !plain.isTerminal(state)) {
        notes.violation('deadlock', depth - 1);
        notes.deadlocks.add(stateText(state));
      }
    }
  }
  return notes.graph;
}
