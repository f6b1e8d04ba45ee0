import { describe, expect, test } from 'vitest';
import { machineOf, modelOf, SpecError } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { check } from './check.ts';
import {
  act,
  type Counted,
  type CounterAction,
  type CounterParts,
  checkOptions,
  counter,
  to,
  up,
} from './fixtures/specs.ts';
import { requirePurity } from './purity.ts';

/** A number that is another one each time it is asked for. */
function ticking(): () => number {
  let ticks = 0;
  return () => {
    ticks += 1;
    return ticks;
  };
}

/** Goes to a value that is asked for each time. */
const put = (value: () => number, when: () => boolean = () => true): CounterAction =>
  act({
    when,
    then: (s) => {
      s.n = value();
    },
  });

const varying =
  ' answers differently when it is asked again in the same state. A spec is a function of the state and its choices ' +
  'alone: keep clocks, random numbers and counters out of it.';

describe('a spec that varies is told so, with what varies', () => {
  const cases: readonly (readonly [what: string, parts: () => CounterParts, where: string])[] = [
    [
      'a guard that counts',
      () => {
        const tick = ticking();
        return {
          actions: {
            up,
            odd: put(
              () => 0,
              () => tick() % 2 === 1,
            ),
          },
        };
      },
      'action odd',
    ],
    [
      'an effect that counts',
      () => {
        const tick = ticking();
        return { actions: { odd: put(() => tick() % 10) } };
      },
      'action odd',
    ],
    [
      'an effect that leaves the bounds each other time',
      () => {
        const tick = ticking();
        return { actions: { odd: put(() => (tick() % 2 === 1 ? 1 : 10)) } };
      },
      'action odd',
    ],
    [
      'a choice that changes',
      () => {
        const tick = ticking();
        return { actions: { odd: act({ n: () => [tick() % 10] }, { then: () => {} }) } };
      },
      'action odd',
    ],
    [
      'a choice that comes to more',
      () => {
        const tick = ticking();
        const more = (): number[] => Array.from({ length: tick() }, () => 1);
        return { actions: { odd: act({ n: more }, { then: () => {} }) } };
      },
      'action odd',
    ],
    [
      'an invariant that counts',
      () => {
        const tick = ticking();
        return { invariants: { odd: () => tick() % 2 === 1 } };
      },
      'property "odd"',
    ],
    [
      'a constraint that counts',
      () => {
        const tick = ticking();
        return { constraints: { odd: () => tick() % 2 === 1 } };
      },
      'property "odd"',
    ],
  ];

  test.each(cases)('%s', (_, parts, where) => {
    const model = counter(parts());
    const ask = (): void => requirePurity(model, machineOf(model.compiled), { n: 3 });
    expect(ask).toThrow(SpecError);
    expect(ask).toThrow(new RegExp(`^the ${where}.*${varying}$`));
  });

  test('an effect at random', () => {
    const model = modelOf(
      spec('random', {}, () => {
        // So wide that no two answers agree by luck.
        const { action, define } = variables({ n: t.int(0, 2 ** 50) });
        const odd = action({
          then: (s) => {
            s.n = Math.floor(Math.random() * 2 ** 50);
          },
        });
        return define({ actions: { odd } });
      }),
    );
    expect(() => requirePurity(model, machineOf(model.compiled), { n: 0 })).toThrow(
      `the action odd${varying}`,
    );
  });

  test('in the words of an error', () => {
    const tick = ticking();
    const model = counter({ invariants: { 'it is odd': () => tick() % 2 === 1 } });
    expect(() => requirePurity(model, machineOf(model.compiled), { n: 3 })).toThrow(
      `the property "it is odd"${varying}`,
    );
  });

  test('by every check', async () => {
    const tick = ticking();
    const odd = put(
      () => 0,
      () => tick() % 3 === 1,
    );
    await expect(check(counter({ actions: { up, odd } }), checkOptions)).rejects.toThrow(SpecError);
  });
});

describe('a spec that is pure is let through', () => {
  test('and the counts of its machine are as before', () => {
    const model = counter({
      actions: { up, to: to(1, 2, 20), named: act({ when: { no: () => false }, then: () => {} }) },
      invariants: { low: (s: Counted) => s.n < 2 },
      steps: { on: (before: Counted, after: Counted) => before.n < after.n },
    });
    const machine = machineOf(model.compiled);
    machine.expand();
    const before = structuredClone(machine.counts);
    const events = { ...machine.events };
    requirePurity(model, machine, { n: 3 });
    expect(machine.counts).toEqual(before);
    expect(machine.events).toEqual(events);
    expect(machine.batchSize()).toBe(0);
  });
});
