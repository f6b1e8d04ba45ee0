import type { Field, Shape } from '../spec/language/index.ts';
import { sizeOf, sizeOfFields } from './data.ts';

/**
 * Writes the functions that turn values into codes and back. A code is the rank of a value among the values of its
 * shape; -1 stands for what is no value of it.
 *
 * Each shape is written once; the names refer to functions of the generated module. What the module needs from
 * outside (lists of words, makers of values) is collected in `externals`.
 */
export class CodecWriter {
  readonly lines: string[] = [];
  /** By the name under which the module refers to them. */
  readonly externals = new Map<string, unknown>();
  readonly #encoders = new Map<string, string>();
  readonly #decoders = new Map<string, string>();
  readonly #rankOrNothing: (shape: Shape, value: unknown) => number;
  readonly #interned: (shape: Shape) => (rank: number) => unknown;

  /** `rankOrNothing` is the slow way to a code, for the shapes that have no generated one. */
  constructor(
    rankOrNothing: (shape: Shape, value: unknown) => number,
    interned: (shape: Shape) => (rank: number) => unknown,
  ) {
    this.#rankOrNothing = rankOrNothing;
    this.#interned = interned;
  }

  external(prefix: string, value: unknown): string {
    const name = `${prefix}${this.externals.size}`;
    this.externals.set(name, value);
    return name;
  }

  /** The name of the function from a value of `shape` to its code, or -1. */
  encoder(shape: Shape): string {
    const key = JSON.stringify(shape);
    const known = this.#encoders.get(key);
    if (known !== undefined) return known;
    const name = `encode${this.#encoders.size}`;
    this.#encoders.set(key, name);
    this.lines.push(`function ${name}(v) { ${this.#encoderBody(shape)} }`);
    return name;
  }

  /** An expression for the value of `shape` with the code that `code`, an expression without side effects, gives. */
  decoded(shape: Shape, code: string): string {
    switch (shape.kind) {
      case 'int':
        return shape.lo === 0 ? code : `(${code} + ${shape.lo})`;
      case 'ids':
        return code;
      case 'bool':
        return `(${code} !== 0)`;
      default:
        return `${this.#decoder(shape)}(${code})`;
    }
  }

  #decoder(shape: Shape): string {
    const key = JSON.stringify(shape);
    const known = this.#decoders.get(key);
    if (known !== undefined) return known;
    const name = `decode${this.#decoders.size}`;
    this.#decoders.set(key, name);
    if (shape.kind === 'oneOf') {
      const words = this.external('words', shape.members);
      this.lines.push(`function ${name}(c) { return ${words}[c]; }`);
    } else if (shape.kind === 'option' && isPrimitive(shape.of)) {
      this.lines.push(
        `function ${name}(c) { return c === 0 ? null : ${this.decoded(shape.of, '(c - 1)')}; }`,
      );
    } else {
      const make = this.external('make', this.#interned(shape));
      this.lines.push(`function ${name}(c) { return ${make}(c); }`);
    }
    return name;
  }

  #encoderBody(shape: Shape): string {
    switch (shape.kind) {
      case 'int':
        return integer(shape.lo, shape.hi);
      case 'ids':
        return integer(0, shape.count - 1);
      case 'bool':
        return 'return v === true ? 1 : v === false ? 0 : -1;';
      case 'oneOf':
        return this.#words(shape.members);
      case 'option':
        return `if (v === null) return 0; const c = ${this.encoder(shape.of)}(v); return c < 0 ? -1 : c + 1;`;
      case 'record':
        return `if (typeof v !== 'object' || v === null) return -1; ${this.#fields(shape.fields, 0)}`;
      case 'union': {
        let before = 0;
        const cases = shape.variants.map((variant) => {
          const text = `if (tag === ${JSON.stringify(variant.name)}) { ${this.#fields(variant.fields, before)} }`;
          before += sizeOfFields(variant.fields);
          return text;
        });
        return `if (typeof v !== 'object' || v === null) return -1; const tag = v.${shape.tag}; ${cases.join(' ')} return -1;`;
      }
      case 'seq':
        return this.#sequence(shape);
      case 'set':
        if (sizeOf(shape.of) <= 31) return this.#smallSet(shape.of, shape.capacity ?? 31);
        return this.#slow(shape);
      case 'map':
      case 'bag':
        return this.#slow(shape);
    }
  }

  #slow(shape: Shape): string {
    return `return ${this.external('rank', (value: unknown) => this.#rankOrNothing(shape, value))}(v);`;
  }

  #words(members: readonly string[]): string {
    // A chain of comparisons folds away where the word is a literal in the author's code.
    if (members.length <= 12) {
      return `return ${members.map((member, code) => `v === ${JSON.stringify(member)} ? ${code} : `).join('')}-1;`;
    }
    const codes = this.external('codes', new Map(members.map((member, code) => [member, code])));
    return `const c = ${codes}.get(v); return c === undefined ? -1 : c;`;
  }

  /** The rank of a combination of fields, after `before` ranks of earlier cases. */
  #fields(fields: readonly Field[], before: number): string {
    const steps = fields.map(({ name, shape }, index) => {
      const rest = index === 0 ? `let r = c0;` : `r = r * ${sizeOf(shape)} + c${index};`;
      return `const c${index} = ${this.encoder(shape)}(v.${name}); if (c${index} < 0) return -1; ${rest}`;
    });
    return `${steps.join(' ')} return ${before}${fields.length === 0 ? '' : ' + r'};`;
  }

  #sequence(shape: Extract<Shape, { kind: 'seq' }>): string {
    const each = sizeOf(shape.of);
    const shorter = [0];
    for (let length = 0; length <= shape.capacity; length += 1)
      shorter.push((shorter[length] ?? 0) + each ** length);
    const offsets = this.external('shorter', shorter);
    return [
      "if (typeof v !== 'object' || v === null || typeof v[Symbol.iterator] !== 'function') return -1;",
      'let n = 0; let r = 0;',
      `for (const x of v) { const c = ${this.encoder(shape.of)}(x); if (c < 0 || n === ${shape.capacity}) return -1; r = r * ${each} + c; n += 1; }`,
      `return ${offsets}[n] + r;`,
    ].join(' ');
  }

  #smallSet(of: Shape, capacity: number): string {
    return [
      "if (typeof v !== 'object' || v === null || typeof v[Symbol.iterator] !== 'function') return -1;",
      'let r = 0; let n = 0;',
      `for (const x of v) { const c = ${this.encoder(of)}(x); if (c < 0) return -1; const bit = 1 << c; if ((r & bit) === 0) { r |= bit; n += 1; } }`,
      `return n > ${capacity} ? -1 : r;`,
    ].join(' ');
  }
}

function isPrimitive(shape: Shape): boolean {
  return shape.kind === 'int' || shape.kind === 'bool' || shape.kind === 'oneOf' || shape.kind === 'ids';
}

function integer(lo: number, hi: number): string {
  const small = lo >= -(2 ** 31) && hi < 2 ** 31;
  const whole = small ? 'v === (v | 0)' : 'Number.isSafeInteger(v)';
  return `return typeof v === 'number' && v >= ${lo} && v <= ${hi} && ${whole} ? v - ${lo < 0 ? `(${lo})` : lo} : -1;`;
}
