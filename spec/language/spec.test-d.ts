import { describe, expectTypeOf, test } from 'vitest';
import { always, type Definition, implies, leadsTo, protocol, spec, step, t, variables } from './index.ts';

const { action, define } = variables({ n: t.int(0, 3) });
const isOne = (s: { readonly n: number }): boolean => s.n === 1;
const nothing = define({ actions: { idle: action({ then: () => {} }) } });

describe('the constants of a spec', () => {
  test('are as wide as their types: an instance gives others', () => {
    const constants = { rms: 3, name: 'a', fast: true, sizes: [1, 2], grid: [[0]] } as const;
    spec('some', constants, ({ rms, name, fast, sizes, grid }) => {
      expectTypeOf(rms).toEqualTypeOf<number>();
      expectTypeOf(name).toEqualTypeOf<string>();
      expectTypeOf(fast).toEqualTypeOf<boolean>();
      expectTypeOf(sizes).toEqualTypeOf<readonly number[]>();
      expectTypeOf(grid).toEqualTypeOf<readonly (readonly number[])[]>();
      return nothing;
    });
  });

  test('are those that are declared', () => {
    // @ts-expect-error - no such constant
    spec('some', { rms: 3 }, ({ rmz }) => [rmz, nothing][1] as Definition);
    // @ts-expect-error - a constant is a number, a boolean, a string, or a list of these
    spec('some', { rms: { n: 3 } }, () => nothing);
    spec('some', { rms: 3 }, ({ rms }) => {
      // @ts-expect-error - 3 is only the default
      const three: 3 = rms;
      return [three, nothing][1] as Definition;
    });
  });

  test('come with the switch of the mutants, which answers yes or no', () => {
    spec('some', {}, (_, mutant) => {
      expectTypeOf(mutant('early')).toEqualTypeOf<boolean>();
      return nothing;
    });
  });
});

test('a spec ends with its definition', () => {
  // @ts-expect-error - nothing is no definition
  spec('some', {}, () => {});
  // @ts-expect-error - parts are no definition
  spec('some', {}, () => ({ actions: {} }));
});

test('an instance says what is expected of it, and a mutant what it breaks', () => {
  const some = spec('some', {}, () => nothing);
  const parts = { spec: some, title: '', source: '', instances: {}, mutants: {} };
  // @ts-expect-error - a verdict is expected
  protocol({ ...parts, instances: { a: { constants: {}, expect: {} } } });
  // @ts-expect-error - the length of the shortest counterexample is missing
  protocol({ ...parts, mutants: { m: { story: '', breaks: '' } } });
});

describe('a temporal formula', () => {
  test('takes its state from where it stands', () => {
    define({
      actions: { idle: action({ then: () => {} }) },
      temporal: {
        'it grows': always(step((before, after) => before.n <= after.n)),
        'one leads to three': leadsTo(
          (s) => s.n === 1,
          (s) => s.n === 3,
        ),
      },
    });
  });

  test('is over fields that are there, and its leaves are booleans', () => {
    const actions = { idle: action({ then: () => {} }) };
    // @ts-expect-error - no such variable
    define({ actions, temporal: { bad: always((s) => s.m === 1) } });
    // @ts-expect-error - no such variable, on the right either
    define({ actions, temporal: { bad: implies(always(isOne), (s) => s.m === 1) } });
    // @ts-expect-error - a number is no answer
    define({ actions, temporal: { bad: always((s) => s.n) } });
    // @ts-expect-error - a formula changes nothing
    define({ actions, temporal: { bad: always((s) => ++s.n === 1) } });
    // @ts-expect-error - a predicate alone is no formula
    define({ actions, temporal: { bad: (s) => s.n === 1 } });
  });
});
