import type { Compiled } from '../model/index.ts';
import { numbered } from './formulas.ts';
import type { CheckOptions } from './options.ts';

/** A property was asked for that the spec does not have. */
export class UnknownPropertyError extends Error {
  override readonly name = 'UnknownPropertyError';

  constructor(spec: string, property: string, known: readonly string[]) {
    super(
      `spec ${JSON.stringify(spec)} has no property ${JSON.stringify(property)}. ` +
        `Its properties are ${known.map((name) => JSON.stringify(name)).join(', ')}.`,
    );
  }
}

/**
 * `compiled` with only the named properties, or all that are not temporal; all of them where `names` is undefined. Leaving the bounds of a type is
 * always looked for, since a state outside its type has no meaning.
 * @throws UnknownPropertyError for a name that is no property.
 */
export function selected(compiled: Compiled, names: CheckOptions['properties']): Compiled {
  if (names === undefined) return compiled;
  if (names === 'safety') return { ...compiled, temporal: [] };
  const { invariants, steps, reachable, temporal } = compiled;
  const known = [...invariants, ...steps, ...reachable, ...temporal]
    .map(({ name }) => name)
    .concat('deadlock', 'bounds');
  for (const name of names)
    if (!known.includes(name)) throw new UnknownPropertyError(compiled.specName, name, known);
  const ofBehaviours = temporal.filter(
    ({ name, refinement }) =>
      names.includes(name) || (refinement !== undefined && names.includes(refinement)),
  );
  const wanted = ({ name }: { readonly name: string }): boolean => names.includes(name);
  return {
    ...compiled,
    invariants: invariants.filter(wanted),
    steps: steps.filter(wanted),
    reachable: reachable.filter(wanted),
    temporal: ofBehaviours,
    marks: neededMarks(compiled, ofBehaviours),
    terminal: names.includes('deadlock') ? compiled.terminal : () => true,
  };
}

/** The marks, in their places; those that neither `temporal` nor the fairness asks for are never true, and cost nothing. */
function neededMarks({ marks, fairness }: Compiled, temporal: Compiled['temporal']): Compiled['marks'] {
  const needed = new Set(fairness.map(({ mark }) => mark));
  for (const { formula } of temporal) {
    for (const leaf of numbered(formula).leaves) if (leaf.kind !== 'state') needed.add(leaf.mark);
  }
  return marks.map((mark, index) =>
    needed.has(index) ? mark : { kind: 'takings', text: mark.text, takings: [] },
  );
}
