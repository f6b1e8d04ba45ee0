import { type JsonPath, keysTo, pathTo } from './json-path.ts';

/** A line and a column of a text, both counted from 1; columns in UTF-16 code units, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not JSON, and what was being written there. */
export type SyntaxFault =
  | { readonly kind: 'cut short'; readonly path: JsonPath; readonly place: Place }
  | {
      readonly kind: 'unexpected';
      readonly path: JsonPath;
      readonly place: Place;
      readonly found: string;
      readonly expected: string;
    };

/** The line and column of the character at `offset`. */
function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where the value at `path` starts. `text` must be JSON that has it; of members of one name, the last counts. */
export function placeOf(text: string, path: JsonPath): Place {
  let offset = skipSpace(text, 0);
  for (const key of keysTo(path)) offset = offsetOfPart(text, offset, key);
  return placeAt(text, offset);
}

/**
 * The first place where `text` stops being JSON (RFC 8259), or undefined where it is JSON.
 *
 * JSON.parse decides the same, but in words that differ between engines and without the path. Keeps its own stack, so
 * that deep nesting cannot overflow.
 */
export function syntaxFault(text: string): SyntaxFault | undefined {
  const open: Container[] = [];
  let expecting: Expecting = 'a value';
  let offset = skipSpace(text, 0);
  for (; offset < text.length; offset = skipSpace(text, offset)) {
    const token = tokenAt(text, offset);
    const next: Expecting | undefined = token === undefined ? undefined : accept(expecting, token, open);
    if (token === undefined || next === undefined) {
      if (token === undefined && isUnfinished(text.slice(offset))) break;
      const found = token ?? text.slice(offset).match(/^(?:[A-Za-z0-9_.+-]+|.|\n)/u)?.[0] ?? '';
      return {
        kind: 'unexpected',
        path: pathOf(open),
        place: placeAt(text, offset),
        found,
        expected: expecting,
      };
    }
    expecting = next;
    offset += token.length;
  }
  if (expecting === 'the end of the text' && offset >= text.length) return undefined;
  return { kind: 'cut short', path: pathOf(open), place: placeAt(text, text.length) };
}

interface Container {
  readonly close: '}' | ']';
  key: string | number | undefined;
}

type Expecting =
  | 'a value'
  | 'a value or "]"'
  | 'a name'
  | 'a name or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'the end of the text';

const space = /[ \t\n\r]*/y;
const string = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const number = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const token = new RegExp(`[{}[\\],:]|${string}|${number}(?![\\w.+-])|(?:true|false|null)(?!\\w)`, 'y');
const unfinished = new RegExp(
  `^(?:${string.slice(0, -1)}(?:\\\\(?:u[0-9a-fA-F]{0,3})?)?|-|-?(?:0|[1-9]\\d*)(?:\\.\\d*)?(?:[eE][+-]?)?|t|tr|tru|f|fa|fal|fals|n|nu|nul)$`,
);

function isUnfinished(rest: string): boolean {
  return unfinished.test(rest);
}

function skipSpace(text: string, offset: number): number {
  space.lastIndex = offset;
  space.test(text);
  return space.lastIndex;
}

function tokenAt(text: string, offset: number): string | undefined {
  token.lastIndex = offset;
  return token.exec(text)?.[0];
}

/** What may follow `token`, or undefined where it may not stand here. Keeps `open` up to date. */
function accept(expecting: Expecting, token: string, open: Container[]): Expecting | undefined {
  const inner = open.at(-1);
  if (expecting.startsWith('a value')) {
    if (token === ']' && expecting === 'a value or "]"') return closed(open);
    if (token === '[') {
      open.push({ close: ']', key: 0 });
      return 'a value or "]"';
    }
    if (token === '{') {
      open.push({ close: '}', key: undefined });
      return 'a name or "}"';
    }
    return /^[\]},:]/.test(token) ? undefined : afterValue(inner);
  }
  if (inner === undefined) return undefined;
  if (expecting.startsWith('a name')) {
    if (token === '}' && expecting === 'a name or "}"') return closed(open);
    if (!token.startsWith('"')) return undefined;
    inner.key = JSON.parse(token) as string;
    return '":"';
  }
  if (expecting === '":"') return token === ':' ? 'a value' : undefined;
  if (token === inner.close) return closed(open);
  if (token !== ',') return undefined;
  if (typeof inner.key === 'number') {
    inner.key += 1;
    return 'a value';
  }
  inner.key = undefined;
  return 'a name';
}

function closed(open: Container[]): Expecting {
  open.pop();
  return afterValue(open.at(-1));
}

function afterValue(inner: Container | undefined): Expecting {
  if (inner === undefined) return 'the end of the text';
  return inner.close === ']' ? '"," or "]"' : '"," or "}"';
}

function pathOf(open: readonly Container[]): JsonPath {
  return open.reduce<JsonPath>((path, { key }) => (key === undefined ? path : pathTo(path, key)), undefined);
}

/** The offset of the part `key` of the object or array at `offset`. */
function offsetOfPart(text: string, offset: number, key: string | number): number {
  let found = offset;
  let at = skipSpace(text, offset + 1);
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index += 1) {
    let name: string | number = index;
    if (typeof key === 'string') {
      const quoted = tokenAt(text, at) ?? '""';
      name = JSON.parse(quoted) as string;
      at = skipSpace(text, skipSpace(text, at + quoted.length) + 1);
    }
    if (name === key) found = at;
    at = skipSpace(text, afterJson(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

/** The offset after the value at `offset`. */
function afterJson(text: string, offset: number): number {
  let depth = 0;
  let at = offset;
  do {
    const part = tokenAt(text, at) ?? ' ';
    if (part === '{' || part === '[') depth += 1;
    if (part === '}' || part === ']') depth -= 1;
    at = skipSpace(text, at + part.length);
  } while (depth > 0 && at < text.length);
  return at;
}
