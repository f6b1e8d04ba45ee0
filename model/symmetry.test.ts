import { describe, expect, test } from 'vitest';
import { type Shape, spec, t, variables } from '../spec/language/index.ts';
import type { Data } from './data.ts';
import { machineOf } from './machine.ts';
import { modelOf } from './model.ts';
import { representatives } from './representative.ts';
import { generatorsOf, SymmetryError, symmetricTypes } from './symmetry.ts';

describe('types of identities', () => {
  const P = t.ids('p', 3);
  const shapeOf = (fields: Parameters<typeof t.record>[0]): Shape => t.record(fields).shape;

  test('are those that variables hold, and more than one', () => {
    const held = shapeOf({
      a: t.map(P, t.bool),
      b: t.ids('alone', 1),
      c: t.set(t.record({ q: t.ids('q', 2) })),
    });
    expect(symmetricTypes('some', held).map(({ name }) => name)).toEqual(['p', 'q']);
    expect(() => symmetricTypes('some', shapeOf({ a: t.int(0, 3), b: t.ids('alone', 1) }))).toThrow(
      new SymmetryError(
        'some',
        'none of its variables holds identities that could be interchanged',
        'Declare what is interchangeable with t.ids, or check it without symmetry.',
      ),
    );
  });

  test('of one name are one type', () => {
    expect(() => symmetricTypes('some', shapeOf({ a: P, b: t.ids('p', 2) }))).toThrow(
      'two types of identities are named "p" and differ in number',
    );
  });

  test('are renamed in all ways by their generators', () => {
    const generators = generatorsOf([
      { kind: 'ids', name: 'p', count: 4 },
      { kind: 'ids', name: 'q', count: 2 },
    ]);
    const known = new Map([['0123 01', { p: [0, 1, 2, 3], q: [0, 1] }]]);
    for (const renaming of known.values()) {
      for (const next of generators) {
        const p = renaming.p.map((id) => next.p?.[id] ?? id);
        const q = renaming.q.map((id) => next.q?.[id] ?? id);
        known.set(`${p.join('')} ${q.join('')}`, { p, q });
      }
    }
    expect(known.size).toBe(24 * 2);
  });

  test('of which a state says something about several at once may not be too many', () => {
    const matrix = (count: number) => {
      const N = t.ids('n', count);
      const shape = t.record({ knows: t.map(N, t.set(N)) }).shape as Extract<Shape, { kind: 'record' }>;
      return () => representatives('knowing', shape, symmetricTypes('knowing', shape));
    };
    expect(matrix(7)).not.toThrow();
    expect(matrix(8)).toThrow(
      new SymmetryError(
        'knowing',
        'n1..n8 can be renamed in more than 5,040 ways, and what a state says of them is about several at once',
        'Check fewer identities, or check it without symmetry.',
      ),
    );
  });

  test('of which a state says something about each alone may be many', () => {
    const N = t.ids('n', 20);
    const shape = t.record({ done: t.map(N, t.bool), heard: t.set(N), first: t.option(N) }).shape;
    const { action, define } = variables({ v: { shape } });
    const idle = action({ then: () => {} });
    const { compiled } = modelOf(spec('states', {}, () => define({ actions: { idle } })));
    const machine = machineOf(compiled);
    const represent = representatives(
      'states',
      compiled.variables,
      symmetricTypes('states', compiled.variables),
    );
    const standingFor = (v: Data): Uint32Array => {
      machine.pack({ v });
      represent(machine.after);
      return machine.after.slice();
    };
    const value = (done: readonly number[], heard: readonly number[], first: number | null): Data => ({
      done: Array.from({ length: 20 }, (_, id) => done.includes(id)),
      heard,
      first,
    });
    expect(standingFor(value([3, 5, 19], [5, 7], 7))).toEqual(standingFor(value([0, 1, 2], [2, 11], 11)));
    expect(standingFor(value([3, 5, 19], [5, 7], 7))).not.toEqual(standingFor(value([0, 1, 2], [1, 2], 2)));
  });
});
