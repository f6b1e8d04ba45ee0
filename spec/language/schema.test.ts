import { describe, expect, test } from 'vitest';
import { SchemaError, type Shape, type Type, t } from './index.ts';
import { stateShape } from './schema.ts';

describe('a type that is not well formed is refused while the spec is built', () => {
  const anyType = undefined as unknown as Type;
  const cases: readonly (readonly [make: () => unknown, message: string])[] = [
    [() => t.int(3, 1), 't.int(3, 1) is not a range. Give two safe integers, the smaller first.'],
    [() => t.int(0, 1.5), 't.int(0, 1.5) is not a range. Give two safe integers, the smaller first.'],
    [() => t.int(Number.NaN, 1), 't.int(NaN, 1) is not a range. Give two safe integers, the smaller first.'],
    [
      () => t.int(0, 2 ** 53),
      't.int(0, 9007199254740992) is not a range. Give two safe integers, the smaller first.',
    ],
    [
      () => t.int(-1, 2 ** 53 - 2),
      't.int(-1, 9007199254740990) is not a range. Give two safe integers, the smaller first.',
    ],
    [() => t.oneOf(), 't.oneOf() has no members. Give each word once.'],
    [() => t.oneOf('a', 'b', 'a'), 't.oneOf has "a" twice. Give each word once.'],
    [
      () => t.ids('node', 0),
      't.ids("node", 0) has no sensible number of identities. Give a whole number from 1 to 65,536.',
    ],
    [
      () => t.ids('node', 65_537),
      't.ids("node", 65537) has no sensible number of identities. Give a whole number from 1 to 65,536.',
    ],
    [
      () => t.ids('node', 1.5),
      't.ids("node", 1.5) has no sensible number of identities. Give a whole number from 1 to 65,536.',
    ],
    [
      () => t.option(t.option(t.bool)),
      'an option of an option has two nulls that cannot be told apart. Use t.union with a case for each.',
    ],
    [
      () => t.record({ 'a b': t.bool }),
      'a record has a field named "a b". A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
    ],
    [
      () => t.record({ constructor: t.bool }),
      'a record has a field named "constructor". A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
    ],
    [
      () => t.record({ ['__proto__']: t.bool }),
      'a record has a field named "__proto__". A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
    ],
    [
      () => stateShape({ 1: t.bool }),
      'the state has a field named "1". A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
    ],
    [
      () => t.record({ n: anyType }),
      'field "n" of a record has no type. Give it one of t.int, t.bool, t.oneOf, t.ids, t.option, t.record, t.union, t.map, t.set, t.bag, t.seq.',
    ],
    [
      () => t.union('type', { vote: { by: anyType } }),
      'field "by" of case "vote" of a union has no type. Give it one of t.int, t.bool, t.oneOf, t.ids, t.option, t.record, t.union, t.map, t.set, t.bag, t.seq.',
    ],
    [
      () => t.union('type', { vote: { type: t.bool } }),
      'case "vote" of a union has a field "type", which is its tag. Rename the field or the tag.',
    ],
    [() => t.union('type', {}), 'a union has no cases. Give at least one.'],
    [
      () => t.map(t.set(t.bool), t.bool),
      'a set cannot be part of the key of a map. Keys are scalars, or options, records and unions of scalars.',
    ],
    [
      () => t.map(t.option(t.record({ log: t.seq(t.bool, 1) })), t.bool),
      'a seq cannot be part of the key of a map. Keys are scalars, or options, records and unions of scalars.',
    ],
    [
      () => t.map(t.union('type', { a: {}, b: { all: t.bag(t.bool, 1) } }), t.bool),
      'a bag cannot be part of the key of a map. Keys are scalars, or options, records and unions of scalars.',
    ],
    [
      () => t.map(t.map(t.bool, t.bool), t.bool),
      'a map cannot be part of the key of a map. Keys are scalars, or options, records and unions of scalars.',
    ],
    [
      () => t.set(t.bool, -1),
      'the capacity of a set is -1. A capacity is a whole number from 0 to 65,535: the most elements that are ever held at once.',
    ],
    [
      () => t.bag(t.bool, Number.POSITIVE_INFINITY),
      'the capacity of a bag is Infinity. A capacity is a whole number from 0 to 65,535: the most elements that are ever held at once.',
    ],
    [
      () => t.seq(t.bool, 65_536),
      'the capacity of a sequence is 65536. A capacity is a whole number from 0 to 65,535: the most elements that are ever held at once.',
    ],
    [
      () => t.int(1, 65_537).values,
      'a type of 65537 values is too large to list (at most 65536). Choose from a smaller range, or from a collection of the state.',
    ],
  ];

  test.each(cases)('%s', (make, message) => {
    expect(make).toThrow(SchemaError);
    expect(make).toThrow(expect.objectContaining({ message }));
  });
});

describe('at the edge of what is allowed', () => {
  const edges: readonly (readonly [make: () => Type, shape: Shape])[] = [
    [() => t.int(3, 3), { kind: 'int', lo: 3, hi: 3 }],
    [() => t.int(0, 2 ** 53 - 2), { kind: 'int', lo: 0, hi: 2 ** 53 - 2 }],
    [() => t.int(1 - 2 ** 53, -2), { kind: 'int', lo: 1 - 2 ** 53, hi: -2 }],
    [() => t.ids('node', 65_536), { kind: 'ids', name: 'node', count: 65_536 }],
    [() => t.record({}), { kind: 'record', fields: [] }],
    [() => t.set(t.bool, 0), { kind: 'set', of: { kind: 'bool' }, capacity: 0 }],
    [() => t.seq(t.bool, 65_535), { kind: 'seq', of: { kind: 'bool' }, capacity: 65_535 }],
    [
      () => t.map(t.option(t.union('type', { a: { x: t.bool } })), t.bool),
      {
        kind: 'map',
        key: {
          kind: 'option',
          of: {
            kind: 'union',
            tag: 'type',
            variants: [{ name: 'a', fields: [{ name: 'x', shape: { kind: 'bool' } }] }],
          },
        },
        value: { kind: 'bool' },
      },
    ],
  ];

  test.each(edges)('%s', (make, shape) => {
    expect(make().shape).toEqual(shape);
  });
});

describe('the values of a scalar type', () => {
  test('come in the order of the type, each once', () => {
    expect(t.int(-1, 2).values).toEqual([-1, 0, 1, 2]);
    expect(t.bool.values).toEqual([false, true]);
    expect(t.oneOf('working', 'done', 'aborted').values).toEqual(['working', 'done', 'aborted']);
    expect(t.ids('node', 3).values).toHaveLength(3);
    expect(new Set(t.ids('node', 3).values).size).toBe(3);
  });

  test('are listed up to 65,536', () => {
    expect(t.int(1, 65_536).values).toHaveLength(65_536);
  });
});

test('fields keep the order in which they are declared', () => {
  const shape = stateShape({ z: t.bool, a: t.bool, _1: t.bool });
  expect(shape.fields.map((field) => field.name)).toEqual(['z', 'a', '_1']);
});
