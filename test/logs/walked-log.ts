import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  type Argument,
  type Compiled,
  type Data,
  type DataRecord,
  keysOf,
  keyText,
  PlainModel,
  type PlainState,
} from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { type Json, jsonOf, type LogEvent, type LogHead, pointerTo } from '../../traces/log/index.ts';

/** What the events of a log that is made up show besides their arguments. */
export type Shown = 'nothing' | 'what changed' | 'everything';

/** A log that is made up. */
export interface WalkedLog {
  readonly head: LogHead;
  readonly events: readonly LogEvent[];
}

/** How a log is made up. */
export interface Walking {
  readonly seed: number;
  readonly events: number;
  readonly shown: Shown;
  readonly head?: Partial<LogHead>;
  /** The node of an event. */
  readonly nodeOf?: (action: string, args: Readonly<Record<string, Json>>) => string;
}

/**
 * A log of an implementation that does what the spec says: a walk in the plain form, an action at random and then one of
 * its steps, none that changes nothing. Shorter where no other step is left.
 */
export function walkedLog(compiled: Compiled, walking: Walking): WalkedLog {
  const random = xoroshiro128plus(walking.seed);
  const pick = <T>(list: readonly T[]): T | undefined =>
    list.length === 0 ? undefined : list[uniformInt(random, 0, list.length - 1)];
  const plain = new PlainModel(compiled);
  let state = initialOf(plain);
  const events: LogEvent[] = [];
  const counts = new Map<string, number>();
  while (events.length < walking.events) {
    const steps = [...plain.steps(state)].flatMap(({ action, arguments: args, outcome }) =>
      outcome.kind === 'state' && JSON.stringify(outcome.state) !== JSON.stringify(state)
        ? [{ action, args, to: outcome.state }]
        : [],
    );
    const action = pick([...new Set(steps.map((step) => step.action))]);
    const step = pick(steps.filter((one) => one.action === action));
    if (step === undefined) break;
    const args = Object.fromEntries(step.args.map((argument) => [argument.name, argumentJson(argument)]));
    const node = walking.nodeOf?.(step.action, args);
    const s = counts.get(node ?? '') ?? 0;
    counts.set(node ?? '', s + 1);
    const post = shownOf(compiled.variables, state, step.to, walking.shown);
    events.push({
      k: 'ev',
      i: events.length,
      a: step.action,
      ...(node === undefined ? {} : { n: node, s }),
      ...(Object.keys(args).length === 0 ? {} : { args }),
      ...(Object.keys(post).length === 0 ? {} : { post }),
    });
    state = step.to;
  }
  return { head: { k: 'head', v: 1, spec: compiled.specName, ...walking.head }, events };
}

/** A log as its file holds it, numbered again: as if whoever wrote it had never seen what is missing. */
export function logText({ head, events }: WalkedLog): string {
  const counts = new Map<string, number>();
  const lines = events.map((event, i) => {
    if (event.n === undefined) return { ...event, i };
    const s = counts.get(event.n) ?? 0;
    counts.set(event.n, s + 1);
    return { ...event, i, s };
  });
  const end = { k: 'end', events: events.length, reason: 'complete' };
  return [head, ...lines, end].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function initialOf(plain: PlainModel): PlainState {
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') return outcome.state;
  throw new Error('the spec has no initial state');
}

function argumentJson({ value, shape }: Argument): Json {
  // True: a value without a type is a constant.
  return shape === undefined ? (value as Json) : jsonOf(shape, value);
}

/** Places of the state with their values: variables, and of maps each key. */
function shownOf(
  variables: Extract<Shape, { kind: 'record' }>,
  before: PlainState,
  after: PlainState,
  shown: Shown,
): Readonly<Record<string, Json>> {
  if (shown === 'nothing') return {};
  const was = placesOf(variables, before);
  const is = placesOf(variables, after);
  return Object.fromEntries(
    [...is].filter(
      ([path, json]) => shown === 'everything' || JSON.stringify(was.get(path)) !== JSON.stringify(json),
    ),
  );
}

function placesOf(
  variables: Extract<Shape, { kind: 'record' }>,
  state: DataRecord,
): ReadonlyMap<string, Json> {
  const places = new Map<string, Json>();
  for (const { name, shape } of variables.fields) {
    const data = state[name] as Data;
    if (shape.kind !== 'map') places.set(pointerTo([name]), jsonOf(shape, data));
    else
      for (const [index, key] of keysOf(shape).entries())
        places.set(
          pointerTo([name, keyText(shape.key, key)]),
          jsonOf(shape.value, (data as readonly Data[])[index] as Data),
        );
  }
  return places;
}
