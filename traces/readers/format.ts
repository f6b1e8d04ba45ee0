import {
  type Bytes,
  isJsonObject,
  type Json,
  type JsonObject,
  type LineConverter,
  LogError,
  type LogHead,
  type LogPiece,
  type Observations,
  pointerTo,
  type ReadOptions,
  readConverted,
} from '../log/index.ts';

/** What a log in another format does not say of itself. */
export interface AboutLog {
  /** The spec that it is about. */
  readonly spec: string;
  /** Names of nodes in the spec, by their names in the log; others stay as they are. */
  readonly nodes?: Readonly<Record<string, string>>;
  /**
   * Places in the state by the names of what the log observes, with `{node}` for the node: `{ term: '/currentTerm/{node}' }`.
   * Others are at their own names: `/term/{node}`.
   */
  readonly paths?: Readonly<Record<string, string>>;
}

/** A format of logs that can be read as if they were ours. It only renames: what events mean is for a mapping to say. */
export interface LogFormat {
  readonly name: string;
  /** Where such logs come from, in a line. */
  readonly description: string;
  /** As `readLog`. @throws LogError at the first line that is not of the format. */
  readonly read: (
    source: Bytes,
    fileName: string,
    about: AboutLog,
    options?: ReadOptions,
  ) => AsyncGenerator<LogPiece>;
}

/** A format that is converted line by line. */
export function lineFormat(
  name: string,
  description: string,
  converter: (about: AboutLog, fileName: string) => LineConverter,
): LogFormat {
  return {
    name,
    description,
    read: (source, fileName, about, options) =>
      readConverted(source, fileName, converter(about, fileName), options),
  };
}

/** The head of a log that has none. */
export function headOf(about: AboutLog, details: Omit<LogHead, 'k' | 'v' | 'spec'> = {}): LogHead {
  return { k: 'head', v: 1, spec: about.spec, ...details };
}

/** The name of a node in the spec. */
export function nodeOf(about: AboutLog, name: string): string {
  const { nodes } = about;
  return nodes !== undefined && Object.hasOwn(nodes, name) ? (nodes[name] ?? name) : name;
}

/** Observations of a node, by the places that they are of. Values stay as they are, names of nodes among them too. */
export function observed(about: AboutLog, node: string, values: JsonObject): Observations {
  const key = pointerTo([nodeOf(about, node)]).slice(1);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { paths } = about;
      const place = paths !== undefined && Object.hasOwn(paths, name) ? paths[name] : undefined;
      return [(place ?? `${pointerTo([name])}/{node}`).replace('{node}', () => key), value];
    }),
  );
}

/** The JSON object on a line. @throws LogError where there is none. */
export function objectOn(text: string, fileName: string, line: number): JsonObject {
  const json = jsonOn(text);
  if (isJsonObject(json)) return json;
  throw new LogError(
    { fileName, line },
    'is no JSON object',
    'Each line is one; is the log in another format?',
  );
}

/** The members of an object but for some; undefined where there are no others. */
export function othersIn(json: JsonObject, ...names: readonly string[]): JsonObject | undefined {
  const others = Object.entries(json).filter(([name]) => !names.includes(name));
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** The JSON that a text is, or undefined. */
export function jsonOn(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
