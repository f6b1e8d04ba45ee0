import type { Compiled } from '../../model/index.ts';
import { PathFault, pathOf, type StatePath } from '../log/index.ts';
import type { Driver } from './driver.ts';
import { DriverError } from './driver-error.ts';
import { noJsonIn, oddText } from './odd-value.ts';
import { requireParts } from './require-parts.ts';

/**
 * Holds what a driver says of itself against the spec: every action is driven, taken in a turn, or left out with a
 * reason; nothing is named that is not there.
 * @throws DriverError for the first thing that is wrong.
 */
export function requireDriver<Implementation>(driver: Driver<Implementation>, compiled: Compiled): void {
  const { specName } = compiled;
  const fail = (problem: string, cure: string): never => {
    throw new DriverError(specName, problem, cure);
  };
  requireParts(specName, driver);
  if (driver.protocol !== specName)
    fail(
      `says that it is for ${oddText(driver.protocol)}`,
      'Give the protocol that it is for, or mend its name.',
    );
  const actions = compiled.actions.map(({ name }) => name);
  const turns = Object.entries(driver.turns ?? {});
  const named: readonly (readonly [where: string, action: string])[] = [
    ...Object.keys(driver.actions).map((action) => ['actions', action] as const),
    ...Object.keys(driver.leavesOut ?? {}).map((action) => ['leavesOut', action] as const),
    ...turns.flatMap(([turn, { does }]) =>
      does.map((action) => [`turn ${JSON.stringify(turn)}`, action] as const),
    ),
  ];
  for (const [where, action] of named) {
    if (!actions.includes(action))
      fail(
        `names ${JSON.stringify(action)} in ${where}, no action of the spec`,
        `Its actions are ${listed(actions)}.`,
      );
  }
  const missing = actions.filter((action) => !named.some(([, name]) => name === action));
  if (missing.length > 0)
    fail(
      `says nothing of ${listed(missing)}`,
      'What is not driven would be taken for tested: drive it, let a turn do it, or give the reason in leavesOut.',
    );
  const variables = compiled.variables.fields.map(({ name }) => name);
  const unknown = Object.keys(driver.unobserved ?? {}).find((name) => !variables.includes(name));
  if (unknown !== undefined)
    fail(
      `names ${JSON.stringify(unknown)} in unobserved, no variable of the spec`,
      `Its variables are ${listed(variables)}.`,
    );
  const choices = compiled.actions.flatMap((action) =>
    action.choices.map(({ name }) => `${action.name}.${name}`),
  );
  const odd = Object.keys(driver.takesMore ?? {}).find((name) => !choices.includes(name));
  if (odd !== undefined)
    fail(
      `names ${JSON.stringify(odd)} in takesMore, no choice of the spec`,
      `Its choices are ${listed(choices)}.`,
    );
}

/**
 * The places that a driver observes, by the names that it gives them.
 * @throws DriverError where it names a place that the spec does not have, or says nothing of a variable.
 */
export function requireObservation<Implementation>(
  driver: Driver<Implementation>,
  compiled: Compiled,
  observation: unknown,
): ReadonlyMap<string, StatePath> {
  if (typeof observation !== 'object' || observation === null || 'then' in observation)
    throw new DriverError(
      compiled.specName,
      'observes something that is no object of paths',
      'observe answers at once, with { "/variable": value }.',
    );
  const paths = new Map<string, StatePath>();
  for (const text of Object.keys(observation)) {
    const path = pathOf(compiled.variables, text);
    if (path instanceof PathFault)
      throw new DriverError(
        compiled.specName,
        `observes ${JSON.stringify(text)}, which ${path.problem}`,
        path.cure,
      );
    paths.set(text, path);
  }
  const seen = new Set([...paths.values()].map(({ variable }) => variable));
  const silent = compiled.variables.fields
    .map(({ name }) => name)
    .filter((name) => !seen.has(name) && !Object.hasOwn(driver.unobserved ?? {}, name));
  if (silent.length > 0)
    throw new DriverError(
      compiled.specName,
      `does not observe ${listed(silent)}`,
      'What is not observed may be wrong and nobody sees it: observe it, or give the reason in unobserved.',
    );
  return paths;
}

/**
 * Holds what is observed against JSON. Numbers that are none, such as NaN, are a driver's mistake from the start, but may
 * be the implementation's where they come up later.
 * @throws DriverError for the first value that no log can hold.
 */
export function requireJson(
  protocol: string,
  values: Readonly<Record<string, unknown>>,
  when: 'at the start' | 'later',
): void {
  for (const [path, value] of Object.entries(values)) {
    const found = noJsonIn(value, when === 'at the start' ? 'finite' : 'all');
    if (found !== undefined)
      throw new DriverError(
        protocol,
        `observes what is no JSON: ${path}${found.pointer} ${found.what}, which no log can hold`,
        `${found.cure.charAt(0).toUpperCase()}${found.cure.slice(1)}.`,
      );
  }
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
