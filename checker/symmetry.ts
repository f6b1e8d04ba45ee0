import {
  type Compiled,
  type Identities,
  type Represent,
  representatives,
  SymmetryError,
  symmetricTypes,
} from '../model/index.ts';
import type { CheckOptions } from './options.ts';
import { soundness } from './soundness.ts';

/** What a search by symmetry needs. */
export interface Symmetry {
  /** The types of identities whose names may be exchanged. */
  readonly types: readonly Identities[];
  readonly represent: Represent;
}

/**
 * The symmetry to explore a spec by; undefined where none is asked for.
 *
 * Refused where the answer would not follow: for temporal properties (see `soundness`), and for counting values, since
 * those that variables have in representatives are not all that they have.
 * @throws SymmetryError
 */
export function symmetryOf(
  compiled: Compiled,
  options: Pick<CheckOptions, 'symmetry'> & Partial<Pick<CheckOptions, 'distinctValues'>>,
): Symmetry | undefined {
  if (options.symmetry !== 'used') return undefined;
  const [temporal] = compiled.temporal;
  if (temporal !== undefined) {
    const { reason, alternative } = soundness('symmetry', 'temporal');
    throw new SymmetryError(
      compiled.specName,
      `${JSON.stringify(temporal.name)} is a temporal property, but ${reason}`,
      `${alternative.charAt(0).toUpperCase()}${alternative.slice(1)}.`,
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
