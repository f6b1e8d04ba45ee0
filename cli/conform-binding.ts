import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Binding } from '../traces/conformance/index.ts';
import type { AboutLog } from '../traces/readers/index.ts';
import { CommandError } from './command-error.ts';
import { loadModule } from './load-module.ts';
import { suggestion } from './near-names.ts';

/** How logs are read: the binding, and what a log in another format does not say of itself. */
export interface LoadedBinding {
  readonly binding: Binding;
  readonly about: Omit<AboutLog, 'spec'>;
}

const members = ['events', 'hidden', 'skip', 'ignore', 'paths'];
const eventMembers = ['takes', 'arguments', 'before', 'after', 'ignore'];
const aboutMembers = ['nodes', 'paths'];

/**
 * The binding in a file: a module that exports `binding`, and maybe `about`, or a JSON file that is one.
 * @throws CommandError where it is none; whether it fits the spec is told later.
 */
export async function loadBinding(given: string, directory: string): Promise<LoadedBinding> {
  const [file = '', name = 'binding'] = given.split('#');
  const path = resolve(directory, file);
  if (file.endsWith('.json')) return { binding: requireBinding(jsonIn(path, file), given), about: {} };
  const exported = await loadModule(pathToFileURL(path).href, file);
  if (!Object.hasOwn(exported, name))
    throw new CommandError(
      `${file} exports no ${name}`,
      `${suggestion(name, Object.keys(exported), 'exports')} Export it: export const ${name}: Binding = { ... }.`,
    );
  const about = exported.about ?? {};
  requireMembers(about, 'about', aboutMembers, file);
  return { binding: requireBinding(exported[name], given), about: about as LoadedBinding['about'] };
}

function jsonIn(path: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be read: ${reason}`, 'Give a file that you may read.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${file} is not JSON`, 'A binding is an object: {"hidden": ["lose"]}.');
  }
}

/** Misspelt members would be left out in silence, and with them what they were to check. */
function requireBinding(value: unknown, given: string): Binding {
  requireMembers(value, 'the binding', members, given);
  // True: the members are looked at by whoever reads a log with them; here only their names are.
  const binding = value as Binding;
  for (const [event, bound] of Object.entries(binding.events ?? {}))
    requireMembers(bound, `events.${event}`, eventMembers, given);
  return binding;
}

function requireMembers(value: unknown, where: string, known: readonly string[], given: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`${where} in ${given} is no object`, `It may have ${known.join(', ')}.`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new CommandError(
      `${where} in ${given} has ${JSON.stringify(unknown)}, which means nothing there`,
      suggestion(unknown, known, 'members'),
    );
}
