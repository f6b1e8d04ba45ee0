import type { Ltl } from './ltl.ts';
import { NormalForms } from './normal-form.ts';
import { reduced } from './reduction.ts';
import { Tableau } from './tableau.ts';

/** What reads one letter. */
export interface Transition {
  readonly to: number;
  /** Atoms that must be true of the letter that is read. Sorted. */
  readonly positive: readonly number[];
  /** Atoms that must be false of it. Sorted, and none of them among the others. */
  readonly negative: readonly number[];
  /** The acceptance sets that the transition is in. Sorted. */
  readonly accepts: readonly number[];
}

/**
 * A generalised Büchi automaton with acceptance on its transitions. It reads one letter with each, and accepts a word if
 * it has a run over it that takes transitions of each acceptance set again and again. Without sets, every run will do.
 */
export interface Automaton {
  /** State 0; or no state, where no word is accepted. */
  readonly initial: readonly number[];
  /** By state. From every state some word is accepted. */
  readonly transitions: readonly (readonly Transition[])[];
  readonly acceptanceSets: number;
}

/**
 * The automaton that accepts exactly the words of which `formula` is true.
 *
 * Deterministic as a function: the same formula gives the same automaton, with the same numbers. The automaton itself
 * need not be deterministic, nor the smallest there is. Time and memory are exponential in the formula at worst: give
 * it the conjuncts of a property, not the property.
 *
 * A tableau of Couvreur's (On-the-fly verification of linear temporal logic, FM 1999), with the reductions of Gastin and
 * Oddoux (Fast LTL to Büchi automata translation, CAV 2001) that need no alternating automaton.
 *
 * @throws FormulaTooLargeError where the automaton would be too large to be of use.
 */
export function automatonOf(formula: Ltl): Automaton {
  const forms = new NormalForms();
  return reduced(new Tableau(forms).automatonOf(forms.of(formula)));
}
