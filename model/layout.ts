import type { Field, Shape } from '../spec/language/index.ts';
import { type Data, describeShape, keysOf, sizeOf, unrank } from './data.ts';

/** A type has no packed form: it has too many values to be given a code. */
export class UnpackableTypeError extends Error {
  override readonly name = 'UnpackableTypeError';

  constructor(shape: Shape, problem: string, cure: string) {
    super(
      `${describeShape(shape)} ${problem}, so its states cannot be packed for an exhaustive search. ${cure}`,
    );
  }
}

/**
 * The bits or the words that a value takes. Up to 32 bits never straddle a word. Of its words, a value leaves the
 * `free` high bits of the last one to whatever is placed beside it, and so must never write them.
 */
export type Extent =
  | { readonly unit: 'bits'; readonly count: number }
  | { readonly unit: 'words'; readonly count: number; readonly free: number };

/** Where a part is inside its whole: words from its first word, bits from its lowest bit. */
export interface Offset {
  readonly word: number;
  readonly shift: number;
}

/** A part of a composite with its place in it. */
export interface Part {
  readonly offset: Offset;
  readonly layout: Layout;
}

export interface NamedPart extends Part {
  readonly name: string;
}

/** A run of equally long elements: `perWord` to a word where they are shorter than one. */
export interface Run {
  readonly extent: Extent;
  readonly count: number;
  /** Bits of an element, or 32 times its words. */
  readonly bits: number;
  /** Elements in a word; 0 where an element takes whole words. */
  readonly perWord: number;
}

/** How the values of a shape lie in words. Bits that carry nothing are zero, so equal states are equal words. */
export type Layout = { readonly shape: Shape; readonly extent: Extent } & (
  | { readonly kind: 'scalar'; readonly codes: number }
  | { readonly kind: 'record'; readonly fields: readonly NamedPart[] }
  | {
      readonly kind: 'union';
      readonly tag: Part;
      readonly variants: readonly { readonly name: string; readonly fields: readonly NamedPart[] }[];
    }
  | { readonly kind: 'option'; readonly present: Part; readonly value: Part }
  | { readonly kind: 'map'; readonly run: Run; readonly element: Layout }
  | {
      readonly kind: 'seq';
      readonly length: Part;
      readonly start: Offset;
      readonly run: Run;
      readonly element: Layout;
    }
  /** One bit for each element of the domain. */
  | { readonly kind: 'bits'; readonly domain: number }
  /** The ranks of the elements plus one, ascending; zeros fill the rest. A bag repeats an element. */
  | { readonly kind: 'slots'; readonly run: Run }
);

export type LayoutOf<Kind extends Layout['kind']> = Extract<Layout, { kind: Kind }>;

/** Whether a shape is one code: a scalar, or an option of one. */
export function isScalar(shape: Shape): boolean {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return true;
    case 'option':
      return isScalar(shape.of);
    default:
      return false;
  }
}

/** A number below `codes` as bits; beyond 32 bits, as two whole words. */
function extentOfCodes(codes: number): Extent {
  const count = Math.max(1, Math.ceil(Math.log2(codes)));
  return count <= 32 ? { unit: 'bits', count } : { unit: 'words', count: 2, free: 0 };
}

function runOf(element: Extent, count: number): Run {
  if (element.unit === 'words') {
    return {
      extent: { unit: 'words', count: element.count * count, free: 0 },
      count,
      bits: element.count * 32,
      perWord: 0,
    };
  }
  const bits = element.count;
  const perWord = Math.floor(32 / bits);
  if (count <= perWord)
    return { extent: { unit: 'bits', count: Math.max(1, bits * count) }, count, bits, perWord };
  const words = Math.ceil(count / perWord);
  const inLast = count - (words - 1) * perWord;
  return { extent: { unit: 'words', count: words, free: 32 - inLast * bits }, count, bits, perWord };
}

/** Where element `index` of a run starts, from where the run starts. */
export function offsetInRun(run: Run, index: number): Offset {
  if (run.perWord === 0) return { word: (run.bits / 32) * index, shift: 0 };
  return { word: Math.floor(index / run.perWord), shift: (index % run.perWord) * run.bits };
}

/**
 * Puts parts together, the largest first, each in the first word with room. In one word where they fit: then the
 * whole is short enough to be a part of something else.
 */
function placed(extents: readonly Extent[]): {
  readonly extent: Extent;
  readonly offsets: readonly Offset[];
} {
  const total = extents.reduce((sum, extent) => sum + extent.count * (extent.unit === 'words' ? 32 : 1), 0);
  const offsets: Offset[] = extents.map(() => ({ word: 0, shift: 0 }));
  if (total <= 32 && extents.every((extent) => extent.unit === 'bits')) {
    let shift = 0;
    for (const [index, extent] of extents.entries()) {
      offsets[index] = { word: 0, shift };
      shift += extent.count;
    }
    return { extent: { unit: 'bits', count: Math.max(1, total) }, offsets };
  }
  const order = [...extents.keys()].sort((a, b) => weightOf(extents[b]) - weightOf(extents[a]) || a - b);
  /** Bits used of each word so far. */
  const used: number[] = [];
  for (const index of order) {
    const extent = extents[index];
    if (extent === undefined) continue;
    if (extent.unit === 'words') {
      offsets[index] = { word: used.length, shift: 0 };
      for (let word = 1; word < extent.count; word += 1) used.push(32);
      used.push(32 - extent.free);
      continue;
    }
    let word = used.findIndex((bits) => bits + extent.count <= 32);
    if (word < 0) word = used.push(0) - 1;
    offsets[index] = { word, shift: used[word] ?? 0 };
    used[word] = (used[word] ?? 0) + extent.count;
  }
  return { extent: { unit: 'words', count: used.length, free: 32 - (used.at(-1) ?? 0) }, offsets };
}

function weightOf(extent: Extent | undefined): number {
  return extent === undefined ? 0 : extent.count * (extent.unit === 'words' ? 1000 : 1);
}

function partsOf(
  fields: readonly Field[],
  before: readonly Extent[] = [],
): { extent: Extent; offsets: readonly Offset[]; fields: readonly NamedPart[] } {
  const layouts = fields.map((field) => layoutOf(field.shape));
  const { extent, offsets } = placed([...before, ...layouts.map((layout) => layout.extent)]);
  const named = fields.map((field, index) => ({
    name: field.name,
    offset: offsets[before.length + index] as Offset,
    layout: layouts[index] as Layout,
  }));
  return { extent, offsets, fields: named };
}

const origin: Offset = { word: 0, shift: 0 };

/** A number that is no value of the author's: a length, a tag, a flag. */
function counter(codes: number): Layout {
  return scalarLayout({ kind: 'int', lo: 0, hi: Math.max(1, codes - 1) });
}

function scalarLayout(shape: Shape): Layout {
  const codes = sizeOf(shape);
  if (!Number.isFinite(codes))
    throw new UnpackableTypeError(shape, 'has 2^53 values or more', 'Narrow its bounds.');
  return { kind: 'scalar', shape, codes, extent: extentOfCodes(codes) };
}

function unionLayout(shape: Extract<Shape, { kind: 'union' }>): Layout {
  const tag = counter(shape.variants.length);
  const together = shape.variants.map((variant) => partsOf(variant.fields, [tag.extent]));
  if (together.every((parts) => parts.extent.unit === 'bits')) {
    return {
      kind: 'union',
      shape,
      extent: { unit: 'bits', count: Math.max(...together.map((parts) => parts.extent.count)) },
      tag: { offset: origin, layout: tag },
      variants: shape.variants.map(({ name }, index) => ({ name, fields: together[index]?.fields ?? [] })),
    };
  }
  // Where some case takes words, its fields are placed behind a word that starts with the tag, the same in each case.
  const behind = shape.variants.map((variant) => partsOf(variant.fields));
  const words = behind.map(({ extent }) => (extent.unit === 'words' ? extent.count : 1));
  return {
    kind: 'union',
    shape,
    extent: { unit: 'words', count: 1 + Math.max(...words), free: 0 },
    tag: { offset: origin, layout: tag },
    variants: shape.variants.map(({ name }, index) => ({
      name,
      fields: (behind[index]?.fields ?? []).map((part) => ({
        ...part,
        offset: { word: part.offset.word + 1, shift: part.offset.shift },
      })),
    })),
  };
}

function setLayout(shape: Extract<Shape, { kind: 'set' | 'bag' }>): Layout {
  const domain = sizeOf(shape.of);
  const slots = (capacity: number): Layout => {
    if (!Number.isFinite(domain)) {
      throw new UnpackableTypeError(
        shape.of,
        'has 2^53 values or more and is held in a set or a bag',
        'Narrow its bounds.',
      );
    }
    const run = runOf(extentOfCodes(domain + 1), capacity);
    return { kind: 'slots', shape, extent: run.extent, run };
  };
  if (shape.kind === 'bag') return slots(shape.capacity);
  const bits: Layout = {
    kind: 'bits',
    shape,
    domain,
    extent:
      domain <= 32
        ? { unit: 'bits', count: domain }
        : { unit: 'words', count: Math.ceil(domain / 32), free: (32 - (domain % 32)) % 32 },
  };
  if (shape.capacity === undefined) {
    // A kilobyte of set in each state is a mistake, not a wish.
    if (domain > 8_192) {
      throw new UnpackableTypeError(
        shape,
        `has ${domain} possible elements and no capacity`,
        'Give the set a capacity: the most elements it ever holds.',
      );
    }
    return bits;
  }
  const slotted = slots(Math.min(shape.capacity, domain));
  return weight(bits.extent) <= weight(slotted.extent) ? bits : slotted;
}

function weight(extent: Extent): number {
  return extent.unit === 'words' ? extent.count * 32 : extent.count;
}

/** The layout of a shape. @throws UnpackableTypeError where it has too many values. */
export function layoutOf(shape: Shape): Layout {
  if (isScalar(shape)) return scalarLayout(shape);
  switch (shape.kind) {
    case 'record': {
      const { extent, fields } = partsOf(shape.fields);
      return { kind: 'record', shape, extent, fields };
    }
    case 'union':
      return unionLayout(shape);
    case 'option': {
      const present = counter(2);
      const value = layoutOf(shape.of);
      const { extent, offsets } = placed([present.extent, value.extent]);
      return {
        kind: 'option',
        shape,
        extent,
        present: { offset: offsets[0] ?? origin, layout: present },
        value: { offset: offsets[1] ?? origin, layout: value },
      };
    }
    case 'map': {
      const element = layoutOf(shape.value);
      const run = runOf(element.extent, keysOf(shape).length);
      return { kind: 'map', shape, extent: run.extent, run, element };
    }
    case 'seq': {
      const element = layoutOf(shape.of);
      const run = runOf(element.extent, shape.capacity);
      const length = counter(shape.capacity + 1);
      const { extent, offsets } = placed([length.extent, run.extent]);
      return {
        kind: 'seq',
        shape,
        extent,
        length: { offset: offsets[0] ?? origin, layout: length },
        start: offsets[1] ?? origin,
        run,
        element,
      };
    }
    case 'set':
    case 'bag':
      return setLayout(shape);
    default:
      return scalarLayout(shape);
  }
}

/** The layout of a state: always whole words. */
export function stateLayout(variables: Extract<Shape, { kind: 'record' }>): LayoutOf<'record'> {
  const { extent, fields } = partsOf(variables.fields);
  const count = extent.unit === 'words' ? extent.count : 1;
  return { kind: 'record', shape: variables, extent: { unit: 'words', count, free: 0 }, fields };
}

function plus(base: Offset, offset: Offset): Offset {
  return { word: base.word + offset.word, shift: base.shift + offset.shift };
}

/** The code at `at`: a number of up to 32 bits, or of up to 53 in two words. */
function codeAt(words: Uint32Array, extent: Extent, at: Offset): number {
  const word = words[at.word] ?? 0;
  if (extent.unit === 'words') return word + (words[at.word + 1] ?? 0) * 2 ** 32;
  return extent.count === 32 ? word : (word >>> at.shift) & (2 ** extent.count - 1);
}

/** The bits that a part takes, as a mask for each of the `words` words of its whole. */
export function maskOf(part: Part, words: number): readonly number[] {
  const { extent } = part.layout;
  return Array.from({ length: words }, (_, word) => {
    const index = word - part.offset.word;
    if (extent.unit === 'bits') return index === 0 ? ((2 ** extent.count - 1) << part.offset.shift) >>> 0 : 0;
    if (index < 0 || index >= extent.count) return 0;
    return index === extent.count - 1 ? 0xffffffff >>> extent.free : 0xffffffff;
  });
}

/** Reads the plain form of what lies at `at`. Interprets the layout: an oracle for the generated views. */
export function unpack(layout: Layout, words: Uint32Array, at: Offset = origin): Data {
  switch (layout.kind) {
    case 'scalar':
      return unrank(layout.shape, codeAt(words, layout.extent, at));
    case 'record':
      return unpackFields(layout.fields, words, at);
    case 'union': {
      const variant = layout.variants[codeAt(words, layout.tag.layout.extent, plus(at, layout.tag.offset))];
      const tag = layout.shape.kind === 'union' ? layout.shape.tag : '';
      return { [tag]: variant?.name ?? '', ...unpackFields(variant?.fields ?? [], words, at) };
    }
    case 'option': {
      const present = codeAt(words, layout.present.layout.extent, plus(at, layout.present.offset));
      return present === 0 ? null : unpack(layout.value.layout, words, plus(at, layout.value.offset));
    }
    case 'map':
      return Array.from({ length: layout.run.count }, (_, index) =>
        unpack(layout.element, words, plus(at, offsetInRun(layout.run, index))),
      );
    case 'seq': {
      const length = codeAt(words, layout.length.layout.extent, plus(at, layout.length.offset));
      const start = plus(at, layout.start);
      return Array.from({ length }, (_, index) =>
        unpack(layout.element, words, plus(start, offsetInRun(layout.run, index))),
      );
    }
    case 'bits': {
      const of = elementShape(layout.shape);
      const elements: Data[] = [];
      for (let rank = 0; rank < layout.domain; rank += 1) {
        const bit = at.shift + rank;
        if ((((words[at.word + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1) === 1) elements.push(unrank(of, rank));
      }
      return elements;
    }
    case 'slots':
      return unpackSlots(layout, words, at);
  }
}

function unpackFields(
  fields: readonly NamedPart[],
  words: Uint32Array,
  at: Offset,
): { [name: string]: Data } {
  return Object.fromEntries(
    fields.map((part) => [part.name, unpack(part.layout, words, plus(at, part.offset))]),
  );
}

function unpackSlots(layout: LayoutOf<'slots'>, words: Uint32Array, at: Offset): Data {
  const of = elementShape(layout.shape);
  const extent: Extent =
    layout.run.perWord === 0
      ? { unit: 'words', count: 2, free: 0 }
      : { unit: 'bits', count: layout.run.bits };
  const counts = new Map<number, number>();
  for (let index = 0; index < layout.run.count; index += 1) {
    const code = codeAt(words, extent, plus(at, offsetInRun(layout.run, index)));
    if (code > 0) counts.set(code - 1, (counts.get(code - 1) ?? 0) + 1);
  }
  const entries = [...counts].map(([rank, occurrences]) => [unrank(of, rank), occurrences] as const);
  return layout.shape.kind === 'bag' ? entries : entries.map(([element]) => element);
}

/** The shape of a collection's elements. */
export function elementShape(shape: Shape): Shape {
  if (shape.kind === 'set' || shape.kind === 'bag' || shape.kind === 'seq' || shape.kind === 'option')
    return shape.of;
  throw new RangeError(`${describeShape(shape)} has no elements`);
}
