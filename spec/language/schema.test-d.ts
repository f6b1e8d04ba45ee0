import { describe, expectTypeOf, test } from 'vitest';
import { type Id, type InputOf, type ReadOf, type ScalarType, t, type WriteOf } from './index.ts';

const Node = t.ids('node', 2);

describe('what is inferred of a type', () => {
  test('scalars are what JavaScript has for them', () => {
    expectTypeOf(t.int(0, 3)).toEqualTypeOf<ScalarType<number>>();
    expectTypeOf(t.bool).toEqualTypeOf<ScalarType<boolean>>();
    expectTypeOf(t.oneOf('a', 'b')).toEqualTypeOf<ScalarType<'a' | 'b'>>();
    expectTypeOf(Node).toEqualTypeOf<ScalarType<Id<'node'>>>();
    expectTypeOf(Node.values).toEqualTypeOf<readonly Id<'node'>[]>();
  });

  test('words given as a constant list stay words', () => {
    const words = ['up', 'down'] as const;
    expectTypeOf(t.oneOf(...words)).toEqualTypeOf<ScalarType<'up' | 'down'>>();
  });

  test('an option may be null, however it is seen', () => {
    const type = t.option(Node);
    expectTypeOf<ReadOf<typeof type>>().toEqualTypeOf<Id<'node'> | null>();
    expectTypeOf<WriteOf<typeof type>>().toEqualTypeOf<Id<'node'> | null>();
    expectTypeOf<InputOf<typeof type>>().toEqualTypeOf<Id<'node'> | null>();
  });

  test('a record is read-only to a guard and not to an effect', () => {
    const type = t.record({ n: t.int(0, 1), inner: t.record({ on: t.bool }) });
    expectTypeOf<ReadOf<typeof type>>().branded.toEqualTypeOf<{
      readonly n: number;
      readonly inner: { readonly on: boolean };
    }>();
    const written = {} as WriteOf<typeof type>;
    written.n = 1;
    written.inner.on = true;
    const read = {} as ReadOf<typeof type>;
    // @ts-expect-error - a field is read-only
    read.n = 1;
    // @ts-expect-error - and so is a field of a field
    read.inner.on = true;
  });

  test('a union is one of its cases, and its tag is read-only even to an effect', () => {
    const type = t.union('kind', { some: { n: t.int(0, 1) }, none: {} });
    expectTypeOf<ReadOf<typeof type>['kind']>().toEqualTypeOf<'some' | 'none'>();
    const written = {} as WriteOf<typeof type>;
    if (written.kind === 'some') written.n = 1;
    // @ts-expect-error - the tag decides which fields there are
    written.kind = 'none';
  });

  test('collections take plain JavaScript in', () => {
    const set = t.set(Node);
    const seq = t.seq(t.int(0, 3), 2);
    const map = t.map(t.bool, t.int(0, 3));
    expectTypeOf<Set<Id<'node'>>>().toExtend<InputOf<typeof set>>();
    expectTypeOf<readonly number[]>().toExtend<InputOf<typeof seq>>();
    expectTypeOf<ReadonlyMap<boolean, number>>().toExtend<InputOf<typeof map>>();
    expectTypeOf<readonly string[]>().not.toExtend<InputOf<typeof seq>>();
  });
});

describe('what must not compile', () => {
  test('a type made of what is no type', () => {
    // @ts-expect-error - bounds are numbers
    t.int('0', 3);
    // @ts-expect-error - a range has two bounds
    t.int(3);
    // @ts-expect-error - words are strings
    t.oneOf(1, 2);
    // @ts-expect-error - a field has a type
    t.record({ n: 3 });
    // @ts-expect-error - a case has fields
    t.union('kind', { some: t.bool });
    // @ts-expect-error - a bag has a capacity
    t.bag(Node);
    // @ts-expect-error - a sequence has a capacity
    t.seq(Node);
    // @ts-expect-error - a map has keys and values
    t.map(Node);
  });

  test('an identity made out of a number', () => {
    // @ts-expect-error - identities come from their type
    const node: Id<'node'> = 0;
    // @ts-expect-error - or from one of the same name
    const other: Id<'other'> = node;
    expectTypeOf(other).not.toBeAny();
  });
});
