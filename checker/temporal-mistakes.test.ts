import { describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import {
  always,
  enabled,
  eventually,
  implies,
  not,
  refinement,
  type Spec,
  spec,
  step,
  t,
  taking,
  variables,
  weak,
} from '../spec/language/index.ts';
import { checkOptions } from './fixtures/specs.ts';
import { type CheckOptions, check, type Report } from './index.ts';

interface Counted {
  readonly n: number;
}

/** Counts to 3, with the given parts. */
function counting(name: string, parts: object = {}, top = 3): Spec {
  return spec(name, {}, () => {
    const { action, define } = variables({ n: t.int(0, 3) });
    const up = action({
      when: (s) => s.n < top,
      then: (s) => {
        s.n += 1;
      },
    });
    return define({ actions: { up }, terminal: () => true, ...parts });
  });
}

function checked(one: Spec, changes: Partial<CheckOptions> = {}): Promise<Report> {
  return check(modelOf(one), { ...checkOptions, onViolation: 'continue', ...changes });
}

async function statusOf(one: Spec, property: string): Promise<string | undefined> {
  return (await checked(one)).properties.find(({ name }) => name === property)?.status;
}

const same = ({ n }: Counted): { readonly n: number } => ({ n });

describe('an abstract temporal property', () => {
  const top = counting('top');

  test('is asked for whatever its name, also where the abstract spec refines another', async () => {
    const middle = counting('middle', {
      refines: { 'the top': refinement(top, {}, same) },
      temporal: { 'the top: two is reached': always(not((s: Counted) => s.n === 2)) },
    });
    const bottom = counting('bottom', { refines: { m: refinement(middle, {}, same) } });
    expect(await statusOf(bottom, 'm: the top: two is reached')).toBe('violated');
  });

  test('whose predicate answers neither true nor false is an error, as it is there', async () => {
    const odd = counting('odd', {
      temporal: { p: always(not((s: Counted) => (s.n === 2 ? 1 : 0) as never)) },
    });
    await expect(checked(odd)).rejects.toThrow('answers number');
    await expect(checked(counting('refiner', { refines: { r: refinement(odd, {}, same) } }))).rejects.toThrow(
      'in odd, the predicate',
    );
  });

  test('takes a step that leaves its type for enabled, as it is there', async () => {
    const leaving = spec('leaving', {}, () => {
      const { action, define } = variables({ n: t.int(0, 2) });
      const up = action({
        then: (s) => {
          s.n += 1;
        },
      });
      return define({
        actions: { up },
        terminal: () => true,
        temporal: {
          'nothing is enabled at two': always(implies((s: Counted) => s.n === 2, not(enabled(up)))),
        },
      });
    });
    const refiner = counting('refiner', { refines: { r: refinement(leaving, {}, same) } }, 2);
    expect(await statusOf(refiner, 'r: nothing is enabled at two')).toBe('violated');
  });

  test('of a spec whose own refinement is broken can be decided', async () => {
    const middle = counting('middle', {
      refines: { b: refinement(top, {}, () => ({ n: 7 })) },
      temporal: { p: always((s: Counted) => s.n < 4) },
    });
    expect(await statusOf(counting('bottom', { refines: { m: refinement(middle, {}, same) } }), 'm: p')).toBe(
      'holds',
    );
  });
});

test('assumptions of an abstract spec that are shown alike are told apart, equal ones are one', async () => {
  const alike = spec('alike', {}, () => {
    const { action, define } = variables({ n: t.int(0, 1) });
    const put = action({ v: ['1', 1] as readonly (string | number)[] }, { then: () => {} });
    return define({
      actions: { put },
      fairness: [weak(taking(put, { v: '1' })), weak(taking(put, { v: 1 })), weak(taking(put, { v: 1 }))],
    });
  });
  const refiner = counting('refiner', { refines: { r: refinement(alike, {}, () => ({ n: 0 })) } });
  const { properties } = await checked(refiner);
  expect(properties.filter(({ kind }) => kind === 'temporal').map(({ name }) => name)).toEqual([
    'r: WF(put(v=1))',
    'r: WF(put(v=1)) (2)',
  ]);
});

test('a spec that refines itself is told so', () => {
  const itself: Spec = spec('itself', {}, () => {
    const { action, define } = variables({ n: t.bool });
    return define({
      actions: { idle: action({ then: () => {} }) },
      refines: { r: refinement(itself, {}, () => ({})) },
    });
  });
  expect(() => modelOf(itself)).toThrow('spec "itself": it refines itself: itself, itself');
});

describe("what fails in the author's functions is told with the way there", () => {
  const fail = (s: Counted): boolean => {
    if (s.n === 2) throw new RangeError('two');
    return true;
  };

  test.each([
    [
      'a predicate of a formula',
      { temporal: { p: eventually(always(fail)) } },
      /predicate .* threw RangeError: two/s,
    ],
    [
      'a predicate over steps',
      { temporal: { p: always(not(step((before: Counted) => !fail(before)))) } },
      /predicate .* threw RangeError: two/s,
    ],
    [
      'a mapping that leaves the type',
      {
        refines: {
          r: refinement(counting('abstract'), {}, ({ n }: Counted) => ({
            n: n === 2 ? 9 : 0,
          })),
        },
      },
      /the mapping gives no state of abstract: n would be 9/,
    ],
  ])('%s', async (_, parts, message) => {
    await expect(checked(counting('failing', parts))).rejects.toThrow(message);
    await expect(checked(counting('failing', parts))).rejects.toMatchObject({ name: 'SpecError' });
  });

  test('a mapping that varies', async () => {
    let turn = 0;
    const mapping = (): { readonly n: number } => {
      turn = 1 - turn;
      return { n: turn };
    };
    const varying = counting('varying', { refines: { r: refinement(counting('abstract'), {}, mapping) } });
    await expect(checked(varying, { properties: [] })).resolves.toMatchObject({ verdict: { kind: 'holds' } });
    await expect(checked(varying, { properties: ['r'] })).rejects.toThrow(
      'mapping of "r" answers differently',
    );
  });
});

describe('limits', () => {
  const many = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [name, always((s: Counted) => s.n < 4 && name.length === 1)]),
  );

  test('are heard before a property is decided, and leave the rest open', async () => {
    let asked = 0;
    const { verdict, properties } = await checked(counting('many', { temporal: many }), {
      // The search asks first; then each property does.
      interrupted: () => {
        asked += 1;
        return asked > 12;
      },
    });
    const statuses = properties.filter(({ kind }) => kind === 'temporal').map(({ status }) => status);
    expect(statuses).toContain('open');
    expect(verdict).toMatchObject({ kind: 'inconclusive', limit: 'interrupted' });
  });
});

test('an implication that does not stand under always is asked for at the beginning', async () => {
  const never = implies(
    (s: Counted) => s.n === 2,
    (s: Counted) => s.n === 3,
  );
  const { vacuity } = await checked(counting('idle', { temporal: { p: never, q: always(never) } }));
  expect(vacuity.filter(({ kind }) => kind === 'antecedent never true')).toMatchObject([{ property: 'p' }]);
});
