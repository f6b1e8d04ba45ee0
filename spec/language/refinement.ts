import type { Constants, Spec } from './spec.ts';

/** A claim that a spec implements another: the refinement mapping of Abadi and Lamport (1991). */
export interface Refinement<Read> {
  readonly abstract: Spec;
  /** The constants of the abstract spec that differ from its defaults. */
  readonly constants: Constants;
  /** The abstract state that a state stands for: a value for each variable of the abstract spec. */
  readonly mapping: (state: Read) => Readonly<Record<string, unknown>>;
}

/**
 * That a spec refines `abstract`, closed over `constants`: `mapping` gives the abstract state that a state stands for.
 *
 * Initial states must stand for initial states, and the two ends of a step for one abstract state or for the ends of an
 * abstract step; and every behaviour that is fair must be as fair as the abstract spec assumes, and have its temporal
 * properties.
 */
export function refinement<Read>(
  abstract: Spec,
  constants: Constants,
  mapping: (state: Read) => Readonly<Record<string, unknown>>,
): Refinement<Read> {
  return { abstract, constants, mapping };
}
