import {
  type Compiled,
  type Identities,
  type Represent,
  representatives,
  SymmetryError,
  symmetricTypes,
} from '../model/index.ts';
import type { CheckOptions } from './options.ts';

/** What a search by symmetry needs. */
export interface Symmetry {
  /** The types of identities whose names may be exchanged. */
  readonly types: readonly Identities[];
  readonly represent: Represent;
}

/**
 * The symmetry to explore a spec by; undefined where none is asked for.
 *
 * Refused where the answer would not follow. A cycle of orbits need not be a cycle of states, and what is fair to one
 * identity is not told apart there from what is fair to another: so of orbits no temporal property is asked. The values
 * that variables have in representatives are not all the values that they have.
 * @throws SymmetryError
 */
export function symmetryOf(
  compiled: Compiled,
  options: Pick<CheckOptions, 'symmetry'> & Partial<Pick<CheckOptions, 'distinctValues'>>,
): Symmetry | undefined {
  if (options.symmetry !== 'used') return undefined;
  const [temporal] = compiled.temporal;
  if (temporal !== undefined) {
    throw new SymmetryError(
      compiled.specName,
      `${JSON.stringify(temporal.name)} is a temporal property, and states that differ by names of identities are explored as one: a cycle of these need not be a cycle of states, and what is fair to one identity is not told apart from what is fair to another`,
      'Select other properties with --property, or check it without symmetry.',
    );
  }
  if (options.distinctValues === 'count') {
    throw new SymmetryError(
      compiled.specName,
      'the values of each variable are to be counted, and of states that differ by names of identities one is kept',
      'Count them without symmetry.',
    );
  }
  const types = symmetricTypes(compiled.specName, compiled.variables);
  return { types, represent: representatives(compiled.specName, compiled.variables, types) };
}
