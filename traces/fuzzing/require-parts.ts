import { DriverError } from './driver-error.ts';
import { oddText } from './odd-value.ts';

type Parts = Readonly<Record<string, unknown>>;

/**
 * Holds a driver, which may come from plain JavaScript, against its type: its functions are functions, its lists are lists.
 * @throws DriverError for the first part that is something else.
 */
export function requireParts(specName: string, driver: unknown): void {
  const wrong: Wrong = (problem, cure) => new DriverError(specName, problem, cure);
  if (!isPlain(driver))
    throw wrong(
      `is ${oddText(driver)}, no object`,
      'Give an object with protocol, start, actions and observe.',
    );
  requireFunctions(driver, wrong);
  for (const name of ['leavesOut', 'takesMore', 'unobserved']) {
    const reasons = driver[name];
    if (reasons === undefined) continue;
    if (!isPlain(reasons))
      throw wrong(`gives ${oddText(reasons)} as ${name}`, 'Give an object with a reason, in words, by name.');
    for (const [of, reason] of Object.entries(reasons))
      if (typeof reason !== 'string')
        throw wrong(
          `gives ${oddText(reason)} as the reason for ${of} in ${name}`,
          'Give the reason in words.',
        );
  }
  requireTurns(driver.turns, wrong);
}

type Wrong = (problem: string, cure: string) => DriverError;

function requireFunctions(driver: Parts, wrong: Wrong): void {
  for (const name of ['start', 'observe'])
    if (typeof driver[name] !== 'function')
      throw wrong(
        `has ${oddText(driver[name])} for ${name}`,
        `Give a function; without ${name} nothing can be compared.`,
      );
  for (const name of ['restart', 'stop', 'fingerprint'])
    if (driver[name] !== undefined && typeof driver[name] !== 'function')
      throw wrong(`has ${oddText(driver[name])} for ${name}`, 'Give a function, or leave it out.');
  const { actions } = driver;
  if (!isPlain(actions))
    throw wrong(
      `has ${oddText(actions)} for actions`,
      'Give an object with a function for each action of the spec.',
    );
  for (const [name, action] of Object.entries(actions))
    if (typeof action !== 'function')
      throw wrong(
        `has ${oddText(action)} for the action ${JSON.stringify(name)}`,
        'Give a function of the implementation and the arguments, which answers accepted or rejected.',
      );
}

function requireTurns(turns: unknown, wrong: Wrong): void {
  if (turns === undefined) return;
  if (!isPlain(turns)) throw wrong(`has ${oddText(turns)} for turns`, 'Give an object of turns by name.');
  for (const [name, turn] of Object.entries(turns)) {
    const where = `turn ${JSON.stringify(name)}`;
    const cure = 'Give { does: [names of actions], take: a function }.';
    if (!isPlain(turn)) throw wrong(`has ${oddText(turn)} for ${where}`, cure);
    const { does, take } = turn;
    if (!Array.isArray(does) || !does.every((action) => typeof action === 'string'))
      throw wrong(`has ${oddText(does)} for what ${where} does`, cure);
    if (typeof take !== 'function') throw wrong(`has ${oddText(take)} for what ${where} takes`, cure);
  }
}

/** Whether something is an object with parts by name. A driver may be an instance of a class. */
function isPlain(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
