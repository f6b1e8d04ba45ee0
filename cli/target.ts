import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Source } from '../checker/index.ts';
import type { Protocol, Spec } from '../spec/language/index.ts';
import type { Area } from '../spec/protocols/index.ts';

import { CommandError } from './command-error.ts';
import { loadModule } from './load-module.ts';
import { suggestion } from './near-names.ts';

export type { Area };

/** A spec that a command works on, and where it came from. */
export interface Target {
  /** As it was typed, for the next command. */
  readonly given: string;
  readonly spec: Spec;
  /** The spec's instances and mutants, unless the file has the bare spec. */
  readonly protocol: Protocol | undefined;
  /** Where workers load it from. */
  readonly source: Source;
  /** The user's own file, for the place of an error. Undefined for what comes with Assay. */
  readonly path: string | undefined;
}

/**
 * Finds what `given` names: a protocol of the library by its exact name, or the spec or protocol that a file exports.
 * `file.ts#name` says which export, where there are several.
 * @throws CommandError where there is nothing of that name, or not exactly one thing.
 */
export async function resolveTarget(given: string, directory: string): Promise<Target> {
  return looksLikePath(given) ? targetInFile(given, directory) : targetInLibrary(given);
}

/** Every protocol of the library, in its order. */
export async function library(): Promise<readonly Protocol[]> {
  return (await import('../spec/protocols/index.ts')).protocols;
}

/** The library by areas. */
export async function libraryByArea(): Promise<readonly Area[]> {
  return (await import('../spec/protocols/index.ts')).areas;
}

function looksLikePath(given: string): boolean {
  const [file = ''] = given.split('#');
  return /^[./]/.test(file) || /\.[cm]?[jt]s$/.test(file) || isAbsolute(file);
}

async function targetInLibrary(given: string): Promise<Target> {
  const { protocols, sourceOf } = await import('../spec/protocols/index.ts');
  const protocol = protocols.find(({ spec }) => spec.name === given);
  if (protocol === undefined) {
    const near = suggestion(
      given,
      protocols.map(({ spec }) => spec.name),
      'protocols',
    );
    throw new CommandError(
      `there is no protocol ${JSON.stringify(given)}`,
      `${near} For a spec in a file, give its path: ./${given.replace(/\W+/g, '-')}.ts.`,
    );
  }
  return { given, spec: protocol.spec, protocol, source: sourceOf(protocol), path: undefined };
}

async function targetInFile(given: string, directory: string): Promise<Target> {
  const [file = '', wanted] = given.split('#');
  const path = resolve(directory, file);
  const module = pathToFileURL(path).href;
  const candidates = candidatesIn(await loadModule(module, file));
  const [name, value] = chosenExport(candidates, file, wanted);
  const source = { module, export: name };
  return isProtocol(value)
    ? { given, spec: value.spec, protocol: value, source, path }
    : { given, spec: value, protocol: undefined, source, path };
}

type Candidate = readonly [name: string, value: Spec | Protocol];

/** The protocols, and the specs that are in none of them; once each, however often they are exported. */
function candidatesIn(exports: Readonly<Record<string, unknown>>): {
  readonly offered: readonly Candidate[];
  readonly named: readonly Candidate[];
  readonly names: readonly string[];
} {
  const named = Object.entries(exports).filter((entry): entry is [string, Spec | Protocol] => {
    return isProtocol(entry[1]) || isSpec(entry[1]);
  });
  const held = new Set(named.flatMap(([, value]) => (isProtocol(value) ? [value.spec] : [])));
  const seen = new Set<unknown>();
  const offered = named.filter(([, value]) => {
    const isNew = !seen.has(value) && !(isSpec(value) && held.has(value));
    seen.add(value);
    return isNew;
  });
  return { offered, named, names: Object.keys(exports) };
}

function chosenExport(
  { offered, named, names }: ReturnType<typeof candidatesIn>,
  file: string,
  wanted: string | undefined,
): Candidate {
  if (wanted !== undefined) {
    const found = named.find(([name]) => name === wanted);
    if (found !== undefined) return found;
    throw new CommandError(
      `${file} exports no spec and no protocol ${JSON.stringify(wanted)}`,
      suggestion(
        wanted,
        named.map(([name]) => name),
        'specs and protocols in it',
      ),
    );
  }
  const [first, second] = offered;
  if (first === undefined)
    throw new CommandError(
      `${file} exports no spec and no protocol`,
      `${names.length === 0 ? 'It exports nothing' : `It exports ${names.join(', ')}`}. Export what spec(...) or protocol(...) returns.`,
    );
  if (second !== undefined)
    throw new CommandError(
      `${file} exports ${offered.length} specs and protocols: ${offered.map(([name]) => name).join(', ')}`,
      `Say which one: ${file}#${first[0]}.`,
    );
  return first;
}

// By what they have, not by class: a user's file may come with its own copy of the language.
function isSpec(value: unknown): value is Spec {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    isRecord(value.constants) &&
    typeof value.build === 'function'
  );
}

function isProtocol(value: unknown): value is Protocol {
  return isRecord(value) && isSpec(value.spec) && isRecord(value.instances) && isRecord(value.mutants);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
