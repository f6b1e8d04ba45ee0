import type { Binding, EventBinding } from '../../traces/conformance/index.ts';
import type { LogEvent, LogHead } from '../../traces/log/index.ts';
import type { Json, Schema } from '../random/index.ts';
import type { Place } from './places.ts';
import type { Saying } from './twin.ts';

/** How the events of one name are bound. */
export interface Kind {
  readonly name: string;
  readonly takes: readonly (readonly string[])[];
  /** Where the values of choices stand: as the format has it, or where a binding says. */
  readonly argumentsAt: 'args' | 'msg' | 'args, renamed';
  /** What is observed after the step may stand elsewhere, too, if a binding says so. */
  readonly shownAt: { readonly path: string; readonly pointer: string } | undefined;
}

/** A line, before it is written. */
export interface Draft {
  readonly kind: string;
  readonly args: readonly (readonly [choice: string, json: Json])[];
  readonly before: readonly Place[];
  readonly after: readonly Place[];
}

/** A log as data: what stands in it, and how it is bound to the spec. */
export interface Recording {
  readonly hidden: readonly string[];
  readonly kinds: readonly Kind[];
  /** Paths that stay as they are where a line does not tell of them; undefined where nothing is said. */
  readonly tracked: readonly string[] | undefined;
  /** A variable that has another name in the log. */
  readonly renamed: string | undefined;
  readonly init: readonly Place[];
  readonly drafts: readonly Draft[];
}

/** The binding of a recording. */
export function bindingOf({ kinds, hidden, renamed, drafts }: Recording): Binding {
  const choices = (kind: Kind) =>
    new Set(drafts.flatMap((draft) => (draft.kind === kind.name ? draft.args.map(([name]) => name) : [])));
  const eventOf = (kind: Kind): EventBinding => {
    const { takes, argumentsAt, shownAt } = kind;
    const sources = [...choices(kind)].map((name) => [name, `${fieldOf(argumentsAt)}/${nameIn(kind, name)}`]);
    return {
      takes: takes.map((way) => {
        const [only, ...others] = way;
        return only !== undefined && others.length === 0 ? only : way;
      }),
      ...(argumentsAt === 'args' ? {} : { arguments: Object.fromEntries(sources) }),
      ...(shownAt === undefined ? {} : { after: { [shownAt.path]: shownAt.pointer } }),
    };
  };
  const own = kinds.filter(
    ({ name, takes, argumentsAt, shownAt }) =>
      argumentsAt !== 'args' || shownAt !== undefined || takes.length !== 1 || takes[0]?.join() !== name,
  );
  return {
    hidden,
    events: Object.fromEntries(own.map((kind) => [kind.name, eventOf(kind)])),
    ...(renamed === undefined ? {} : { paths: { [`/their/${renamed}`]: `/${renamed}` } }),
  };
}

/** The head of a recording. */
export function headOf(recording: Recording): LogHead {
  const { tracked, init } = recording;
  return {
    k: 'head',
    v: 1,
    spec: 'random',
    ...(tracked === undefined
      ? {}
      : { frame: 'unchanged', tracked: tracked.map((path) => pathIn(recording, path)) }),
    ...(init.length === 0 ? {} : { init: shown(recording, init, 0) }),
  };
}

/** The events of a recording, every second with the members of sets and bags the other way round. */
export function eventsOf(recording: Recording): readonly LogEvent[] {
  return recording.drafts.map((draft, index) => eventOf(recording, draft, index));
}

/** The event of one line, numbered `i`. */
export function eventOf(recording: Recording, draft: Draft, i: number): LogEvent {
  const kind = kindOf(recording, draft);
  const { argumentsAt, shownAt } = kind;
  const args = Object.fromEntries(draft.args.map(([name, json]) => [nameIn(kind, name), json]));
  const elsewhere = draft.after.find(({ path }) => path === shownAt?.path);
  const after = draft.after.filter((place) => place !== elsewhere);
  const msg = {
    ...(argumentsAt === 'msg' ? args : {}),
    ...(elsewhere === undefined ? {} : { seen: elsewhere.json }),
  };
  return {
    k: 'ev',
    i,
    a: draft.kind,
    ...(argumentsAt === 'msg' || draft.args.length === 0 ? {} : { args }),
    ...(draft.before.length === 0 ? {} : { pre: shown(recording, draft.before, i) }),
    ...(after.length === 0 ? {} : { post: shown(recording, after, i) }),
    ...(Object.keys(msg).length === 0 ? {} : { msg }),
  };
}

/** What a line says, in the terms of the twin. */
export function sayingOf(recording: Recording, draft: Draft): Saying {
  const after = jsonByPath(draft.after);
  const isTold = (path: string): boolean =>
    [...after.keys()].some(
      (told) => told === path || told.startsWith(`${path}/`) || path.startsWith(`${told}/`),
    );
  return {
    ways: kindOf(recording, draft).takes,
    args: new Map(draft.args),
    before: jsonByPath(draft.before),
    after,
    unchanged: (recording.tracked ?? []).filter((path) => !isTold(path)),
  };
}

export function jsonByPath(places: readonly Place[]): ReadonlyMap<string, Json> {
  return new Map(places.map(({ path, json }) => [path, json]));
}

function kindOf({ kinds }: Recording, draft: Draft): Kind {
  const found = kinds.find(({ name }) => name === draft.kind);
  if (found === undefined) throw new Error(`no kind is named ${draft.kind}`);
  return found;
}

function fieldOf(argumentsAt: Kind['argumentsAt']): string {
  return argumentsAt === 'msg' ? '/msg' : '/args';
}

function nameIn({ argumentsAt }: Kind, choice: string): string {
  return argumentsAt === 'args, renamed' ? `the ${choice}` : choice;
}

function pathIn({ renamed }: Recording, path: string): string {
  const isRenamed = renamed !== undefined && `${path}/`.startsWith(`/${renamed}/`);
  return isRenamed ? `/their${path}` : path;
}

function shown(
  recording: Recording,
  places: readonly Place[],
  index: number,
): Readonly<Record<string, Json>> {
  const json = places.map((place) => (index % 2 === 0 ? place.json : turned(place.schema, place.json)));
  return Object.fromEntries(
    places.map(({ path }, position) => [pathIn(recording, path), json[position] ?? null]),
  );
}

/** The same value written otherwise: sets, bags and the members of objects the other way round. */
function turned(schema: Schema, json: Json): Json {
  if (typeof json !== 'object' || json === null) return json;
  switch (schema.kind) {
    case 'option':
      return turned(schema.of, json);
    case 'set':
    case 'bag':
      return [...list(json)].reverse();
    case 'seq':
      return list(json).map((element) => turned(schema.of, element));
    case 'record':
    case 'union':
      return Object.fromEntries(Object.entries(json).reverse());
    case 'map':
      return Array.isArray(json)
        ? [...list(json)].reverse()
        : Object.fromEntries(Object.entries(json).reverse());
    default:
      return json;
  }
}

/** The type at hand promises a list. */
function list(json: Json): readonly Json[] {
  return json as readonly Json[];
}
