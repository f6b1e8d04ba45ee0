import {
  type Data,
  type DataRecord,
  dataText,
  keysOf,
  type PlainState,
  stepText,
  type Trace,
} from '../model/index.ts';
import type { Shape } from '../spec/language/index.ts';
import { type Difference, differences } from './diff.ts';
import { type Taken, unnamedAction } from './taken.ts';

/** One line of a trace as it is told: a state and what led to it, or a step that was tried. */
export interface Told {
  /** Of the state; past the last one for an attempt. */
  readonly index: number;
  /** `initial state`, or the action with its arguments. */
  readonly step: string;
  readonly kind: 'initial' | 'step' | 'stuttering' | 'attempt';
  /** What the state holds at first; after that only what changed. */
  readonly parts: readonly string[];
}

/** A trace line by line, without layout. */
export function narration(trace: Trace): readonly Told[] {
  const { variables, points, attempt } = trace;
  const told = points.map((point, index): Told => {
    const before = points[index - 1]?.state;
    if (before === undefined) {
      return { index, step: initialText(point), kind: 'initial', parts: summary(variables, point.state) };
    }
    const found = differences(variables, before, point.state);
    return found.length === 0
      ? { index, step: takenText(point), kind: 'stuttering', parts: ['a stuttering step: nothing changes'] }
      : { index, step: takenText(point), kind: 'step', parts: changes(found) };
  });
  if (attempt === undefined) return told;
  const parts = [`${attempt.path} ${attempt.problem}`];
  return [...told, { index: points.length, step: stepText(attempt), kind: 'attempt', parts }];
}

/** An action with its arguments, or what stands for one that is not known. */
export function takenText(taken: Taken): string {
  return taken.action === unnamedAction ? 'an unnamed action' : stepText(taken);
}

/** Differences as `path: before → after`, `path + element` and `path − element`; elements of one path together. */
export function changes(found: readonly Difference[]): readonly string[] {
  const parts: { path: string; kind: Difference['kind']; texts: string[] }[] = [];
  for (const { path, kind, before, after } of found) {
    const text = kind === 'changed' ? `${before} → ${after}` : String(after ?? before);
    const last = parts.at(-1);
    if (last?.path === path && last.kind === kind) last.texts.push(text);
    else parts.push({ path, kind, texts: [text] });
  }
  const marks = { added: ' +', removed: ' −', changed: ':' };
  return parts.map(({ path, kind, texts }) => `${path}${marks[kind]} ${texts.join(', ')}`);
}

/** A state, a part for each variable; keys of a map that have equal values together. */
export function summary(variables: Trace['variables'], state: PlainState): readonly string[] {
  return variables.fields.flatMap(({ name, shape }) => partsOf(shape, state[name] as Data, name));
}

function initialText(point: Taken): string {
  const { arguments: args } = point;
  return args.length === 0 ? 'initial state' : `initial state ${stepText({ action: '', arguments: args })}`;
}

function partsOf(shape: Shape, data: Data, path: string): readonly string[] {
  if (shape.kind === 'record' && shape.fields.length > 0) {
    return shape.fields.flatMap((field) =>
      partsOf(field.shape, (data as DataRecord)[field.name] as Data, `${path}.${field.name}`),
    );
  }
  if (shape.kind !== 'map') return [`${path}: ${dataText(shape, data)}`];
  const values = data as readonly Data[];
  const keysOfValue = new Map<string, string[]>();
  for (const [index, key] of keysOf(shape).entries()) {
    const text = dataText(shape.value, values[index] as Data);
    const keys = keysOfValue.get(text) ?? [];
    keysOfValue.set(text, keys);
    keys.push(dataText(shape.key, key));
  }
  const groups = [...keysOfValue].map(([text, keys]) => `${listed(keys)}: ${text}`);
  return [`${path} ${groups.join(', ')}`];
}

/** More keys than this are told by the first and the last. */
const maxListedKeys = 5;

function listed(keys: readonly string[]): string {
  if (keys.length <= maxListedKeys) return keys.join(' ');
  return `${keys[0]} … ${keys.at(-1)} (${keys.length})`;
}
