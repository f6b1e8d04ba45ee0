import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareData,
  type Data,
  keysOf,
  machineOf,
  modelOf,
  renamed,
  representatives,
  symmetricTypes,
} from '../../model/index.ts';
import { type Shape, spec, variables } from '../../spec/language/index.ts';
import { orbitOf, renamingsOf, told } from './orbits.ts';

const runs = Number(process.env.ASSAY_LAW_RUNS ?? 300);

/** Types of state with two kinds of identities, three levels deep. */
const { shape: shapes } = fc.letrec<{ scalar: Shape; key: Shape; shape: Shape }>((tie) => {
  const ids = fc.constantFrom<Shape>(
    { kind: 'ids', name: 'p', count: 3 },
    { kind: 'ids', name: 'p', count: 3 },
    { kind: 'ids', name: 'q', count: 2 },
  );
  const fields = (of: fc.Arbitrary<Shape>, most: number) =>
    fc
      .array(of, { minLength: 1, maxLength: most })
      .map((all) => all.map((shape, index) => ({ name: `f${index}`, shape })));
  const option = (of: fc.Arbitrary<Shape>) =>
    of.map((shape): Shape => (shape.kind === 'option' ? shape : { kind: 'option', of: shape }));
  const union = (of: fc.Arbitrary<Shape>) =>
    fc.array(fields(of, 2), { minLength: 2, maxLength: 3 }).map(
      (all): Shape => ({
        kind: 'union',
        tag: 'tag',
        variants: all.map((each, index) => ({ name: `case${index}`, fields: index === 0 ? [] : each })),
      }),
    );
  const record = (of: fc.Arbitrary<Shape>) =>
    fields(of, 3).map((each): Shape => ({ kind: 'record', fields: each }));
  const scalar = fc.oneof(
    { weight: 4, arbitrary: ids },
    { weight: 1, arbitrary: fc.constant<Shape>({ kind: 'bool' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Shape>({ kind: 'int', lo: -1, hi: 1 }, { kind: 'int', lo: 0, hi: 2 ** 31 }),
    },
  );
  const small = (shape: Shape): boolean => valuesFit(shape, 40);
  return {
    scalar,
    key: fc.oneof(scalar, option(scalar), record(scalar), union(scalar)).filter(small),
    shape: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 1, arbitrary: scalar },
      { weight: 2, arbitrary: option(tie('shape')) },
      { weight: 3, arbitrary: record(tie('shape')) },
      { weight: 2, arbitrary: union(tie('shape')) },
      {
        weight: 4,
        arbitrary: fc
          .record({ key: tie('key'), value: tie('shape') })
          .map(({ key, value }): Shape => ({ kind: 'map', key, value })),
      },
      {
        weight: 3,
        arbitrary: fc
          .record({
            of: tie('shape').filter((of) => valuesFit(of, 2 ** 20)),
            capacity: fc.constantFrom(undefined, 1, 3),
          })
          .map(
            ({ of, capacity }): Shape => ({
              kind: 'set',
              of,
              capacity: valuesFit(of, 80) ? capacity : (capacity ?? 2),
            }),
          ),
      },
      {
        weight: 2,
        arbitrary: tie('shape')
          .filter((of) => valuesFit(of, 2 ** 20))
          .map((of): Shape => ({ kind: 'bag', of, capacity: 2 })),
      },
      { weight: 2, arbitrary: tie('shape').map((of): Shape => ({ kind: 'seq', of, capacity: 3 })) },
    ),
  };
});

/** Whether a shape has at most so many values. */
function valuesFit(shape: Shape, most: number): boolean {
  return countOf(shape) <= most;
}

/** How many values a shape has, or more. */
function countOf(shape: Shape): number {
  const product = (all: readonly { readonly shape: Shape }[]): number =>
    all.reduce((sum, field) => sum * countOf(field.shape), 1);
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
      return 1 + countOf(shape.of);
    case 'record':
      return product(shape.fields);
    case 'union':
      return shape.variants.reduce((sum, { fields }) => sum + product(fields), 0);
    case 'map':
      return countOf(shape.value) ** countOf(shape.key);
    case 'set':
      return 2 ** countOf(shape.of);
    case 'bag':
      return (shape.capacity + 1) ** countOf(shape.of);
    case 'seq':
      return (countOf(shape.of) + 1) ** shape.capacity;
  }
}

/** A value of `shape`, from throws of a die between 0 and 1. */
function thrown(shape: Shape, die: () => number): Data {
  const upTo = (most: number): number => Math.floor(die() * (most + 1));
  const fieldsOf = (fields: readonly { readonly name: string; readonly shape: Shape }[]) =>
    Object.fromEntries(fields.map((field) => [field.name, thrown(field.shape, die)]));
  switch (shape.kind) {
    case 'int':
      return shape.lo + upTo(shape.hi - shape.lo);
    case 'bool':
      return die() < 0.5;
    case 'oneOf':
      return shape.members[upTo(shape.members.length - 1)] ?? '';
    case 'ids':
      return upTo(shape.count - 1);
    case 'option':
      return die() < 0.3 ? null : thrown(shape.of, die);
    case 'record':
      return fieldsOf(shape.fields);
    case 'union': {
      const variant = shape.variants[upTo(shape.variants.length - 1)];
      return { [shape.tag]: variant?.name ?? '', ...fieldsOf(variant?.fields ?? []) };
    }
    case 'map': {
      // Few different values, so that many keys are alike.
      const few = [thrown(shape.value, die), thrown(shape.value, die)];
      return keysOf(shape).map(() => few[upTo(1)] as Data);
    }
    case 'seq':
      return Array.from({ length: upTo(shape.capacity) }, () => thrown(shape.of, die));
    case 'set':
    case 'bag': {
      const most = Math.min(shape.capacity ?? 4, 4);
      const elements = Array.from({ length: upTo(most) }, () => thrown(shape.of, die));
      const distinct = new Map(elements.map((element) => [JSON.stringify(element), element]));
      const sorted = [...distinct.values()].sort((a, b) => compareData(shape.of, a, b));
      if (shape.kind === 'set') return sorted;
      return sorted.map((element, index) => [element, index === 0 && sorted.length < most ? 2 : 1]);
    }
  }
}

const renamings = renamingsOf([
  { name: 'p', count: 3 },
  { name: 'q', count: 2 },
]);

/** The packed states of one variable of the given type, and what stands for them. */
function statesOf(shape: Shape) {
  const { action, define } = variables({ v: { shape } });
  const idle = action({ then: () => {} });
  const model = modelOf(spec('states', {}, () => define({ actions: { idle } })));
  const machine = machineOf(model.compiled);
  const types = symmetricTypes('states', model.compiled.variables);
  const represent = representatives('states', model.compiled.variables, types);
  return {
    types,
    /** The packed representative of a value. */
    of(value: Data): Uint32Array {
      machine.pack({ v: value });
      const words = machine.after.slice();
      represent(words);
      return words;
    },
    valueOf: (words: Uint32Array): Data => machine.unpack(words).v as Data,
    packed(value: Data): Uint32Array {
      machine.pack({ v: value });
      return machine.after.slice();
    },
  };
}

const holdsIdentities = (shape: Shape): boolean => JSON.stringify(shape).includes('"ids"');

const cases = fc.record({
  shape: shapes.filter(holdsIdentities),
  dice: fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 40, maxLength: 200 }),
});

describe('what stands for a packed state', () => {
  test('is the same for states that differ by a renaming, and for no others', {
    timeout: Math.max(2, runs / 300) * 60_000,
  }, () => {
    let pairs = 0;
    fc.assert(
      fc.property(cases, ({ shape, dice }) => {
        let at = 0;
        const die = (): number => dice[at++ % dice.length] ?? 0;
        const states = statesOf(shape);
        const values = Array.from({ length: 6 }, () => thrown(shape, die));
        const all = values.flatMap((value) => [
          value,
          ...renamings
            .filter((_, index) => index % 5 === 2)
            .map((renaming) => renamed(shape, value, renaming)),
        ]);
        const orbits = all.map((value) => orbitOf(shape, value, renamings));
        const found = all.map((value) => states.of(value));
        for (const [index, words] of found.entries()) {
          // It is a state of the orbit: its words mean a value, and are those of that value.
          const value = states.valueOf(words);
          expect(orbitOf(shape, value, renamings)).toBe(orbits[index]);
          expect(states.packed(value)).toEqual(words);
          expect(states.of(value)).toEqual(words);
          for (const [other, text] of orbits.entries()) {
            expect(found[other]?.join() === words.join()).toBe(text === orbits[index]);
            if (other < index && text === orbits[index] && all[other] !== all[index]) pairs += 1;
          }
        }
      }),
      { numRuns: runs },
    );
    // The values are not all alone in their orbits.
    expect(pairs).toBeGreaterThan(runs);
  });
});

describe('a value renamed in the plain form', () => {
  test('is told as it would be with the new names', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...renamings), ({ shape, dice }, renaming) => {
        let at = 0;
        const value = thrown(shape, () => dice[at++ % dice.length] ?? 0);
        const same = { p: [0, 1, 2], q: [0, 1] };
        expect(told(shape, renamed(shape, value, renaming), same)).toBe(told(shape, value, renaming));
      }),
      { numRuns: runs },
    );
  });
});
