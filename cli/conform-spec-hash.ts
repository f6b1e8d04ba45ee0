import { createHash } from 'node:crypto';
import type { Compiled } from '../model/index.ts';

/**
 * A hash of what a log depends on in a spec, whatever its constants are: the names of the constants, variables, actions,
 * choices and properties, and of which kind they are. A guard that says something else leaves it as it is: that is what
 * logs are held against.
 */
export function specHashOf(compiled: Compiled): string {
  const { specName, constants, variables, actions, invariants, steps } = compiled;
  const text = JSON.stringify([
    specName,
    Object.keys(constants),
    variables.fields.map(({ name, shape }) => [name, shape.kind]),
    actions.map(({ name, choices }) => [name, choices.map((choice) => [choice.name, choice.kind])]),
    invariants.map(({ name }) => name),
    steps.map(({ name }) => name),
  ]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
