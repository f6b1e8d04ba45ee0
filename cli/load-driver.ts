import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Driver } from '../traces/fuzzing/index.ts';
import { CommandError } from './command-error.ts';
import { loadModule } from './load-module.ts';
import { suggestion } from './near-names.ts';

/**
 * The driver that `given` names: one that comes with Assay for the protocol, by its name, or the one that a module
 * exports. `file.ts#name` says which export, where there are several.
 * @throws CommandError where there is none, or not exactly one.
 */
export async function loadDriver(
  given: string,
  protocol: string,
  directory: string,
): Promise<Driver<unknown>> {
  return isPath(given) ? driverInFile(given, directory) : driverInLibrary(given, protocol);
}

/** Names of drivers have neither dots nor slashes. */
function isPath(given: string): boolean {
  return /[./\\#]/.test(given);
}

/**
 * The driver that is taken where none is named: the smallest one that comes with Assay for the protocol.
 * @throws CommandError where none does.
 */
export async function usualDriver(protocol: string): Promise<string> {
  if (Object.hasOwn(await driversFor(protocol), usual)) return usual;
  throw new CommandError(
    'fuzz needs an implementation to drive',
    'Give the module of its driver: --driver ./my-driver.ts.',
  );
}

const usual = 'tiny';

async function driversFor(protocol: string): Promise<Readonly<Record<string, Driver<unknown>>>> {
  const { drivers } = await import('../traces/drivers/index.ts');
  return Object.hasOwn(drivers, protocol) ? (drivers[protocol] ?? {}) : {};
}

async function driverInLibrary(name: string, protocol: string): Promise<Driver<unknown>> {
  const known = await driversFor(protocol);
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  throw new CommandError(
    `no driver ${JSON.stringify(name)} for ${protocol} comes with Assay`,
    `${suggestion(name, Object.keys(known), `drivers for ${protocol}`)} For a driver in a file, give its path: ./${name}.ts.`,
  );
}

async function driverInFile(given: string, directory: string): Promise<Driver<unknown>> {
  const [file = '', wanted] = given.split('#');
  const exports = await loadModule(pathToFileURL(resolve(directory, file)).href, file);
  const drivers = Object.entries(exports).filter((entry): entry is [string, Driver<unknown>] =>
    isDriver(entry[1]),
  );
  const names = drivers.map(([name]) => name);
  if (wanted !== undefined) {
    const found = drivers.find(([name]) => name === wanted);
    if (found !== undefined) return found[1];
    throw new CommandError(
      `${file} exports no driver ${JSON.stringify(wanted)}`,
      suggestion(wanted, names, 'drivers in it'),
    );
  }
  const [first, second] = drivers;
  if (first === undefined)
    throw new CommandError(
      `${file} exports no driver`,
      'A driver is an object with protocol, start, actions and observe.',
    );
  if (second !== undefined)
    throw new CommandError(
      `${file} exports ${drivers.length} drivers: ${names.join(', ')}`,
      `Say which one: ${file}#${first[0]}.`,
    );
  return first[1];
}

/** By what it has: whoever starts an implementation gives it to its own driver alone, so its type is nobody else's matter. */
function isDriver(value: unknown): value is Driver<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'protocol' in value &&
    typeof value.protocol === 'string' &&
    'start' in value &&
    typeof value.start === 'function' &&
    'actions' in value &&
    typeof value.actions === 'object' &&
    'observe' in value &&
    typeof value.observe === 'function'
  );
}
