import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compile,
  type Data,
  type DataRecord,
  machineOf,
  PlainModel,
  type PlainState,
  sameData,
} from '../../model/index.ts';
import { type Shape, spec, variables } from '../../spec/language/index.ts';
import { jsonOf } from './codec.ts';
import type { Json } from './json.ts';
import { scalarText } from './key-text.ts';
import { pathOf, readPath, type StatePath, sameAt } from './path.ts';
import { PathFault } from './path-step.ts';
import { pointerTo } from './pointer.ts';
import { shapesOfAtMost, valuesOfShape } from './toy-shapes.ts';
import { toyCompiled } from './toy-specs.ts';
import { FaultNote } from './value-fault.ts';

const compiled = toyCompiled();
const plain = new PlainModel(compiled);

/** The state after `prepare(rm=rm2)`, plain. */
function prepared(): PlainState {
  const [first] = plain.initialSteps();
  if (first?.outcome.kind !== 'state') throw new Error('the toy has no initial state');
  for (const { action, arguments: args, outcome } of plain.steps(first.outcome.state)) {
    if (action === 'prepare' && args[0]?.value === 1 && outcome.kind === 'state') return outcome.state;
  }
  throw new Error('the toy cannot prepare');
}

function packedView(state: PlainState): unknown {
  const machine = machineOf(compiled);
  machine.pack(state);
  machine.before.set(machine.after);
  return machine.views.before;
}

function found(text: string): StatePath {
  const path = pathOf(compiled.variables, text);
  if (path instanceof PathFault) throw new Error(`${text} ${path.problem}`);
  return path;
}

const state = prepared();

describe.each([
  ['of a plain state', plain.value(state)],
  ['of a packed state', packedView(state)],
] as const)('a path reads a part %s', (_, value) => {
  const cases: readonly (readonly [string, Json])[] = [
    ['/rmState', { rm1: 'working', rm2: 'prepared', rm3: 'working' }],
    ['/rmState/rm2', 'prepared'],
    ['/rmState/rm3', 'working'],
    ['/leader', { id: 'rm2', term: 7 }],
    ['/leader/id', 'rm2'],
    ['/leader/term', 7],
    ['/log/rm2', [{ term: 1 }, { term: 2 }]],
    ['/log/rm2/0', { term: 1 }],
    ['/log/rm2/1/term', 2],
    ['/log/rm2/-1/term', 2],
    ['/log/rm2/length', 2],
    ['/log/rm1/length', 0],
    ['/sent', [[{ type: 'prepared', by: 'rm2', at: 3 }, 1]]],
    ['/sent/size', 1],
    ['/votes', ['rm2']],
    ['/votes/size', 1],
    ['/last', { type: 'prepared', by: 'rm2', at: 3 }],
    ['/last/type', 'prepared'],
    ['/last/by', 'rm2'],
    ['/wide/42', true],
    ['/wide/41', false],
    ['/link/{"from":"rm2","to":"rm2"}', 2],
    ['/link/{"to": "rm1", "from": "rm2"}', 0],
    ['/odd_/a~1b', 5],
    ['/odd_/m~0n', 0],
    ['/odd_/__proto__', 0],
  ];
  test.each(cases)('%s', (text, json) => {
    const path = found(text);
    const data = path.codec.decode(json, new FaultNote());
    expect(data).toBeDefined();
    expect(sameAt(path, value, data ?? null)).toBe(true);
    for (const other of othersOf(path.shape, data ?? null)) expect(sameAt(path, value, other)).toBe(false);
  });

  test.each(['/log/rm2/2', '/log/rm1/0', '/log/rm1/-1/term'])('nothing is at %s', (text) => {
    expect(readPath(found(text), value)).toBeUndefined();
    expect(sameAt(found(text), value, 0)).toBe(false);
  });
});

test('nothing is inside none, nor in another case of a union', () => {
  const [first] = plain.initialSteps();
  const initial = first?.outcome.kind === 'state' ? first.outcome.state : {};
  const commit = { ...initial, last: { type: 'commit' } };
  for (const value of [plain.value(commit), packedView(commit)]) {
    expect(readPath(found('/leader'), value)).toBeNull();
    expect(readPath(found('/leader/term'), value)).toBeUndefined();
    expect(readPath(found('/last/by'), value)).toBeUndefined();
  }
});

test('a text that two keys have names neither', () => {
  const word: Shape = { kind: 'oneOf', members: ['null'] };
  const map: Shape = { kind: 'map', key: { kind: 'option', of: word }, value: word };
  expect(pathOf({ kind: 'record', fields: [{ name: 'm', shape: map }] }, '/m/null')).toEqual(
    new PathFault('has the key "null", which may be none or a word', 'Observe the whole map.'),
  );
});

test('texts for one place are one path', () => {
  expect(found('/link/{ "to":"rm1", "from":"rm2" }').text).toBe(
    found('/link/{"from":"rm2","to":"rm1"}').text,
  );
});

describe('a text that leads nowhere says why', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['', 'is no path', 'A path starts with a slash and a variable: /cash/alice.'],
    ['rmState', 'is no path', 'A path starts with a slash and a variable: /cash/alice.'],
    ['/rmState/~2', 'is no path', 'A path starts with a slash and a variable: /cash/alice.'],
    ['/rmStat/rm1', 'names the variable "rmStat", which the spec does not have', 'Did you mean "rmState"?'],
    ['/rmState/rm4', 'has no key "rm4"', 'Did you mean "rm1" or "rm2" or "rm3"?'],
    ['/rmState/__proto__', 'has no key "__proto__"', 'The keys are "rm1", "rm2", "rm3".'],
    [
      '/rmState/rm1/x',
      'goes on with "x" after one of "working", "prepared", "committed"',
      'Such a value has no parts: end the path before.',
    ],
    ['/leader/terms', 'has no field "terms"', 'Did you mean "term"?'],
    ['/leader/toString', 'has no field "toString"', 'The fields are "id", "term".'],
    [
      '/log/rm1/01',
      'has "01" for a position in a sequence',
      'A position is a number from 0, or from -1 down to count from the end; "length" is the length.',
    ],
    ['/log/rm1/3', 'has the position 3 in a sequence of at most 3 elements', 'Positions start at 0.'],
    [
      '/votes/rm1',
      'looks into a set for "rm1"',
      'Its elements have no names: observe all of it, or its size.',
    ],
    ['/sent/0', 'looks into a bag for "0"', 'Its elements have no names: observe all of it, or its size.'],
    [
      '/last/at',
      'looks for the field "at", which is of another type in another case',
      'Observe the whole value, with its tag.',
    ],
    ['/last/bye', 'has no field "bye"', 'Did you mean "by"?'],
    ['/link/rm1', 'has no key "rm1"', 'Such a key is written as JSON: an object with from, to.'],
    [
      '/link/{"from":"rm1"}',
      'has no key "{\\"from\\":\\"rm1\\"}"',
      'Such a key is written as JSON: an object with from, to.',
    ],
  ];
  test.each(cases)('%j', (text, problem, cure) => {
    expect(pathOf(compiled.variables, text)).toEqual(new PathFault(problem, cure));
  });
});

/**
 * Kills: a key taken for its neighbour, positions off by one, a pointer that is not escaped, an option that is not looked
 * through.
 */
test('every part of every value is read by its path, plain and packed', () => {
  fc.assert(
    fc.property(shapesOfAtMost(60), fc.nat(), (shape, nth) => {
      const values = valuesOfShape(shape);
      const value = values[nth % values.length] ?? null;
      const one = compile(
        spec('one', {}, () => {
          const { action, define } = variables({ v: { shape } });
          return define({ actions: { rest: action({ then: () => {} }) } });
        }),
        {},
        undefined,
      );
      const machine = machineOf(one);
      machine.pack({ v: value });
      machine.before.set(machine.after);
      const views = [new PlainModel(one).value({ v: value }), machine.views.before];
      for (const [keys, at, data] of partsOf(shape, value, ['v'])) {
        const path = pathOf(one.variables, pointerTo(keys));
        if (path instanceof PathFault) throw new Error(`${pointerTo(keys)} ${path.problem}`);
        expect(path.shape).toEqual(at);
        for (const view of views) expect(sameAt(path, view, data)).toBe(true);
        const [other] = othersOf(at, data);
        if (other !== undefined) for (const view of views) expect(sameAt(path, view, other)).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});

/** A few other values of a shape. */
function othersOf(shape: Shape, data: Data): readonly Data[] {
  const few =
    shape.kind === 'map' && shape.value.kind === 'bool' && shape.key.kind === 'int' ? [] : listed(shape);
  return few.filter((other) => !sameData(other, data)).slice(0, 3);
}

function listed(shape: Shape): readonly Data[] {
  try {
    return valuesOfShape(shape);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

type Part = readonly [keys: readonly string[], shape: Shape, data: Data];

/** The parts of a value that have paths, by the definition. */
function partsOf(shape: Shape, data: Data, keys: readonly string[]): readonly Part[] {
  return [[keys, shape, data], ...partsInside(shape, data, keys)];
}

function partsInside(shape: Shape, data: Data, keys: readonly string[]): readonly Part[] {
  const fieldsIn = (fields: readonly { readonly name: string; readonly shape: Shape }[]): readonly Part[] =>
    fields.flatMap((f) => partsOf(f.shape, (data as DataRecord)[f.name] as Data, [...keys, f.name]));
  switch (shape.kind) {
    case 'option':
      return data === null ? [] : partsInside(shape.of, data, keys);
    case 'record':
      return fieldsIn(shape.fields);
    case 'union': {
      const [one, two] = shape.variants;
      const present = shape.variants.find(({ name }) => name === (data as DataRecord)[shape.tag]);
      const other = present === one ? two : one;
      // A field that the other case has with another type has no path.
      const own = (present?.fields ?? []).filter(
        ({ name, shape: of }) =>
          other?.fields.every((f) => f.name !== name || JSON.stringify(f.shape) === JSON.stringify(of)) ===
          true,
      );
      return fieldsIn(own);
    }
    case 'map': {
      const all = valuesOfShape(shape.key);
      const isComposite = shape.key.kind === 'record';
      const texts = all.map((key) =>
        isComposite ? JSON.stringify(jsonOf(shape.key, key)) : scalarText(shape.key, key),
      );
      return (data as readonly Data[]).flatMap((value, index) => {
        const text = texts[index] ?? '';
        const isOnly = texts.indexOf(text) === texts.lastIndexOf(text);
        return isOnly ? partsOf(shape.value, value, [...keys, text]) : [];
      });
    }
    case 'seq':
      return (data as readonly Data[]).flatMap((element, index) =>
        partsOf(shape.of, element, [...keys, String(index)]),
      );
    default:
      return [];
  }
}
