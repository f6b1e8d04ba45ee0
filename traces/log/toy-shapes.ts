import fc from 'fast-check';
import { type Data, keysOf } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';

/** Names and words that trip up code that takes objects for tables. */
const words = ['null', 'toString', '__proto__', 'idle', 'a/b', 'm~n', '2', ''];
const names = ['a', 'toString', 'length', 'size'];

const scalars: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .record({ lo: fc.integer({ min: -3, max: 2 }), size: fc.integer({ min: 0, max: 3 }) })
    .map(({ lo, size }): Shape => ({ kind: 'int', lo, hi: lo + size })),
  fc.constant<Shape>({ kind: 'bool' }),
  fc
    .uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 4 })
    .map((members): Shape => ({ kind: 'oneOf', members })),
  fc.integer({ min: 1, max: 4 }).map((count): Shape => ({ kind: 'ids', name: 'rm', count })),
);

function composites(inner: fc.Arbitrary<Shape>, keys: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  const capacity = fc.integer({ min: 0, max: 3 });
  const fields = fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), shape: inner }), {
    maxLength: 2,
    selector: ({ name }) => name,
  });
  return fc.oneof(
    inner.map((of): Shape => (of.kind === 'option' ? of : { kind: 'option', of })),
    fields.map((each): Shape => ({ kind: 'record', fields: each })),
    fc.tuple(fields, fields).map(
      ([one, two]): Shape => ({
        kind: 'union',
        tag: 'type',
        variants: [
          { name: 'one', fields: one },
          { name: '__proto__', fields: two },
        ],
      }),
    ),
    fc.tuple(keys, inner).map(([key, value]): Shape => ({ kind: 'map', key, value })),
    fc
      .tuple(inner, fc.option(capacity, { nil: undefined }))
      .map(([of, most]): Shape => ({ kind: 'set', of, capacity: most })),
    fc.tuple(inner, capacity).map(([of, most]): Shape => ({ kind: 'bag', of, capacity: most })),
    fc.tuple(inner, capacity).map(([of, most]): Shape => ({ kind: 'seq', of, capacity: most })),
  );
}

const keyShapes = fc.oneof(
  { weight: 3, arbitrary: scalars },
  { weight: 1, arbitrary: scalars.map((of): Shape => ({ kind: 'option', of })) },
  {
    weight: 1,
    arbitrary: fc.tuple(scalars, scalars).map(
      ([a, b]): Shape => ({
        kind: 'record',
        fields: [
          { name: 'a', shape: a },
          { name: 'b', shape: b },
        ],
      }),
    ),
  },
);

/** Shapes of up to `most` values, composite ones among them. */
export function shapesOfAtMost(most: number): fc.Arbitrary<Shape> {
  const flat = composites(scalars, keyShapes);
  return fc
    .oneof(
      { weight: 1, arbitrary: scalars },
      { weight: 3, arbitrary: flat },
      { weight: 4, arbitrary: composites(fc.oneof(scalars, flat), keyShapes) },
    )
    .filter((shape) => isListable(shape, most));
}

/** Every value of `shape`, listed by the model: as the keys of a map. */
export function valuesOfShape(shape: Shape): readonly Data[] {
  return keysOf({ kind: 'map', key: shape, value: { kind: 'bool' } });
}

/** Whether a shape has few values, told from a bound on their number that is quick to compute. */
function isListable(shape: Shape, most: number): boolean {
  return breadthOf(shape) <= most;
}

function breadthOf(shape: Shape): number {
  const product = (fields: readonly { readonly shape: Shape }[]): number =>
    fields.reduce((size, field) => size * breadthOf(field.shape), 1);
  switch (shape.kind) {
    case 'int':
      return shape.hi - shape.lo + 1;
    case 'bool':
      return 2;
    case 'oneOf':
      return shape.members.length;
    case 'ids':
      return shape.count;
    case 'option':
      return 1 + breadthOf(shape.of);
    case 'record':
      return product(shape.fields);
    case 'union':
      return shape.variants.reduce((size, { fields }) => size + product(fields), 0);
    case 'map':
      return breadthOf(shape.value) ** breadthOf(shape.key);
    case 'set':
      return 2 ** breadthOf(shape.of);
    case 'bag':
      return (shape.capacity + 1) ** breadthOf(shape.of);
    case 'seq':
      return (1 + breadthOf(shape.of)) ** shape.capacity;
  }
}
