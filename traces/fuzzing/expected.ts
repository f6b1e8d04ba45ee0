import { type Data, dataOf, sameData } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { dataOfJson, type Json, jsonOf, readPath, type StatePath, ValueFault } from '../log/index.ts';
import { sameJson } from './same-json.ts';

/** What the spec has at a path. */
export interface Expected {
  readonly shape: Shape;
  /** Undefined where there is nothing: a position past the end of a sequence. */
  readonly data: Data | undefined;
  readonly json: Json | undefined;
}

/** What `state`, as guards see it, has at `path`. */
export function expectedAt(path: StatePath, state: unknown): Expected {
  const { shape } = path;
  const value = readPath(path, state);
  if (value === undefined) return { shape, data: undefined, json: undefined };
  const data = dataOf(shape, value, path.text);
  return { shape, data, json: jsonOf(shape, data) };
}

/** Whether what was observed is what is expected. Elements of sets and bags may come in any order. */
export function isAsExpected({ shape, data, json }: Expected, observed: Json | undefined): boolean {
  if (sameJson(json, observed)) return true;
  // Scalars have one JSON each.
  if (typeof observed !== 'object' || observed === null || data === undefined) return false;
  const read = dataOfJson(shape, observed);
  return !(read instanceof ValueFault) && sameData(read, data);
}
