import type { Breakage } from './breakage.ts';

const laws = ['spec/language/composition', 'test/random/composition'] as const;

function breakage(name: string, simulates: string, file: string, find: string, replace: string): Breakage {
  return { name, simulates, changes: [{ file: `spec/language/${file}`, find, replace }], tests: laws };
}

/** Mistakes in putting specs together, each of which loses something in silence. */
export const compositionBreakages: readonly Breakage[] = [
  breakage(
    'of two actions taken jointly the guard of the first is asked',
    'a joint action that is possible where it should not be',
    'composition.ts',
    'if (only !== undefined && guards.length === 1) return only;',
    'if (only !== undefined) return only;',
  ),
  breakage(
    'a joint action ends with the first effect that answers something',
    'an effect that is left out, and what it would have broken',
    'composition.ts',
    'if (isUnfinished(answer)) unfinished = answer;',
    'if (answer !== undefined) return answer;',
  ),
  breakage(
    'a name that is there twice keeps the last',
    'an action or a property lost: it holds',
    'composition.ts',
    'if (Object.hasOwn(all, name)) {',
    'if (false) {',
  ),
  breakage(
    'the last part says how a shared variable starts',
    'initial states that are those of no part',
    'composition.ts',
    'if (started.has(name) && !equal(started.get(name), value)) {',
    'if (false) {',
  ),
  breakage(
    'a state is terminal where it is to the last part',
    'a deadlock taken for an end',
    'composition.ts',
    'if (answer !== true) return answer;',
    'if (answer !== true && holds === predicates.at(-1)) return answer;',
  ),
  breakage(
    'an action is lifted again for each that joins it',
    'fairness and formulas that speak of a copy nobody takes',
    'inside.ts',
    'if (known !== undefined) return known;',
    '',
  ),
  breakage(
    'both ends of a step are seen through one view',
    'a step property that compares a state with itself: it holds',
    'inside.ts',
    'const after = new View(this.#name, this.#kept, this.#shared);',
    'const after = before;',
  ),
  breakage(
    'a shared variable is looked for inside',
    'two readers of one price that see nothing',
    'inside.ts',
    'Object.defineProperty(object, field, accessorOf(field, all))',
    'Object.defineProperty(object, field, accessorOf(field, own))',
  ),
  breakage(
    'views of whole states are equal whatever they show',
    'a step property over all variables that never fails',
    'inside.ts',
    'fields.every((field) => equal(',
    '[].every((field) => equal(',
  ),
];
