import type { Field, Shape } from '../spec/language/index.ts';
import {
  codeAtText,
  extentInRun,
  placeInRun,
  placeOf,
  putCodeText,
  startOfState,
  sumOf,
  type TextPlace,
} from './bit-text.ts';
import { sizeOf, sizeOfFields } from './data.ts';
import { elementShape, type Layout, type LayoutOf, maskOf } from './layout.ts';
import { type Identities, identitiesIn } from './symmetry.ts';

/** A map over more keys is renamed by a loop, over fewer by a statement for each. */
const maxUnrolledKeys = 16;

/**
 * Writes `rename(S, D)`, which puts the state `S` into `D` with every identity renamed: identity `i` of type `k`
 * becomes `image<k>[i]`. `D` must be another array than `S`. Allocates nothing.
 *
 * What neither is an identity nor lies in a map keyed by identities stays where it is: these bits are copied by one
 * mask a word. The rest is put into place by a statement or a loop for each part. Ranks of values that hold identities
 * are taken apart by arithmetic, so that a renaming needs no tables, however many renamings there are.
 */
export class RenamerWriter {
  readonly lines: string[] = [];
  /** By the name under which the text refers to them. */
  readonly externals = new Map<string, unknown>();
  readonly #types: readonly Identities[];
  readonly #renamers = new Map<string, string>();
  readonly #fixed: number[];
  #names = 0;

  constructor(layout: LayoutOf<'record'>, types: readonly Identities[]) {
    this.#types = types;
    this.#fixed = Array.from({ length: layout.extent.count }, () => 0);
    const moves = this.#move(layout, startOfState, startOfState);
    const copies = this.#fixed.map((mask, word) =>
      mask === 0
        ? `D[${word}] = 0;`
        : `D[${word}] = S[${word}]${mask === 0xffffffff ? '' : ` & ${mask | 0}`};`,
    );
    this.lines.push(`function rename(S, D) {\n${[...copies, moves].join('\n')}\n}`);
  }

  #fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  /** Statements that bring what lies at `from` in `S`, renamed, to `to` in `D`. */
  #move(layout: Layout, from: TextPlace, to: TextPlace, isCertain = true): string {
    if (identitiesIn(layout.shape).length === 0) return this.#copy(layout, from, to, isCertain);
    const fields = (parts: LayoutOf<'record'>['fields'], certain: boolean): string =>
      parts
        .map(({ layout: part, offset }) =>
          this.#move(part, placeOf(from, offset), placeOf(to, offset), certain),
        )
        .join('\n');
    switch (layout.kind) {
      case 'scalar': {
        const code = this.#fresh('c');
        const read = codeAtText('S', layout.extent, from);
        const renamed = this.#fresh('r');
        return `const ${code} = ${read}; const ${renamed} = ${this.renamed(layout.shape, code)}; ${putCodeText('D', layout.extent, to, renamed)}`;
      }
      case 'record':
        return fields(layout.fields, isCertain);
      case 'union': {
        const tag = codeAtText('S', layout.tag.layout.extent, placeOf(from, layout.tag.offset));
        const copied = this.#move(
          layout.tag.layout,
          placeOf(from, layout.tag.offset),
          placeOf(to, layout.tag.offset),
          isCertain,
        );
        // Another case has other parts in the same bits.
        const cases = layout.variants.map(
          ({ fields: parts }, code) => `case ${code}: { ${fields(parts, false)} break; }`,
        );
        return `${copied} switch (${tag}) { ${cases.join('\n')} }`;
      }
      case 'option': {
        const place = placeOf(from, layout.present.offset);
        const present = codeAtText('S', layout.present.layout.extent, place);
        const copied = this.#move(
          layout.present.layout,
          place,
          placeOf(to, layout.present.offset),
          isCertain,
        );
        const { offset, layout: value } = layout.value;
        return `${copied} if (${present} !== 0) { ${this.#move(value, placeOf(from, offset), placeOf(to, offset), false)} }`;
      }
      case 'map':
        return this.#moveMap(layout, from, to);
      case 'seq': {
        const place = placeOf(from, layout.length.offset);
        const copied = this.#move(layout.length.layout, place, placeOf(to, layout.length.offset), isCertain);
        const index = this.#fresh('i');
        const element = this.#moveElement(
          layout.element,
          placeInRun(layout.run, placeOf(from, layout.start), index),
          placeInRun(layout.run, placeOf(to, layout.start), index),
        );
        const length = this.#fresh('n');
        return `${copied} const ${length} = ${codeAtText('S', layout.length.layout.extent, place)}; for (let ${index} = 0; ${index} < ${length}; ${index} += 1) { ${element} }`;
      }
      case 'bits':
        return this.#moveBits(layout, from, to);
      case 'slots':
        return this.#moveSlots(layout, from, to);
    }
  }

  /** Copies what holds no identity. Where it always lies at one place, a mask of that place does. */
  #copy(layout: Layout, from: TextPlace, to: TextPlace, isCertain: boolean): string {
    const { extent } = layout;
    const isStatic = /^\d+$/.test(from.word) && /^\d+$/.test(from.shift);
    if (isCertain && isStatic && from.word === to.word && from.shift === to.shift) {
      const offset = { word: Number(from.word), shift: Number(from.shift) };
      for (const [word, mask] of maskOf({ offset, layout }, this.#fixed.length).entries())
        this.#fixed[word] = ((this.#fixed[word] ?? 0) | mask) >>> 0;
      return '';
    }
    if (extent.unit === 'bits') return putCodeText('D', extent, to, codeAtText('S', extent, from));
    if (extent.count <= 4) {
      return Array.from({ length: extent.count }, (_, word) => {
        const mask = word === extent.count - 1 && extent.free > 0 ? ` & ${2 ** (32 - extent.free) - 1}` : '';
        return `D[${sumOf(to.word, word)}] |= S[${sumOf(from.word, word)}]${mask};`;
      }).join(' ');
    }
    const word = this.#fresh('w');
    const last = extent.count - 1;
    const mask = extent.free > 0 ? ` & ${2 ** (32 - extent.free) - 1}` : '';
    return `for (let ${word} = 0; ${word} < ${last}; ${word} += 1) D[${sumOf(to.word, word)}] |= S[${sumOf(from.word, word)}]; D[${sumOf(to.word, last)}] |= S[${sumOf(from.word, last)}]${mask};`;
  }

  /** As `#move`, for a place that is an expression: it is computed once. */
  #moveElement(element: Layout, from: TextPlace, to: TextPlace): string {
    const [fw, fs, tw, ts] = ['fw', 'fs', 'tw', 'ts'].map((name) => this.#fresh(name)) as [
      string,
      string,
      string,
      string,
    ];
    const moved = this.#move(element, { word: fw, shift: fs }, { word: tw, shift: ts }, false);
    return `const ${fw} = ${from.word}, ${fs} = ${from.shift}, ${tw} = ${to.word}, ${ts} = ${to.shift}; ${moved}`;
  }

  #moveMap(layout: LayoutOf<'map'>, from: TextPlace, to: TextPlace): string {
    const key = layout.shape.kind === 'map' ? layout.shape.key : layout.shape;
    const { count } = layout.run;
    const element = (index: string): string => {
      const renamed = this.#fresh('k');
      const moved = this.#moveElement(
        layout.element,
        placeInRun(layout.run, from, index),
        placeInRun(layout.run, to, identitiesIn(key).length === 0 ? index : renamed),
      );
      return `{ const ${renamed} = ${this.renamed(key, index)}; ${moved} }`;
    };
    if (count <= maxUnrolledKeys)
      return Array.from({ length: count }, (_, index) => element(String(index))).join('\n');
    const index = this.#fresh('i');
    return `for (let ${index} = 0; ${index} < ${count}; ${index} += 1) ${element(index)}`;
  }

  #moveBits(layout: LayoutOf<'bits'>, from: TextPlace, to: TextPlace): string {
    const of = elementShape(layout.shape);
    const [rest, bit] = [this.#fresh('b'), this.#fresh('e')];
    if (layout.extent.unit === 'bits') {
      const rank = this.renamed(of, bit);
      return `{ let ${rest} = ${codeAtText('S', layout.extent, from)}; let moved = 0; while (${rest} !== 0) { const ${bit} = 31 - Math.clz32(${rest} & -${rest}); ${rest} &= ${rest} - 1; moved |= 1 << ${rank}; } ${putCodeText('D', layout.extent, to, '(moved >>> 0)')} }`;
    }
    const [word, rank] = [this.#fresh('w'), this.#fresh('r')];
    const { count, free } = layout.extent;
    const mask = free === 0 ? '' : `if (${word} === ${count - 1}) ${rest} &= ${2 ** (32 - free) - 1};`;
    return `for (let ${word} = 0; ${word} < ${count}; ${word} += 1) { let ${rest} = S[${sumOf(from.word, word)}]; ${mask} while (${rest} !== 0) { const ${bit} = (${word} << 5) + 31 - Math.clz32(${rest} & -${rest}); ${rest} &= ${rest} - 1; const ${rank} = ${this.renamed(of, bit)}; D[${sumOf(to.word, `(${rank} >>> 5)`)}] |= 1 << (${rank} & 31); } }`;
  }

  /** Codes are renamed and put in order again, by insertion: most are few. */
  #moveSlots(layout: LayoutOf<'slots'>, from: TextPlace, to: TextPlace): string {
    const of = elementShape(layout.shape);
    const { run } = layout;
    const codes = this.#fresh('codes');
    this.lines.push(`const ${codes} = new Float64Array(${Math.max(1, run.count)});`);
    const [index, code, size] = [this.#fresh('i'), this.#fresh('c'), this.#fresh('n')];
    const extent = extentInRun(run);
    const rank = this.renamed(of, `(${code} - 1)`);
    return `let ${size} = 0; for (let ${index} = 0; ${index} < ${run.count}; ${index} += 1) { const ${code} = ${codeAtText('S', extent, placeInRun(run, from, index))}; if (${code} === 0) break; const moved = 1 + ${rank}; let at = ${size}; while (at > 0 && ${codes}[at - 1] > moved) { ${codes}[at] = ${codes}[at - 1]; at -= 1; } ${codes}[at] = moved; ${size} += 1; } for (let ${index} = 0; ${index} < ${size}; ${index} += 1) { const ${code} = ${codes}[${index}]; ${putCodeText('D', extent, placeInRun(run, to, index), code)} }`;
  }

  /** An expression for the rank of the renamed value of `shape` whose rank the expression `rank` gives. */
  renamed(shape: Shape, rank: string): string {
    if (identitiesIn(shape).length === 0) return rank;
    if (shape.kind === 'ids') {
      return `image${this.#types.findIndex(({ name }) => name === shape.name)}[${rank}]`;
    }
    return `${this.#renamer(shape)}(${rank})`;
  }

  #renamer(shape: Shape): string {
    const key = JSON.stringify(shape);
    const known = this.#renamers.get(key);
    if (known !== undefined) return known;
    const name = `rename${this.#renamers.size}`;
    this.#renamers.set(key, name);
    const body = this.#renamerBody(shape);
    this.lines.push(`function ${name}(c) { ${body} }`);
    return name;
  }

  #renamerBody(shape: Shape): string {
    switch (shape.kind) {
      case 'int':
      case 'bool':
      case 'oneOf':
      case 'ids':
        return `return ${this.renamed(shape, 'c')};`;
      case 'option':
        return `return c === 0 ? 0 : 1 + ${this.renamed(shape.of, '(c - 1)')};`;
      case 'record':
        return this.#fields(shape.fields, 0);
      case 'union': {
        let before = 0;
        const cases = shape.variants.map(({ fields }) => {
          const first = before;
          before += sizeOfFields(fields);
          return `if (c < ${before}) { ${this.#fields(fields, first)} }`;
        });
        return `${cases.join(' ')} return c;`;
      }
      case 'set':
        return this.#digits(shape.of, 2);
      case 'bag':
        return this.#digits(shape.of, shape.capacity + 1);
      case 'map': {
        const each = sizeOf(shape.value);
        const keys = sizeOf(shape.key);
        const digits = this.#fresh('digits');
        this.lines.push(`const ${digits} = new Float64Array(${keys});`);
        // Values are renamed one by one into the digits, and no renaming of a value comes back here: types are finite.
        return `let rest = c; for (let k = ${keys - 1}; k >= 0; k -= 1) { const digit = rest % ${each}; rest = (rest - digit) / ${each}; ${digits}[${this.renamed(shape.key, 'k')}] = ${this.renamed(shape.value, 'digit')}; } let r = 0; for (let k = 0; k < ${keys}; k += 1) r = r * ${each} + ${digits}[k]; return r;`;
      }
      case 'seq': {
        const each = sizeOf(shape.of);
        // The ranks of shorter sequences come first; the last element is the lowest digit.
        return `let rest = c; let block = 1; let shorter = 0; while (rest >= block) { rest -= block; shorter += block; block *= ${each}; } let r = 0; for (let place = 1; place < block; place *= ${each}) { const digit = rest % ${each}; rest = (rest - digit) / ${each}; r += ${this.renamed(shape.of, 'digit')} * place; } return shorter + r;`;
      }
    }
  }

  /** Renames a combination of fields, whose ranks come after `before` others. */
  #fields(fields: readonly Field[], before: number): string {
    const digits = fields.map(({ shape }, index) => {
      const size = sizeOf(shape);
      return `const d${index} = rest % ${size}; rest = (rest - d${index}) / ${size};`;
    });
    const sum = fields.reduce(
      (text, { shape }, index) =>
        index === 0
          ? this.renamed(shape, 'd0')
          : `(${text}) * ${sizeOf(shape)} + ${this.renamed(shape, `d${index}`)}`,
      '0',
    );
    return `let rest = c${before === 0 ? '' : ` - ${before}`}; ${digits.reverse().join(' ')} return ${sum}${before === 0 ? '' : ` + ${before}`};`;
  }

  /** Renames a number with a digit for each value of `of`, the lowest first: a set or a bag as a rank. */
  #digits(of: Shape, base: number): string {
    const powers = this.#fresh('powers');
    this.externals.set(
      powers,
      Float64Array.from({ length: sizeOf(of) }, (_, digit) => base ** digit),
    );
    return `let rest = c; let r = 0; for (let e = 0; rest > 0; e += 1) { const digit = rest % ${base}; rest = (rest - digit) / ${base}; if (digit !== 0) r += digit * ${powers}[${this.renamed(of, 'e')}]; } return r;`;
  }
}
