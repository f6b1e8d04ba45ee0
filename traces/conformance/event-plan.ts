import type { Compiled, CompiledAction } from '../../model/index.ts';
import {
  type Json,
  keysOfPointer,
  type LogEvent,
  nearNamesCure,
  PathFault,
  pathOf,
  pointerTo,
  type StatePath,
} from '../log/index.ts';
import { type Binding, BindingError, type EventBinding, type SourceOf } from './binding.ts';
import { ChoiceReader } from './choice-reader.ts';

/** Where a value stands in an event, ready to be read. */
export interface Source {
  readonly pointer: string;
  readonly keys: readonly string[];
  readonly as: ((value: Json) => Json) | undefined;
}

/** A choice of an action, and where its value stands, if the event says it. */
export interface PlannedChoice {
  readonly reader: ChoiceReader;
  readonly source: Source;
}

/** One action of a way, by position, with its choices. */
export interface PlannedMove {
  readonly action: number;
  readonly choices: readonly PlannedChoice[];
}

/** A path that an event shows, and where. */
export interface PlannedObservation {
  readonly path: StatePath;
  readonly source: Source;
}

/** How the events of one name are read. */
export interface EventPlan {
  readonly name: string;
  readonly ways: readonly (readonly PlannedMove[])[];
  readonly before: readonly PlannedObservation[];
  readonly after: readonly PlannedObservation[];
  /** Pointers of fields that are bound to something, or said to say nothing. */
  readonly bound: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/** How the events named `name` are read. @throws BindingError where the binding names what is not there. */
export function planOf(compiled: Compiled, binding: Binding, name: string): EventPlan {
  const given = binding.events?.[name] ?? {};
  const where = `events.${name}`;
  // No way at all is no way to take a step, and one way to explain the event.
  const takes = given.takes?.length === 0 ? [[]] : (given.takes ?? [name]);
  const ways = takes.map((way) =>
    (typeof way === 'string' ? [way] : way).map((action) => plannedMove(compiled, given, action, where)),
  );
  const choices = new Set(
    ways.flat().flatMap((move) => move.choices.map(({ reader }) => reader.choice.name)),
  );
  for (const choice of Object.keys(given.arguments ?? {})) {
    if (!choices.has(choice))
      throw new BindingError(
        `${where}.arguments`,
        `names the choice ${choice}, which none of its actions has`,
        nearNamesCure(choice, [...choices], 'choices'),
      );
  }
  const before = observations(compiled, given.before, `${where}.before`);
  const after = observations(compiled, given.after, `${where}.after`);
  const sources = [...ways.flat().flatMap((move) => move.choices), ...before, ...after];
  return {
    name,
    ways,
    before,
    after,
    bound: new Set(sources.map(({ source }) => source.pointer)),
    ignored: new Set([...Object.keys(binding.ignore ?? {}), ...Object.keys(given.ignore ?? {})]),
  };
}

function plannedMove(compiled: Compiled, given: EventBinding, name: string, where: string): PlannedMove {
  const index = compiled.actions.findIndex((action) => action.name === name);
  const action: CompiledAction | undefined = compiled.actions[index];
  if (action === undefined)
    throw new BindingError(
      where,
      `names the action ${JSON.stringify(name)}, which the spec does not have`,
      nearNamesCure(
        name,
        compiled.actions.map((one) => one.name),
        'actions',
      ),
    );
  return {
    action: index,
    choices: action.choices.map((choice) => ({
      reader: new ChoiceReader(choice),
      source: sourceOf(
        given.arguments?.[choice.name] ?? pointerTo(['args', choice.name]),
        `${where}.arguments.${choice.name}`,
      ),
    })),
  };
}

function observations(
  compiled: Compiled,
  given: Readonly<Record<string, SourceOf>> | undefined,
  where: string,
): readonly PlannedObservation[] {
  return Object.entries(given ?? {}).map(([text, from]) => {
    const path = pathOf(compiled.variables, text);
    if (path instanceof PathFault) throw new BindingError(`${where} ${text}`, path.problem, path.cure);
    return { path, source: sourceOf(from, `${where} ${text}`) };
  });
}

function sourceOf(given: SourceOf, where: string): Source {
  const { from, as } = typeof given === 'string' ? { from: given, as: undefined } : given;
  const keys = keysOfPointer(from);
  if (keys === undefined)
    throw new BindingError(where, `is ${JSON.stringify(from)}, no JSON pointer`, 'Write it as /args/amount.');
  return { pointer: from, keys, as };
}

/**
 * What stands in the event where the source says; undefined where nothing does.
 * @throws BindingError where the binding cannot read what stands there.
 */
export function valueFrom(source: Source, event: LogEvent): Json | undefined {
  let value: unknown = event;
  for (const key of source.keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  // True: an event is read from JSON.
  const json = value as Json | undefined;
  return json === undefined || source.as === undefined ? json : readBy(source.as, json, source.pointer);
}

/** What is not read would count as not said, and anything would do for it. */
function readBy(as: (value: Json) => Json, json: Json, pointer: string): Json {
  let read: unknown;
  try {
    read = as(json);
  } catch (error) {
    throw new BindingError(
      `reader of ${pointer}`,
      `fails for ${shortly(json)}: ${error instanceof Error ? error.message : String(error)}`,
      'Let it answer with JSON for whatever the log may hold.',
    );
  }
  if (isJson(read)) return read;
  throw new BindingError(
    `reader of ${pointer}`,
    `answers ${read === undefined ? 'nothing' : `with ${typeof read === 'number' ? String(read) : `a ${typeof read}`}`} for ${shortly(json)}`,
    'Let it answer with JSON for whatever the log may hold.',
  );
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

const maxShown = 60;

function shortly(json: Json): string {
  const text = JSON.stringify(json);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
