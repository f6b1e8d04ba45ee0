import { describe, expect, test } from 'vitest';
import { spec, t, variables } from '../spec/language/index.ts';
import type { Compiled } from './compiled.ts';
import { OutOfBounds } from './data.ts';
import { type Given, Matching, open } from './given.ts';
import { modelOf } from './model.ts';
import { PackedStepper } from './packed-stepper.ts';
import { SpecError } from './plain.ts';
import { PlainStepper } from './plain-stepper.ts';
import type { Stepper } from './stepper.ts';
import { stepperOf } from './stepper-of.ts';

// What random specs show of both steppers is in test/random/stepper.test.ts; here are the cases that they seldom make.

const letters = ['a', 'b', 'c'] as const;

/** A number that grows and a bag of letters: choices of each kind, effects that leave the bounds, guards that throw. */
const counting: Compiled = modelOf(
  spec('counting', {}, () => {
    const { action, define } = variables({ n: t.int(0, 3), drawn: t.bag(t.oneOf(...letters), 3) });
    return define({
      initial: action(
        { n: [0, 0, 2] },
        {
          then: (s, { n }) => {
            s.n = n;
          },
        },
      ),
      actions: {
        add: action(
          { first: [3, 1, 0], second: t.int(0, 1) },
          {
            when: { 'the second is not larger': (_, { first, second }) => second <= first },
            then: (s, { first, second }) => {
              s.n += first + second;
            },
          },
        ),
        draw: action(
          { letter: t.oneOf(...letters) },
          {
            then: (s, { letter }) => {
              s.drawn.add(letter);
            },
          },
        ),
        putBack: action(
          { letter: (s) => s.drawn },
          {
            then: (s, { letter }) => {
              s.drawn.delete(letter);
            },
          },
        ),
        fail: action(
          { how: ['in the guard', 'in the effect', 'not at all'] },
          {
            when: (_, { how }) => {
              if (how === 'in the guard') throw new Error('the guard is broken');
              return true;
            },
            then: (_, { how }) => {
              if (how === 'in the effect') throw new Error('the effect is broken');
            },
          },
        ),
      },
      invariants: { 'it is small': (s) => s.n < 3, 'it is even': (s) => s.n % 2 === 0 },
      steps: { 'it grows': (before, after) => after.n > before.n },
    });
  }),
).compiled;

const [add, draw, putBack, fail] = [0, 1, 2, 3];

function visits<State>(stepper: Stepper<State>, action: number, given: Given): readonly unknown[] {
  const found: unknown[] = [];
  stepper.take(action, given, (chosen) => {
    found.push([...Object.values(chosen), stepper.plain(stepper.keep()).n]);
    return 'go on';
  });
  return found;
}

const steppers: readonly (readonly [name: string, make: (compiled: Compiled) => Stepper<unknown>])[] = [
  ['packed', (compiled) => new PackedStepper(compiled) as Stepper<unknown>],
  ['plain', (compiled) => new PlainStepper(compiled) as Stepper<unknown>],
];

describe.each(steppers)('a %s stepper', (_, make) => {
  const entered = (state: { readonly n: number; readonly drawn: readonly (readonly [string, number])[] }) => {
    const stepper = make(counting);
    stepper.enter(stepper.fromPlain(state));
    return stepper;
  };

  test('starts from each initial state once', () => {
    const stepper = make(counting);
    expect(stepper.initial().map((state) => stepper.plain(state).n)).toEqual([0, 2]);
  });

  // Kills: going no further where one choice leaves the bounds.
  test('goes on after a choice that leaves the bounds', () => {
    expect(visits(entered({ n: 1, drawn: [] }), add, [open, open])).toEqual([
      [1, 0, 2],
      [1, 1, 3],
      [0, 0, 1],
    ]);
  });

  test.each<readonly [Given, readonly unknown[]]>([
    [
      [1, open],
      [
        [1, 0, 1],
        [1, 1, 2],
      ],
    ],
    [[open, 1], [[1, 1, 2]]],
    [[3, 0], [[3, 0, 3]]],
    [[0, 1], []],
    [
      [new Matching((value) => value !== 1), open],
      [
        [3, 0, 3],
        [0, 0, 0],
      ],
    ],
  ])('takes the choices %j alone', (given, expected) => {
    expect(visits(entered({ n: 0, drawn: [] }), add, given)).toEqual(expected);
  });

  test('chooses from what the state holds, each distinct element once', () => {
    const stepper = entered({
      n: 0,
      drawn: [
        ['a', 2],
        ['c', 1],
      ],
    });
    expect(visits(stepper, putBack, [open])).toEqual([
      ['a', 0],
      ['c', 0],
    ]);
    expect(visits(stepper, putBack, [new Matching((value) => value === 'c')])).toEqual([['c', 0]]);
  });

  test('tells the first property that is false', () => {
    const stepper = entered({ n: 3, drawn: [] });
    expect(stepper.falseInvariant()).toBe(0);
    stepper.enter(stepper.fromPlain({ n: 1, drawn: [] }));
    expect(stepper.falseInvariant()).toBe(1);
    const judged: number[] = [];
    stepper.take(add, [open, open], () => {
      stepper.hold();
      judged.push(stepper.falseStep());
      return 'go on';
    });
    expect(judged).toEqual([-1, -1, 0]);
  });

  test('says which function of the spec failed, and of what choice', () => {
    const stepper = entered({ n: 0, drawn: [] });
    const failing = (how: string) => () => visits(stepper, fail, [how]);
    expect(failing('in the guard')).toThrow(SpecError);
    expect(failing('in the guard')).toThrow(
      'the guard of fail(how=in the guard) threw Error: the guard is broken',
    );
    expect(failing('in the effect')).toThrow('the effect of fail(how=in the effect) threw');
    expect(visits(stepper, fail, ['not at all'])).toHaveLength(1);
  });

  test('knows no action past the last', () => {
    expect(() => visits(entered({ n: 0, drawn: [] }), 4, [])).toThrow(RangeError);
  });

  // Kills: positions that are taken for one, a table that loses what was in it when it grows.
  test('remembers many states, each at many positions', () => {
    const stepper = make(counting);
    const memo = stepper.memo();
    const states = [0, 1, 2, 3].map((n) => stepper.fromPlain({ n, drawn: [] }));
    const isNew = () =>
      Array.from({ length: 8_000 }, (_, index) => memo.add(index >> 2, states[index & 3])).filter(Boolean);
    expect(isNew()).toHaveLength(8_000);
    expect(isNew()).toHaveLength(0);
    expect(memo.add(2 ** 32 - 1, states[0])).toBe(true);
    expect(memo.add(2 ** 32 - 1, states[0])).toBe(false);
    expect(memo.size).toBe(8_001);
  });

  test('refuses an initial state outside the bounds', () => {
    const { compiled } = modelOf(
      spec('starts outside', {}, () => {
        const { action, define } = variables({ n: t.int(0, 1) });
        const up = action({
          then: (s) => {
            s.n += 2;
          },
        });
        return define({ initial: up, actions: { up } });
      }),
    );
    expect(() => make(compiled).initial()).toThrow(OutOfBounds);
  });

  test('draws again after it drew', () => {
    const stepper = entered({ n: 0, drawn: [] });
    stepper.take(draw, ['b'], () => {
      stepper.hold();
      return 'enough';
    });
    stepper.advance();
    expect(stepper.plain(stepper.entered())).toEqual({ n: 0, drawn: [['b', 1]] });
    expect(visits(stepper, putBack, [open])).toEqual([['b', 0]]);
  });
});

test('a spec whose types have no packed form is stepped through in the plain form', () => {
  const wide = (capacity: number | undefined) =>
    modelOf(
      spec('wide', {}, () => {
        const { action, define } = variables({ seen: t.set(t.int(0, 2 ** 14), capacity) });
        return define({
          actions: {
            see: action({
              then: (s) => {
                s.seen.add(7);
              },
            }),
          },
        });
      }),
    ).compiled;
  expect(stepperOf(wide(2))).toBeInstanceOf(PackedStepper);
  expect(stepperOf(wide(undefined))).toBeInstanceOf(PlainStepper);
});
