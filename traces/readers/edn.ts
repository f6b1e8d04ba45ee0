import type { Json } from '../log/index.ts';

/** A text is not EDN. */
export class EdnFault {
  /** From 1. */
  readonly column: number;
  readonly problem: string;

  constructor(column: number, problem: string) {
    this.column = column;
    this.problem = problem;
  }
}

/**
 * The values in a text of Clojure's data notation, as JSON: nil as null; keywords, symbols and characters by their names; vectors,
 * lists and sets as arrays; maps as objects, their keys by name or as text. Tags are left out, what they tag stays. A
 * whole number beyond 2^53 becomes a text, so as not to lose digits. Brackets around all of it are looked through.
 * @see https://github.com/edn-format/edn
 */
export function ednValues(text: string): readonly Json[] | EdnFault {
  try {
    return new EdnReader(text).values();
  } catch (error) {
    if (error instanceof EdnSignal) return error.fault;
    throw error;
  }
}

/** Leads out of nested values. */
class EdnSignal extends Error {
  readonly fault: EdnFault;

  constructor(position: number, problem: string) {
    super(problem);
    this.fault = new EdnFault(position + 1, problem);
  }
}

/** The reader recurses on values, and values come from strangers' files. */
const maxNesting = 200;
const closers: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  r: '\r',
  n: '\n',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
};

// Sticky: they look where they are told to, and nowhere else.
const space = /[\s,]+|;[^\n]*/y;
const tag = /#[A-Za-z][^\s,"(){}[\]]*/y;
const atom = /\\.[A-Za-z0-9]*|[^\s,;"(){}[\]]+/uy;

class EdnReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  values(): readonly Json[] {
    const values: Json[] = [];
    for (this.#skip(); this.#at < this.#text.length; this.#skip()) {
      // A history may be one vector of operations, a line each: then its brackets are on lines with others.
      if (/[[(\])]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
      else values.push(this.#value(0));
    }
    return values;
  }

  /** Passes over white space, commas, comments, and what is discarded. */
  #skip(): void {
    for (;;) {
      if (this.#take(space) !== undefined) continue;
      if (this.#text.startsWith('#_', this.#at)) {
        this.#at += 2;
        this.#skip();
        this.#value(0);
      } else return;
    }
  }

  #value(depth: number): Json {
    if (depth > maxNesting) this.#fail(`is nested deeper than ${maxNesting} values`);
    const first = this.#text[this.#at];
    switch (first) {
      case undefined:
        return this.#fail('ends within a value');
      case '[':
      case '(':
        return this.#sequence(first, depth);
      case '{':
        return this.#map(depth);
      case '"':
        return this.#string();
      case '#':
        return this.#tagged(depth);
      default:
        return this.#atom();
    }
  }

  #sequence(open: string, depth: number): readonly Json[] {
    this.#at += 1;
    const items: Json[] = [];
    for (this.#skip(); this.#text[this.#at] !== closers[open]; this.#skip())
      items.push(this.#value(depth + 1));
    this.#at += 1;
    return items;
  }

  #map(depth: number): Json {
    const start = this.#at;
    const items = this.#sequence('{', depth);
    if (items.length % 2 === 1) {
      this.#at = start;
      this.#fail('has a map with a key and no value');
    }
    const entries: [string, Json][] = [];
    for (let index = 0; index < items.length; index += 2) {
      entries.push([keyOf(items[index] ?? null), items[index + 1] ?? null]);
    }
    return Object.fromEntries(entries);
  }

  #tagged(depth: number): Json {
    if (this.#text[this.#at + 1] === '{') {
      this.#at += 1;
      return this.#sequence('{', depth);
    }
    if (this.#take(tag) === undefined) return this.#fail('has a # that is no tag');
    this.#skip();
    return this.#value(depth + 1);
  }

  #string(): string {
    let text = '';
    for (this.#at += 1; this.#text[this.#at] !== '"'; this.#at += 1) {
      let letter = this.#text[this.#at];
      if (letter === '\\') {
        this.#at += 1;
        const code = /^u([0-9a-fA-F]{4})/.exec(this.#text.slice(this.#at, this.#at + 5))?.[1];
        letter =
          code === undefined
            ? escapes[this.#text[this.#at] ?? '']
            : String.fromCharCode(Number.parseInt(code, 16));
        if (code !== undefined) this.#at += 4;
      }
      if (letter === undefined) return this.#fail('has a text that is not well formed');
      text += letter;
    }
    this.#at += 1;
    return text;
  }

  #atom(): Json {
    const token = this.#take(atom);
    if (token === undefined)
      return this.#fail(`has ${JSON.stringify(this.#text[this.#at])} where a value is expected`);
    if (token === 'nil') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (/^[+-]?\d+N?$/.test(token)) {
      const number = Number(token.replace('N', ''));
      return Number.isSafeInteger(number) ? number : token.replace(/^\+|N$/g, '');
    }
    if (/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?M?$/.test(token)) return Number(token.replace('M', ''));
    return token.replace(/^[:\\]/, '');
  }

  /** What the pattern finds here, which is passed over. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(problem: string): never {
    throw new EdnSignal(this.#at, problem);
  }
}

function keyOf(key: Json): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}
