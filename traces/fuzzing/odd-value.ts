import { describeJson } from '../log/index.ts';

/** What a value is, in few words, whatever it is: a driver may answer anything. */
export function oddText(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `the bigint ${value}`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    default:
      return value instanceof Promise ? 'a promise' : describeJson(value);
  }
}

/** The text of what was thrown, which may be anything. */
export function thrownText(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return typeof error === 'object' && error !== null ? oddText(error) : String(error);
}

/** A part of a value that no JSON stands for. */
export interface NoJson {
  /** As a JSON pointer from the value. */
  readonly pointer: string;
  /** What it is, and what to do about it. */
  readonly what: string;
  readonly cure: string;
}

/** The first part of `value` that is no JSON. What is left out, as undefined, is not there. */
export function noJsonIn(value: unknown, numbers: 'all' | 'finite'): NoJson | undefined {
  return search(value, '', numbers, []);
}

function search(
  value: unknown,
  pointer: string,
  numbers: 'all' | 'finite',
  around: readonly unknown[],
): NoJson | undefined {
  switch (typeof value) {
    case 'bigint':
      return { pointer, what: 'is a bigint', cure: 'turn it into a number or a word' };
    case 'function':
      return { pointer, what: 'is a function', cure: 'observe what it answers' };
    case 'symbol':
      return { pointer, what: 'is a symbol', cure: 'turn it into a word' };
    case 'number':
      return numbers === 'all' || Number.isFinite(value)
        ? undefined
        : { pointer, what: `is ${value}`, cure: 'turn it into a number or a word' };
    case 'object':
      return value === null ? undefined : searchIn(value, pointer, numbers, around);
    default:
      return undefined;
  }
}

function searchIn(
  value: object,
  pointer: string,
  numbers: 'all' | 'finite',
  around: readonly unknown[],
): NoJson | undefined {
  if (around.includes(value)) return { pointer, what: 'contains itself', cure: 'observe a part of it' };
  const kind = unloggable.find(([of]) => value instanceof of);
  if (kind !== undefined) return { pointer, what: `is ${kind[1]}`, cure: kind[2] };
  for (const [name, part] of Object.entries(value)) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = search(part, `${pointer}/${escaped}`, numbers, [...around, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Objects whose members are not their own properties. */
const unloggable = [
  [Set, 'a Set', 'turn it into an array'],
  [Map, 'a Map', 'turn it into an object'],
  [Promise, 'a promise', 'observe at once'],
  [Date, 'a Date', 'turn it into a number or a word'],
] as const;
