import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Binding, BindingError, requireBinding } from '../traces/conformance/index.ts';
import type { AboutLog } from '../traces/readers/index.ts';
import { CommandError } from './command-error.ts';
import { loadModule } from './load-module.ts';
import { suggestion } from './near-names.ts';

/** How logs are read: the binding, and what a log in another format does not say of itself. */
export interface LoadedBinding {
  readonly binding: Binding;
  readonly about: Omit<AboutLog, 'spec'>;
}

const aboutMembers = ['nodes', 'paths'];

/**
 * The binding in a file: a module that exports `binding`, and maybe `about`, or a JSON file that is one.
 * @throws CommandError where it is none; whether it fits the spec is told later.
 */
export async function loadBinding(given: string, directory: string): Promise<LoadedBinding> {
  const [file = '', name = 'binding'] = given.split('#');
  const path = resolve(directory, file);
  if (file.endsWith('.json')) return { binding: bindingIn(jsonIn(path, file), given), about: {} };
  const exported = await loadModule(pathToFileURL(path).href, file);
  if (!Object.hasOwn(exported, name))
    throw new CommandError(
      `${file} exports no ${name}`,
      `${suggestion(name, Object.keys(exported), 'exports')} Export it: export const ${name}: Binding = { ... }.`,
    );
  const about = exported.about ?? {};
  requireMembers(about, 'about', aboutMembers, file);
  return { binding: bindingIn(exported[name], given), about: about as LoadedBinding['about'] };
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

/** Told before a log is read, and with the file that is to be mended. @throws CommandError */
function bindingIn(value: unknown, given: string): Binding {
  try {
    requireBinding(value);
    return value;
  } catch (error) {
    throw error instanceof BindingError ? new CommandError(`${given}: ${error.message}`) : error;
  }
}

/** Misspelt members would be left out in silence, and with them what they were to say. */
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
