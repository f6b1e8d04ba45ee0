import { type Taking, type Takings, takingsOf } from './action.ts';

/**
 * Temporal formulas as plain data. A leaf is a predicate over a state, or over the step that is taken from it; all else
 * is built from leaves by the functions of this file, whose names are the operators of linear temporal logic.
 */
export type Formula<State> =
  | {
      readonly operator: 'state';
      readonly name: string | undefined;
      readonly holds: (state: State) => boolean;
    }
  | {
      readonly operator: 'step';
      readonly name: string | undefined;
      readonly holds: (before: State, after: State) => boolean;
    }
  | { readonly operator: 'taken' | 'enabled'; readonly of: readonly Taking[] }
  | { readonly operator: 'not' | 'always' | 'eventually' | 'next'; readonly of: Formula<State> }
  | { readonly operator: 'and' | 'or'; readonly of: readonly Formula<State>[] }
  | {
      readonly operator: 'implies' | 'until' | 'release' | 'leadsTo';
      readonly left: Formula<State>;
      readonly right: Formula<State>;
    };

/** A formula, or a state predicate standing for one. */
export type Operand<State> = Formula<State> | ((state: State) => boolean);

function formulaOf<State>(operand: Operand<State>): Formula<State> {
  return typeof operand === 'function' ? { operator: 'state', name: undefined, holds: operand } : operand;
}

/** True of a state when `holds` is. The name stands for it where the formula is shown. */
export function state<State>(name: string, holds: (state: State) => boolean): Formula<State> {
  return { operator: 'state', name, holds };
}

/**
 * True where the next step changes the state and `holds` is true of it: for example that a counter grew. False where
 * nothing changes any more: TLA+'s `<A>_v`. The name, if any, stands for it where the formula is shown.
 */
export function step<State>(holds: (before: State, after: State) => boolean): Formula<State>;
export function step<State>(name: string, holds: (before: State, after: State) => boolean): Formula<State>;
export function step<State>(
  ...given:
    | [holds: (before: State, after: State) => boolean]
    | [name: string, holds: (before: State, after: State) => boolean]
): Formula<State> {
  const [name, holds] = given.length === 1 ? [undefined, given[0]] : given;
  return { operator: 'step', name, holds };
}

/** True where the next step is one of these and changes the state: TLA+'s `<A>_v`. */
export function taken(...actions: Takings): Formula<unknown> {
  return { operator: 'taken', of: takingsOf(actions) };
}

/** True where one of these could be the next step and would change the state: TLA+'s `ENABLED <A>_v`. */
export function enabled(...actions: Takings): Formula<unknown> {
  return { operator: 'enabled', of: takingsOf(actions) };
}

/** From now on at every state. */
export function always<State>(of: Operand<State>): Formula<State> {
  return { operator: 'always', of: formulaOf(of) };
}

/** Now or at some later state. */
export function eventually<State>(of: Operand<State>): Formula<State> {
  return { operator: 'eventually', of: formulaOf(of) };
}

/**
 * After the next change of the state; where nothing changes any more, still. Stuttering is not seen by it: formulas are
 * read on behaviours whose stuttering is left out.
 */
export function next<State>(of: Operand<State>): Formula<State> {
  return { operator: 'next', of: formulaOf(of) };
}

/** It does not hold now. */
export function not<State>(of: Operand<State>): Formula<State> {
  return { operator: 'not', of: formulaOf(of) };
}

/** All of them hold now. */
export function and<State>(...of: readonly Operand<State>[]): Formula<State> {
  return { operator: 'and', of: of.map(formulaOf) };
}

/** At least one of them holds now. */
export function or<State>(...of: readonly Operand<State>[]): Formula<State> {
  return { operator: 'or', of: of.map(formulaOf) };
}

/** `right` holds now, or `left` does not. */
export function implies<State>(left: Operand<State>, right: Operand<State>): Formula<State> {
  return { operator: 'implies', left: formulaOf(left), right: formulaOf(right) };
}

/** `right` happens at some point, and `left` at every state before. */
export function until<State>(left: Operand<State>, right: Operand<State>): Formula<State> {
  return { operator: 'until', left: formulaOf(left), right: formulaOf(right) };
}

/** `right` holds up to and including the first state where `left` holds, for ever if there is none. */
export function release<State>(left: Operand<State>, right: Operand<State>): Formula<State> {
  return { operator: 'release', left: formulaOf(left), right: formulaOf(right) };
}

/** Whenever `left` holds, `right` holds then or later: TLA+'s `~>`. */
export function leadsTo<State>(left: Operand<State>, right: Operand<State>): Formula<State> {
  return { operator: 'leadsTo', left: formulaOf(left), right: formulaOf(right) };
}
