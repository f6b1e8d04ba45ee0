import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Data, type DataRecord, sameData } from '../../model/index.ts';
import { type Shape, t } from '../../spec/language/index.ts';
import { dataOfJson, jsonOf } from './codec.ts';
import type { Json } from './json.ts';
import { shapesOfAtMost, valuesOfShape } from './toy-shapes.ts';
import { ValueFault } from './value-fault.ts';
import { valueSchema } from './value-schema.ts';

const rm = t.ids('rm', 3);
const vote = t.union('type', { prepared: { by: rm }, commit: {} });

describe('values are written as an implementer would write them', () => {
  const cases: readonly (readonly [string, Shape, Data, Json])[] = [
    ['a number', t.int(-2, 5).shape, -2, -2],
    ['a truth value', t.bool.shape, true, true],
    ['a word', t.oneOf('a', 'b').shape, 'b', 'b'],
    ['an identity by its name', rm.shape, 1, 'rm2'],
    ['none', t.option(rm).shape, null, null],
    ['some', t.option(rm).shape, 0, 'rm1'],
    ['a record', t.record({ n: t.int(0, 1), by: rm }).shape, { n: 1, by: 2 }, { n: 1, by: 'rm3' }],
    ['a union', vote.shape, { type: 'prepared', by: 0 }, { type: 'prepared', by: 'rm1' }],
    ['a map', t.map(rm, t.bool).shape, [true, false, true], { rm1: true, rm2: false, rm3: true }],
    ['a map from numbers', t.map(t.int(-1, 0), rm).shape, [0, 1], { '-1': 'rm1', '0': 'rm2' }],
    [
      'a map from options',
      t.map(t.option(t.bool), rm).shape,
      [0, 1, 2],
      { null: 'rm1', false: 'rm2', true: 'rm3' },
    ],
    [
      'a map from records',
      t.map(t.record({ b: t.bool }), rm).shape,
      [0, 1],
      [
        [{ b: false }, 'rm1'],
        [{ b: true }, 'rm2'],
      ],
    ],
    [
      'a map in which none and a word have one text',
      t.map(t.option(t.oneOf('null')), rm).shape,
      [0, 1],
      [
        [null, 'rm1'],
        ['null', 'rm2'],
      ],
    ],
    ['a set', t.set(rm).shape, [0, 2], ['rm1', 'rm3']],
    ['a bag', t.bag(rm, 3).shape, [[1, 2]], [['rm2', 2]]],
    ['a sequence', t.seq(rm, 3).shape, [1, 1], ['rm2', 'rm2']],
  ];
  test.each(cases)('%s', (_, shape, data, json) => {
    expect(jsonOf(shape, data)).toEqual(json);
    expect(dataOfJson(shape, json)).toEqual(data);
  });
});

test('the order of elements and members means nothing, nor does the sign of zero', () => {
  expect(dataOfJson(t.set(rm).shape, ['rm3', 'rm1'])).toEqual([0, 2]);
  expect(
    dataOfJson(t.bag(rm, 3).shape, [
      ['rm3', 1],
      ['rm1', 2],
    ]),
  ).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect(dataOfJson(t.map(rm, t.bool).shape, { rm3: true, rm2: false, rm1: true })).toEqual([
    true,
    false,
    true,
  ]);
  expect(Object.is(dataOfJson(t.int(0, 1).shape, JSON.parse('-0')), 0)).toBe(true);
});

describe('what does not fit is named, with where it is', () => {
  const state = t.record({ cash: t.map(rm, t.int(0, 9)), votes: t.bag(vote, 2) });
  const cash = { rm1: 1, rm2: 2, rm3: 3 };
  const cases: readonly (readonly [Json, string, string])[] = [
    [{ cash: { ...cash, rm2: 10 }, votes: [] }, '/cash/rm2', 'is 10, not a whole number from 0 to 9'],
    [{ cash: { rm1: 1, rm2: 2 }, votes: [] }, '/cash', 'lacks the key "rm3"'],
    [{ cash: { ...cash, rm4: 1 }, votes: [] }, '/cash', 'has the key "rm4", which the map does not have'],
    [{ cash }, '', 'lacks "votes"'],
    [{ cash, votes: [], more: 1 }, '', 'has "more", and not only cash, votes'],
    [{ cash, votes: [[{ type: 'commit' }, 0]] }, '/votes/0/1', 'is 0, not a whole number from 1'],
    [{ cash, votes: [[{ type: 'commit' }, 3]] }, '/votes', 'holds 3 elements, and its type holds 2'],
    [
      { cash, votes: [[{ type: 'prepared', by: 'rm9' }, 1]] },
      '/votes/0/0/by',
      'is "rm9", not one of "rm1" to "rm3"',
    ],
    [
      { cash, votes: [[{ type: 'vote' }, 1]] },
      '/votes/0/0',
      'is "vote", not an object with the type "prepared", "commit"',
    ],
    [{ cash, votes: { rm1: 1 } }, '/votes', 'is an object with "rm1", not an array of [element, how often]'],
  ];
  test.each(cases)('%j', (json, path, problem) => {
    expect(dataOfJson(state.shape, json)).toEqual(new ValueFault(path, problem));
  });

  test('what every object inherits is no member', () => {
    const shape: Shape = { kind: 'record', fields: [{ name: 'toString', shape: t.bool.shape }] };
    expect(dataOfJson(shape, {})).toEqual(new ValueFault('', 'lacks "toString"'));
    const map = t.map(t.oneOf('toString'), t.bool).shape;
    expect(dataOfJson(map, {})).toEqual(new ValueFault('', 'lacks the key "toString"'));
  });

  test('a map has no key twice', () => {
    const map = t.map(t.record({ b: t.bool }), rm).shape;
    const pair = [{ b: true }, 'rm1'];
    expect(dataOfJson(map, [pair, pair])).toEqual(
      new ValueFault('/1/0', 'is a key that the map has already'),
    );
  });

  test('a bag counts no element twice', () => {
    expect(
      dataOfJson(t.bag(rm, 3).shape, [
        ['rm1', 1],
        ['rm1', 1],
      ]),
    ).toEqual(new ValueFault('', 'counts "rm1" twice'));
  });

  test('a set does not have an element twice, in whatever order', () => {
    expect(dataOfJson(t.set(t.set(rm)).shape, [['rm1', 'rm2'], [], ['rm2', 'rm1']])).toEqual(
      new ValueFault('', 'has an array of 2 twice, and is a set'),
    );
  });
});

/**
 * Of 2,000 pairs 59 % are values; each kind of composite is in an eighth of the shapes or more, a map of pairs in one of
 * forty-five.
 * Kills: a member too many accepted, repeats in sets kept, a capacity off by one, a decoder that keeps the order of a set.
 */
test('what is decoded is the only value that the JSON can stand for, and nothing else is decoded', () => {
  fc.assert(
    fc.property(shapesWithJson(), ({ shape, json }) => {
      const meant = valuesOfShape(shape).filter((value) => standsFor(shape, json, value));
      const decoded = dataOfJson(shape, json);
      if (decoded instanceof ValueFault) expect(meant).toEqual([]);
      else expect(meant).toEqual([decoded]);
    }),
    { numRuns: 300 },
  );
});

test('what is encoded, as text, decodes to what it was', () => {
  fc.assert(
    fc.property(shapesOfAtMost(200), (shape) => {
      for (const value of valuesOfShape(shape)) {
        const decoded = dataOfJson(shape, JSON.parse(JSON.stringify(jsonOf(shape, value))));
        expect(decoded instanceof ValueFault || sameData(decoded, value)).toBe(true);
        expect(decoded).not.toBeInstanceOf(ValueFault);
      }
    }),
    { numRuns: 200 },
  );
});

test('the schema refuses nothing that is decoded, and accepts nothing else but what no schema can tell', () => {
  fc.assert(
    fc.property(shapesWithJson(), ({ shape, json }) => {
      const isAccepted = validatorOf(shape)(json);
      const isDecoded = !(dataOfJson(shape, json) instanceof ValueFault);
      if (!hasMoreToSay(shape)) expect(isAccepted).toBe(isDecoded);
      else if (isDecoded) expect(isAccepted).toBe(true);
    }),
    { numRuns: 300 },
  );
});

function validatorOf(shape: Shape): ValidateFunction {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  // What ajv compares elements with calls their `toString`, and throws where that is a member of the JSON.
  ajv.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    validate: (isAsked: boolean, items: readonly unknown[]) =>
      !isAsked || new Set(items.map(canonicalJson)).size === items.length,
  });
  return ajv.compile(valueSchema(shape));
}

/** The same text for the same JSON, in whatever order the members of objects come. */
function canonicalJson(json: unknown): string {
  return JSON.stringify(json, (_name, inner: unknown) =>
    typeof inner !== 'object' || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))),
  );
}

test('a set may have elements with a member that every object inherits', () => {
  const element = t.record({ toString: t.bool, of: rm });
  const { shape } = t.set(element);
  const json = [
    { toString: true, of: 'rm1' },
    { toString: false, of: 'rm1' },
  ];
  expect(validatorOf(shape)(json)).toBe(true);
  expect(validatorOf(shape)([json[0], { of: 'rm1', toString: true }])).toBe(false);
  expect(dataOfJson(shape, json)).not.toBeInstanceOf(ValueFault);
});

/** Whether a value of the shape has more rules than JSON Schema can express. */
function hasMoreToSay(shape: Shape): boolean {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return false;
    case 'option':
    case 'seq':
      return hasMoreToSay(shape.of);
    case 'record':
      return shape.fields.some((field) => hasMoreToSay(field.shape));
    case 'union':
      return shape.variants.some(({ fields }) => fields.some((field) => hasMoreToSay(field.shape)));
    case 'map':
      return isPairs(shape) || hasMoreToSay(shape.value);
    case 'set':
      return hasMoreToSay(shape.of) || JSON.stringify(shape.of).includes('"kind":"set"');
    case 'bag':
      return true;
  }
}

/** The definition of the encoding, read literally. */
function standsFor(shape: Shape, json: unknown, value: Data): boolean {
  const list = Array.isArray(json) ? json : undefined;
  const object =
    typeof json === 'object' && json !== null && list === undefined
      ? new Map(Object.entries(json))
      : undefined;
  const hasFields = (
    fields: readonly { readonly name: string; readonly shape: Shape }[],
    more: number,
  ): boolean =>
    object?.size === fields.length + more &&
    fields.every(
      (f) =>
        object.has(f.name) && standsFor(f.shape, object.get(f.name), (value as DataRecord)[f.name] as Data),
    );
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return json === value;
    case 'ids':
      return json === `${shape.name}${Number(value) + 1}`;
    case 'option':
      return value === null || json === null ? value === json : standsFor(shape.of, json, value);
    case 'record':
      return hasFields(shape.fields, 0);
    case 'union': {
      const present = shape.variants.find(({ name }) => name === (value as DataRecord)[shape.tag]);
      return object?.get(shape.tag) === present?.name && hasFields(present?.fields ?? [], 1);
    }
    case 'map': {
      const keys = valuesOfShape(shape.key);
      const values = value as readonly Data[];
      if (isPairs(shape)) {
        const has = (key: Data, index: number) => (pair: readonly unknown[]) =>
          Array.isArray(pair) &&
          pair.length === 2 &&
          standsFor(shape.key, pair[0], key) &&
          standsFor(shape.value, pair[1], values[index] as Data);
        return list?.length === keys.length && keys.every((key, index) => list.some(has(key, index)));
      }
      const at = (key: Data): unknown => object?.get(textOf(shape.key, key));
      return (
        object?.size === keys.length &&
        keys.every((key, index) => standsFor(shape.value, at(key), values[index] as Data))
      );
    }
    case 'seq': {
      const values = value as readonly Data[];
      return (
        list?.length === values.length &&
        values.every((element, index) => standsFor(shape.of, list[index], element))
      );
    }
    case 'set': {
      const values = value as readonly Data[];
      return (
        list?.length === values.length &&
        values.every((element) => list.some((item) => standsFor(shape.of, item, element)))
      );
    }
    case 'bag': {
      const counts = value as readonly (readonly [Data, number])[];
      const has =
        ([element, n]: readonly [Data, number]) =>
        (pair: readonly unknown[]) =>
          Array.isArray(pair) && pair.length === 2 && pair[1] === n && standsFor(shape.of, pair[0], element);
      return list?.length === counts.length && counts.every((count) => list.some(has(count)));
    }
  }
}

function textOf(shape: Shape, key: Data): string {
  if (shape.kind === 'option') return key === null ? 'null' : textOf(shape.of, key);
  return shape.kind === 'ids' ? `${shape.name}${Number(key) + 1}` : String(key);
}

function isPairs(shape: Extract<Shape, { kind: 'map' }>): boolean {
  const inner = shape.key.kind === 'option' ? shape.key.of : shape.key;
  if (!['int', 'bool', 'oneOf', 'ids'].includes(inner.kind)) return true;
  const texts = valuesOfShape(shape.key).map((key) => textOf(shape.key, key));
  return new Set(texts).size < texts.length || texts.includes('__proto__');
}

/** A shape, and the JSON of one of its values, in half of the cases with a change somewhere. */
function shapesWithJson(): fc.Arbitrary<{ readonly shape: Shape; readonly json: unknown }> {
  const changes = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
  return fc
    .tuple(shapesOfAtMost(60), fc.nat(), fc.boolean(), changes)
    .map(([shape, nth, isChanged, dice]) => {
      const values = valuesOfShape(shape);
      const json: unknown = JSON.parse(JSON.stringify(jsonOf(shape, values[nth % values.length] as Data)));
      return { shape, json: isChanged ? changed(json, [...dice]) : json };
    });
}

const strangers: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1,
  2,
  1.5,
  1e300,
  '',
  'null',
  'rm1',
  'rm5',
  'a/b',
  [],
  {},
  [1, 1],
  { type: 'one' },
];

/** `json` with one part replaced, repeated, left out, added or put elsewhere. */
function changed(json: unknown, dice: number[]): unknown {
  const next = (below: number): number => (dice.pop() ?? 0) % Math.max(1, below);
  if (Array.isArray(json) && next(4) > 0) {
    if (json.length > 0 && next(3) > 0) {
      const index = next(json.length);
      return json.map((item, i) => (i === index ? changed(item, dice) : item));
    }
    return [
      json.toReversed(),
      [...json, json[0] ?? 0],
      json.slice(1),
      [...json, strangers[next(strangers.length)]],
    ][next(4)];
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json) && next(4) > 0) {
    const entries = Object.entries(json);
    const index = next(entries.length);
    const kept = entries.filter((_, i) => i !== index);
    const [name, part] = entries[index] ?? ['a', 0];
    return Object.fromEntries(
      [
        [...kept, [name, changed(part, dice)] as const],
        kept,
        [...entries, ['toString', 1] as const],
        entries.toReversed(),
      ][next(4)] ?? [],
    );
  }
  return strangers[next(strangers.length)];
}
