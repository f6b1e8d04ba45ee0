import { ItfSource } from './itf-error.ts';
import { type RawItf, schemaFault } from './itf-schema.ts';
import { type ItfValue, itfValueOf } from './itf-value.ts';
import { type JsonPath, pathText, pathTo } from './json-path.ts';

/** A state of a trace as its file has it. */
export interface ItfState {
  /** Free-form; `{}` where the file has none. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Variables, parameters and whatever else the state has, in the order of the file. */
  readonly values: ReadonlyMap<string, ItfValue>;
  readonly at: JsonPath;
}

/** A trace file that obeys the format, whatever tool wrote it and whatever spec it is of. */
export interface ItfDocument {
  /** The text it was read from, for showing faults in their place. */
  readonly source: ItfSource;
  readonly at: JsonPath;
  /** Free-form; `{}` where the file has none. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Names of constants, given in the first state. */
  readonly params: readonly string[];
  /** Names that every state has, each once. */
  readonly vars: readonly string[];
  /** At least one. */
  readonly states: readonly ItfState[];
  /** Where the cycle of a lasso starts. */
  readonly loop: number | undefined;
  /** What is odd about the file without being wrong, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * The trace in `text`, which came from the file called `fileName`.
 *
 * Reads what any tool writes: bare numbers for integers, variables named twice, the trace wrapped in an array.
 * @throws ItfError where the text is no JSON or breaks the format, with the JSON path, line and column.
 */
export function readItf(text: string, fileName: string): ItfDocument {
  const source = new ItfSource(text, fileName);
  const warnings: string[] = [];
  let json = source.parse();
  let at: JsonPath;
  if (Array.isArray(json) && json.length === 1) {
    [json] = json;
    at = pathTo(undefined, 0);
    warnings.push('The trace is wrapped in an array of one element.');
  }
  const fault = schemaFault(json);
  if (fault !== undefined) {
    const cure =
      fault.keys[0] === 'loop'
        ? loopCure
        : 'A trace is an object with `vars`, the names of the variables, and `states`, at least one object.';
    throw source.fault(pathTo(at, ...fault.keys), fault.problem, cure);
  }
  // True: the schema has just been obeyed.
  const raw = json as RawItf;
  const vars = [...new Set(raw.vars)];
  const params = [...new Set(raw.params ?? [])];
  const states = raw.states.map((state, index) => stateOf(state, pathTo(at, 'states', index), source));
  requirePresent(states, vars, params, source);
  if (raw.loop !== undefined && raw.loop >= states.length) {
    throw source.fault(
      pathTo(at, 'loop'),
      `is ${raw.loop}, and the last state is ${states.length - 1}`,
      loopCure,
    );
  }
  warnings.push(...oddities(states, vars, params));
  return { source, at, meta: raw['#meta'] ?? {}, params, vars, states, loop: raw.loop, warnings };
}

const loopCure = 'It is the state that follows the last one, counted from 0; a trace that ends has none.';

function stateOf(raw: Readonly<Record<string, unknown>>, at: JsonPath, source: ItfSource): ItfState {
  const values = new Map<string, ItfValue>();
  for (const [name, json] of Object.entries(raw)) {
    if (name === '#meta') continue;
    if (name.startsWith('#')) {
      throw source.fault(
        pathTo(at, name),
        'is not a variable',
        'In a state only #meta starts with #; every other member is the value of a variable.',
      );
    }
    values.set(name, itfValueOf(json, pathTo(at, name), source));
  }
  // True: the schema says that #meta is an object.
  const meta = (raw['#meta'] ?? {}) as Readonly<Record<string, unknown>>;
  return { meta, values, at };
}

function requirePresent(
  states: readonly ItfState[],
  vars: readonly string[],
  params: readonly string[],
  source: ItfSource,
): void {
  for (const [index, { values, at }] of states.entries()) {
    const missing = vars.find((name) => !values.has(name));
    if (missing !== undefined) {
      throw source.fault(
        at,
        `lacks ${JSON.stringify(missing)}, which vars names`,
        'Every state gives every variable a value.',
      );
    }
    const unset = index === 0 ? params.find((name) => !values.has(name)) : undefined;
    if (unset !== undefined) {
      throw source.fault(
        at,
        `lacks ${JSON.stringify(unset)}, which params names`,
        'The first state gives every parameter a value.',
      );
    }
  }
}

/** What is said once a file, however often it occurs. */
function oddities(
  states: readonly ItfState[],
  vars: readonly string[],
  params: readonly string[],
): readonly string[] {
  const known = new Set([...vars, ...params]);
  const extra = new Map<string, JsonPath>();
  for (const { values, at } of states) {
    for (const name of values.keys()) {
      if (!known.has(name) && !extra.has(name)) extra.set(name, pathTo(at, name));
    }
  }
  return [...extra.values()].map((path) => `${pathText(path)} is neither a variable nor a parameter.`);
}
