import type { CheckOptions, Report } from '../checker/index.ts';
import { traceLength } from '../model/index.ts';
import type { Constants } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import type { Searches } from './explore-several.ts';
import { buildModel, type Subject } from './subject.ts';

/** A point of a grid of constants, with what is known of it. */
export interface Point {
  readonly constants: Constants;
  readonly verdict: PointVerdict;
}

export type PointVerdict =
  | { readonly kind: 'holds'; readonly distinct: number }
  | { readonly kind: 'violated'; readonly property: string; readonly length: number | undefined }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  /** The spec does not exist under these constants. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks what `subject` is with `constants` in the place of its own. */
export async function verdictAt(
  { target, model }: Subject,
  constants: Constants,
  limits: CheckOptions['limits'],
  searches: Searches,
): Promise<PointVerdict> {
  const { constants: rest, mutant } = model.compiled;
  let here: Subject['model'];
  try {
    here = buildModel(target, { ...rest, ...constants }, mutant);
  } catch (error) {
    if (error instanceof CommandError) return { kind: 'refused', reason: error.message };
    throw error;
  }
  return verdictOf(await searches.explore({ target, model: here }, { limits }));
}

function verdictOf({ verdict, coverage }: Report): PointVerdict {
  switch (verdict.kind) {
    case 'holds':
      return { kind: 'holds', distinct: coverage.distinctStates };
    case 'violated': {
      const [{ property, trace }] = verdict.violations;
      return { kind: 'violated', property, length: trace === undefined ? undefined : traceLength(trace) };
    }
    case 'inconclusive':
      return {
        kind: 'inconclusive',
        reason: verdict.limit === 'interrupted' ? 'interrupted' : verdict.reason,
      };
  }
}
