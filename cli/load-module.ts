import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command-error.ts';

/**
 * Loads a module of the user's, in TypeScript too.
 * @throws CommandError with where and why, for a file that is not there, does not parse, or throws while it is loaded.
 */
export async function loadModule(url: string, given: string): Promise<Readonly<Record<string, unknown>>> {
  const path = fileURLToPath(url);
  if (!existsSync(path))
    throw new CommandError(
      `there is no file ${given}`,
      `Looked for ${path}. Check the name and the directory you are in.`,
    );
  if (!statSync(path).isFile() || !/\.[cm]?[jt]s$/.test(path))
    throw new CommandError(
      `${given} is no TypeScript or JavaScript file`,
      'Give the .ts, .mts, .js or .mjs file that exports the spec.',
    );
  requireStrict(path, given);
  try {
    return isTypeScript(path) && !stripsTypes() ? await importWithTsx(url) : await import(url);
  } catch (error) {
    throw loadingProblem(error, given, path);
  }
}

/** The first place in the file at `path` that the stack of `error` names: `spec.ts:12:5`. */
export function placeIn(path: string, given: string, error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`${path}:`);
  const position = at < 0 ? undefined : /^:\d+(:\d+)?/.exec(stack.slice(at + path.length))?.[0];
  return position === undefined ? undefined : `${given}${position}`;
}

/**
 * A module runs in strict mode; a CommonJS file need not, and then an assignment to a misspelt variable is ignored in
 * silence, and a wrong spec holds.
 * @throws CommandError for a file that would be loaded as CommonJS.
 */
function requireStrict(path: string, given: string): void {
  if (/\.m[jt]s$/.test(path)) return;
  const type = /\.c[jt]s$/.test(path) ? 'commonjs' : packageType(dirname(path));
  if (type === 'module') return;
  // Without a type, Node takes what has imports and exports for a module; tsx does not.
  const isDetected = type === undefined && (!isTypeScript(path) || stripsTypes());
  if (isDetected && /^\s*(?:import|export)\b/m.test(readFileSync(path, 'utf8'))) return;
  throw new CommandError(
    `${given} would be loaded as CommonJS, where an assignment to what is not there is ignored in silence`,
    'Name it .mts, or put "type": "module" into the package.json beside it or above it.',
  );
}

/** The type that the nearest package.json gives, if it does. */
function packageType(folder: string): unknown {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { readonly type?: unknown }).type;
    } catch {
      // What is wrong with it is told by whoever needs it whole.
      return undefined;
    }
  }
  const above = dirname(folder);
  return above === folder ? undefined : packageType(above);
}

function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

/** Node 22.18 and later run TypeScript as it is. */
function stripsTypes(): boolean {
  return 'typescript' in process.features && process.features.typescript !== false;
}

// Imported only here, so that nobody pays for tsx but who needs it.
async function importWithTsx(url: string): Promise<Readonly<Record<string, unknown>>> {
  const { tsImport } = await import('tsx/esm/api');
  return tsImport(url, import.meta.url);
}

function loadingProblem(error: unknown, given: string, path: string): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const importer = /imported from (\S+)/.exec(message)?.[1]?.replace(/\?.*/, '');
  if (missing !== undefined)
    return new CommandError(
      `${importer === undefined || importer === path ? given : importer} imports ${JSON.stringify(missing)}, which is not there`,
      missing === 'assay'
        ? 'Install it beside the file, from where you have it: npm install <the folder of assay>.'
        : 'Mend the import, or install the package.',
    );
  const unnamed = /requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message);
  if (unnamed !== null)
    return new CommandError(
      `${given} imports ${unnamed[2]} from ${JSON.stringify(unnamed[1])}, which does not export it`,
      'Mend the import.',
    );
  const unparsed = /^Transform failed[^\n]*\n(.*?):(\d+:\d+): ERROR: (.*)/.exec(message);
  if (unparsed !== null) {
    // The fault may be in a file that the given one imports.
    const faulty = unparsed[1] === path ? given : unparsed[1];
    return new CommandError(
      `${faulty}:${unparsed[2]} does not parse: ${unparsed[3]}`,
      'Mend the syntax there.',
    );
  }
  // Node puts the place of a syntax error before the message; one that JSON.parse throws starts with its name.
  if (error instanceof SyntaxError && error.stack?.startsWith(error.name) === false) {
    const place = placeIn(path, given, error) ?? given;
    return new CommandError(`${place} does not parse: ${message}`, 'Mend the syntax there.');
  }
  const kind = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : '';
  const sentence = message.replace(/\.$/, '');
  return new CommandError(
    `${placeIn(path, given, error) ?? given} throws while it is loaded: ${kind}${sentence}`,
    'A spec file only declares; nothing in it should fail before it is checked.',
  );
}
