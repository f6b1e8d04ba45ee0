import type { Field, Shape } from '../spec/language/index.ts';
import {
  codeAtText,
  extentInRun,
  placeInRun,
  placeOf,
  startOfState,
  sumOf,
  type TextPlace,
} from './bit-text.ts';
import { type Data, type DataRecord, keysOf, sizeOf, unrank, variantOf } from './data.ts';
import { elementShape, type Layout, type LayoutOf } from './layout.ts';
import { type Identities, identitiesIn } from './symmetry.ts';

/** Longer runs and larger domains than these are not looked at: a signature may say less than it could. */
const maxUnrolled = 64;
const maxListedBits = 256;
const maxListedCodes = 65_536;
/** 32-bit words of exact facts about one identity. */
const maxChunks = 8;

/** A value with its identities taken out. */
interface Outline {
  /** What is left: the same for values that differ by a renaming. */
  readonly text: string;
  readonly identities: readonly { readonly type: number; readonly id: number; readonly path: string }[];
}

/** The identity that a part of the state belongs to: the key of the map that holds it. */
interface Owner {
  readonly type: number;
  readonly id: number;
}

/**
 * Writes `sign()`, which computes what a state `N` says of each identity by itself: its signature.
 *
 * A **fact** is what one place of the state says, once the identities in it are taken out: "the key of `rmState` at
 * which the value is 2", "an element of `votes[3]`". A fact about one identity is put into bits of their own, of that
 * identity. A fact about several is added up into a hash; so are those for which there would be too many bits.
 *
 * Signatures move with the identities: the signature of `g(i)` in the state `g(s)` is that of `i` in `s`, for every
 * renaming `g`. For bits and positions are given to facts without their identities, and sums do not depend on an order.
 * Leaving facts out keeps this true: what is too large to be looked at is not.
 */
export class SignatureWriter {
  readonly lines: string[] = [];
  readonly externals = new Map<string, unknown>();
  readonly #types: readonly Identities[];
  readonly #statements: string[] = [];
  /** Bits used of each chunk of each type, and where the bits of each fact are. */
  readonly #chunks: number[][];
  readonly #bits = new Map<string, { readonly chunk: number; readonly shift: number }>();
  /** Whether a type has facts that its bits do not tell. */
  readonly #isHashed: boolean[];
  #names = 0;

  constructor(layout: LayoutOf<'record'>, types: readonly Identities[]) {
    this.#types = types;
    this.#chunks = types.map(() => []);
    this.#isHashed = types.map(() => false);
    this.#statements.push(...this.#facts(layout, startOfState, '', undefined));
    for (const [type, { count }] of types.entries()) {
      for (const array of this.arraysOf(type)) this.lines.push(`const ${array} = new Int32Array(${count});`);
    }
    const cleared = types.flatMap((_, type) => this.arraysOf(type).map((array) => `${array}.fill(0);`));
    this.lines.push(
      'function mix(x) { x = Math.imul(x ^ (x >>> 16), 0x85ebca6b); x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35); return x ^ (x >>> 16); }',
      'function bitCount(n) { n -= (n >>> 1) & 0x55555555; n = (n & 0x33333333) + ((n >>> 2) & 0x33333333); return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24; }',
      `function sign(N) {\n${[...cleared, ...this.#statements].join('\n')}\n}`,
    );
  }

  /**
   * Whether the signatures of a type say everything that a state says of its identities. Then a state in which two of
   * them have equal signatures is the same with the two exchanged.
   */
  isComplete(type: number): boolean {
    return this.#isHashed[type] !== true;
  }

  /** The names of the arrays that make up the signatures of a type, by identity. */
  arraysOf(type: number): readonly string[] {
    const chunks = (this.#chunks[type] ?? []).map((_, chunk) => `sign${type}_${chunk}`);
    return this.isComplete(type) ? chunks : [...chunks, `sign${type}_hash`];
  }

  #fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  #typeOf(shape: Identities): number {
    return this.#types.findIndex(({ name }) => name === shape.name);
  }

  /** Gives up on the exactness of every type in `shape`, and of the owner's. */
  #blur(shape: Shape, owner: Owner | undefined): void {
    for (const ids of identitiesIn(shape)) this.#isHashed[this.#typeOf(ids)] = true;
    if (owner !== undefined) this.#isHashed[owner.type] = true;
  }

  /** A statement that adds a fact to a hash. */
  #hashed(type: number, id: string, fact: string, value: string): string {
    this.#isHashed[type] = true;
    return `sign${type}_hash[${id}] = (sign${type}_hash[${id}] + mix(${value} ^ ${hashOf(fact)})) | 0;`;
  }

  /** A statement that notes a fact about identity `id` of a type alone, a number of so many bits. */
  #noted(type: number, id: string, fact: string, value: string, bits: number): string {
    const key = `${type} ${fact}`;
    const chunks = this.#chunks[type] ?? [];
    let place = this.#bits.get(key);
    if (place === undefined) {
      let chunk = chunks.findIndex((used) => used + bits <= 32);
      if (chunk < 0 && chunks.length < maxChunks) chunk = chunks.push(0) - 1;
      if (chunk < 0) return this.#hashed(type, id, fact, value);
      const shift = chunks[chunk] ?? 0;
      chunks[chunk] = shift + bits;
      place = { chunk, shift };
      this.#bits.set(key, place);
    }
    const shifted = place.shift === 0 ? value : `${value} << ${place.shift}`;
    return `sign${type}_${place.chunk}[${id}] |= ${shifted};`;
  }

  /**
   * Statements that note what lies at a place of `N`. `path` names the place without identities. Within what belongs to
   * an owner, every fact is about two identities at least.
   */
  #facts(layout: Layout, place: TextPlace, path: string, owner: Owner | undefined): readonly string[] {
    if (identitiesIn(layout.shape).length === 0) return [];
    const fields = (parts: LayoutOf<'record'>['fields'], inside: string): readonly string[] =>
      parts.flatMap(({ name, layout: part, offset }) =>
        this.#facts(part, placeOf(place, offset), `${inside}.${name}`, owner),
      );
    switch (layout.kind) {
      case 'scalar':
        return [this.#occurrence(layout, place, path, owner)];
      case 'record':
        return fields(layout.fields, path);
      case 'union': {
        const tag = codeAtText('N', layout.tag.layout.extent, placeOf(place, layout.tag.offset));
        const cases = layout.variants.map(
          ({ name, fields: parts }, code) =>
            `case ${code}: { ${fields(parts, `${path}:${name}`).join('\n')} break; }`,
        );
        return [`switch (${tag}) { ${cases.join('\n')} }`];
      }
      case 'option': {
        const present = codeAtText('N', layout.present.layout.extent, placeOf(place, layout.present.offset));
        const { offset, layout: value } = layout.value;
        const inside = this.#facts(value, placeOf(place, offset), `${path}?`, owner);
        return [`if (${present} !== 0) { ${inside.join('\n')} }`];
      }
      case 'map':
        return this.#factsOfMap(layout, place, path, owner);
      case 'seq': {
        if (layout.run.count > maxUnrolled) {
          this.#blur(layout.shape, owner);
          return [];
        }
        const length = codeAtText('N', layout.length.layout.extent, placeOf(place, layout.length.offset));
        return Array.from({ length: layout.run.count }, (_, index) => {
          const at = placeInRun(layout.run, placeOf(place, layout.start), String(index));
          const inside = this.#facts(layout.element, at, `${path}[${index}]`, owner);
          return `if (${index} < ${length}) { ${inside.join('\n')} }`;
        });
      }
      case 'bits':
        return this.#factsOfBits(layout, place, path, owner);
      case 'slots':
        return this.#factsOfSlots(layout, place, path, owner);
    }
  }

  /** The fact that an identity, if there is one, is the value of a place. */
  #occurrence(layout: LayoutOf<'scalar'>, place: TextPlace, path: string, owner: Owner | undefined): string {
    const isOption = layout.shape.kind === 'option';
    const [ids] = identitiesIn(layout.shape);
    if (ids === undefined) return '';
    const type = this.#typeOf(ids);
    const [code, id] = [this.#fresh('c'), this.#fresh('i')];
    const fact =
      owner === undefined
        ? this.#noted(type, id, path, '1', 1)
        : this.#hashed(type, id, path, `(${this.#isOwner(owner, type, id)})`);
    const noted = `{ const ${id} = ${isOption ? `${code} - 1` : code}; ${fact} }`;
    return `{ const ${code} = ${codeAtText('N', layout.extent, place)}; ${isOption ? `if (${code} !== 0) ` : ''}${noted} }`;
  }

  /** An expression, 1 or 2, that tells whether an identity is the owner. */
  #isOwner(owner: Owner, type: number, id: string): string {
    return owner.type === type ? `${id} === ${owner.id} ? 1 : 2` : '2';
  }

  #factsOfMap(
    layout: LayoutOf<'map'>,
    place: TextPlace,
    path: string,
    owner: Owner | undefined,
  ): readonly string[] {
    if (layout.shape.kind !== 'map') return [];
    const { key, value } = layout.shape;
    if (layout.run.count > maxUnrolled || !isOutlined(key)) {
      this.#blur(layout.shape, owner);
      return [];
    }
    return keysOf(layout.shape).flatMap((data, index) => {
      const { text, identities } = outlineOf(this.#types, key, data);
      const at = placeInRun(layout.run, place, String(index));
      const inside = `${path}[${text}]`;
      const [first, second] = identities;
      if (first === undefined) return this.#facts(layout.element, at, inside, owner);
      if (owner !== undefined || second !== undefined) {
        // About several: each is told of what the element says of none.
        this.#blur(layout.shape, owner);
        const digest = this.#digest(layout.element, at, inside, undefined);
        const facts = identities.map(({ type, id, path: role }) => {
          const self = owner === undefined ? '0' : `(${this.#isOwner(owner, type, String(id))})`;
          return this.#hashed(type, String(id), `${inside}${role}`, `(d + ${self})`);
        });
        return [`{ ${digest} ${facts.join(' ')} }`];
      }
      if (identitiesIn(value).length === 0) return this.#factsOfValue(layout.element, at, inside, first);
      const digest = this.#digest(layout.element, at, inside, first);
      return [
        `{ ${digest} ${this.#hashed(first.type, String(first.id), inside, 'd')} }`,
        ...this.#facts(layout.element, at, inside, first),
      ];
    });
  }

  /** The fact that a place which belongs to one identity holds a value without identities. */
  #factsOfValue(layout: Layout, place: TextPlace, path: string, owner: Owner): readonly string[] {
    const id = String(owner.id);
    return wordsOf(layout, place).map(({ text, bits }, word) =>
      this.#noted(owner.type, id, `${path}#${word}`, text, bits),
    );
  }

  #factsOfBits(
    layout: LayoutOf<'bits'>,
    place: TextPlace,
    path: string,
    owner: Owner | undefined,
  ): readonly string[] {
    const of = elementShape(layout.shape);
    if (layout.domain > maxListedBits || !isOutlined(of)) {
      this.#blur(layout.shape, owner);
      return [];
    }
    return Array.from({ length: layout.domain }, (_, rank) => rank).flatMap((rank) => {
      const { text, identities } = outlineOf(this.#types, of, unrank(of, rank));
      const bit =
        layout.extent.unit === 'bits'
          ? `((N[${place.word}] >>> ${sumOf(place.shift, rank)}) & 1)`
          : `((N[${sumOf(place.word, rank >>> 5)}] >>> ${rank & 31}) & 1)`;
      const fact = `${path}{${text}}`;
      const [only, second] = identities;
      if (only === undefined) return [];
      if (second === undefined && owner === undefined)
        return [this.#noted(only.type, String(only.id), fact, bit, 1)];
      this.#blur(of, owner);
      const facts = identities.map(({ type, id, path: role }) => {
        const self = owner === undefined ? '0' : this.#isOwner(owner, type, String(id));
        return this.#hashed(type, String(id), fact + role, `(${self})`);
      });
      return [`if (${bit} !== 0) { ${facts.join(' ')} }`];
    });
  }

  /** What lies in slots has no place of its own, and is added up. */
  #factsOfSlots(
    layout: LayoutOf<'slots'>,
    place: TextPlace,
    path: string,
    owner: Owner | undefined,
  ): readonly string[] {
    const of = elementShape(layout.shape);
    this.#blur(layout.shape, owner);
    const domain = sizeOf(of);
    if (domain > maxListedCodes || !isOutlined(of)) return [];
    const outlines = Array.from({ length: domain }, (_, rank) =>
      outlineOf(this.#types, of, unrank(of, rank)),
    );
    // For each type, the identities of a value one after the other; n occurrences of a type take n tables.
    const tables = this.#types.flatMap((_, type) => {
      const most = Math.max(0, ...outlines.map((one) => ofType(one, type).length));
      return Array.from({ length: most }, (_none, occurrence) => {
        const ids = Int32Array.from(outlines, (one) => ofType(one, type)[occurrence]?.id ?? -1);
        const texts = Int32Array.from(outlines, (one) =>
          hashOf(`${one.text}${ofType(one, type)[occurrence]?.path}`),
        );
        return { type, ids: this.#external('ids', ids), texts: this.#external('texts', texts) };
      });
    });
    const [index, code] = [this.#fresh('i'), this.#fresh('c')];
    const facts = tables.map(({ type, ids, texts }) => {
      const id = this.#fresh('o');
      const self = owner === undefined ? '0' : this.#isOwner(owner, type, id);
      const fact = this.#hashed(type, id, path, `(${texts}[${code} - 1] + (${self}))`);
      return `const ${id} = ${ids}[${code} - 1]; if (${id} >= 0) ${fact}`;
    });
    const at = placeInRun(layout.run, place, index);
    return [
      `for (let ${index} = 0; ${index} < ${layout.run.count}; ${index} += 1) { const ${code} = ${codeAtText('N', extentInRun(layout.run), at)}; if (${code} === 0) break; ${facts.join(' ')} }`,
    ];
  }

  #external(prefix: string, value: unknown): string {
    const name = this.#fresh(prefix);
    this.externals.set(name, value);
    return name;
  }

  /**
   * Statements that make `d` a number for what lies at a place, without its identities but for whether one is the owner:
   * places that differ by a renaming which leaves the owner alone have one number.
   */
  #digest(layout: Layout, place: TextPlace, path: string, owner: Owner | undefined): string {
    return `let d = ${hashOf(path)}; ${this.#digested(layout, place, owner)}`;
  }

  #digested(layout: Layout, place: TextPlace, owner: Owner | undefined): string {
    const add = (value: string): string => `d = mix(d ^ ${value});`;
    if (identitiesIn(layout.shape).length === 0)
      return wordsOf(layout, place)
        .map(({ text }) => add(text))
        .join(' ');
    const fields = (parts: LayoutOf<'record'>['fields']): string =>
      parts.map(({ layout: part, offset }) => this.#digested(part, placeOf(place, offset), owner)).join(' ');
    const self = (type: number, id: string): string =>
      owner === undefined ? '2' : this.#isOwner(owner, type, id);
    switch (layout.kind) {
      case 'scalar': {
        const [ids] = identitiesIn(layout.shape);
        const type = ids === undefined ? -1 : this.#typeOf(ids);
        const code = codeAtText('N', layout.extent, place);
        if (layout.shape.kind !== 'option') return add(`(${self(type, code)})`);
        return add(`(${code} === 0 ? 0 : ${self(type, `${code} - 1`)})`);
      }
      case 'record':
        return fields(layout.fields);
      case 'union': {
        const tag = codeAtText('N', layout.tag.layout.extent, placeOf(place, layout.tag.offset));
        const cases = layout.variants.map(
          ({ fields: parts }, code) => `case ${code}: { ${fields(parts)} break; }`,
        );
        return `${add(tag)} switch (${tag}) { ${cases.join(' ')} }`;
      }
      case 'option': {
        const present = codeAtText('N', layout.present.layout.extent, placeOf(place, layout.present.offset));
        const { offset, layout: value } = layout.value;
        return `${add(present)} if (${present} !== 0) { ${this.#digested(value, placeOf(place, offset), owner)} }`;
      }
      case 'seq':
        return add(codeAtText('N', layout.length.layout.extent, placeOf(place, layout.length.offset)));
      case 'bits': {
        const of = elementShape(layout.shape);
        const words = wordsOf(layout, place);
        const sizes = words.map(({ text }) => `bitCount(${text})`).join(' + ');
        if (owner === undefined || of.kind !== 'ids' || this.#typeOf(of) !== owner.type)
          return add(`(${sizes})`);
        const word = words[owner.id >>> 5]?.text ?? '0';
        return add(`((${sizes}) * 2 + ((${word} >>> ${owner.id & 31}) & 1))`);
      }
      case 'map': {
        if (layout.shape.kind !== 'map' || identitiesIn(layout.shape.value).length > 0) return '';
        if (layout.run.count > maxUnrolled) return '';
        // By keys that move with the identities: added up, whatever their order.
        const sums = Array.from({ length: layout.run.count }, (_, index) => {
          const at = placeInRun(layout.run, place, String(index));
          return wordsOf(layout.element, at).map(({ text }, word) => `mix(${text} ^ ${hashOf(`#${word}`)})`);
        });
        return add(`(${sums.flat().join(' + ')} | 0)`);
      }
      case 'slots':
        return '';
    }
  }
}

/** The raw words of a place, each an expression with the number of its bits. */
function wordsOf(
  layout: Layout,
  place: TextPlace,
): readonly { readonly text: string; readonly bits: number }[] {
  const { extent } = layout;
  if (extent.unit === 'bits') return [{ text: codeAtText('N', extent, place), bits: extent.count }];
  return Array.from({ length: extent.count }, (_, word) => {
    const bits = word === extent.count - 1 ? 32 - extent.free : 32;
    const text = `N[${sumOf(place.word, word)}]`;
    return { text: bits === 32 ? text : `(${text} & ${2 ** bits - 1})`, bits };
  });
}

/** Whether the identities in a value of `shape` have places of their own, in no collection. */
function isOutlined(shape: Shape): boolean {
  if (identitiesIn(shape).length === 0) return true;
  switch (shape.kind) {
    case 'option':
      return isOutlined(shape.of);
    case 'record':
      return shape.fields.every((field) => isOutlined(field.shape));
    case 'union':
      return shape.variants.every(({ fields }) => fields.every((field) => isOutlined(field.shape)));
    default:
      return shape.kind === 'ids';
  }
}

function outlineOf(types: readonly Identities[], shape: Shape, data: Data, path = ''): Outline {
  if (identitiesIn(shape).length === 0) return { text: JSON.stringify(data), identities: [] };
  const together = (fields: readonly Field[], record: DataRecord, tag: string): Outline => {
    const parts = fields.map(({ name, shape: of }) =>
      outlineOf(types, of, record[name] as Data, `${path}.${name}`),
    );
    return {
      text: `${tag}(${parts.map(({ text }) => text).join(',')})`,
      identities: parts.flatMap(({ identities }) => identities),
    };
  };
  switch (shape.kind) {
    case 'ids': {
      const type = types.findIndex(({ name }) => name === shape.name);
      return { text: '*', identities: [{ type, id: Number(data), path }] };
    }
    case 'option':
      return data === null ? { text: 'null', identities: [] } : outlineOf(types, shape.of, data, `${path}?`);
    case 'record':
      return together(shape.fields, data as DataRecord, '');
    case 'union': {
      const record = data as DataRecord;
      const tag = String(record[shape.tag]);
      return together(variantOf(shape, tag) ?? [], record, tag);
    }
    default:
      throw new RangeError('the identities in a collection have no places of their own');
  }
}

function ofType({ identities }: Outline, type: number): Outline['identities'] {
  return identities.filter((one) => one.type === type);
}

/** A number for a text: FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
