import { describe, expect, test } from 'vitest';
import { type CheckOptions, check, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import { inside, jointly, together } from './composition.ts';
import { type Definition, type Part, type Parts, variables } from './definition.ts';
import { SchemaError } from './errors.ts';
import { weak } from './fairness.ts';
import { type Fields, t } from './schema.ts';
import { spec } from './spec.ts';
import { eventually, leadsTo } from './temporal.ts';

const options: CheckOptions = {
  limits: unlimited,
  properties: undefined,
  onViolation: 'continue',
  witnesses: 'lengths',
  distinctValues: 'skip',
  lassos: 'late',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => 0,
  onProgress: undefined,
  interrupted: undefined,
};

const explored = (definition: Definition) =>
  check(
    modelOf(
      spec('composed', {}, () => definition),
      {},
    ),
    options,
  );

/** A price that moves by one, up to `top`. */
function feed(top: number) {
  const { action, define } = variables({ price: t.int(0, top) });
  const rise = action({
    when: { 'the price can rise': (s) => s.price < top },
    then: (s) => {
      s.price += 1;
    },
  });
  return define({
    actions: { rise },
    invariants: { 'the price is known': (s) => s.price >= 0 },
    fairness: [weak(rise)],
    temporal: {
      'the price comes to its top': eventually((s: { readonly price: number }) => s.price === top),
    },
    terminal: (s) => s.price === top,
  });
}

/** A reader that notes the price that it sees. */
function reader(top: number) {
  const { action, define } = variables({ price: t.int(0, top), seen: t.int(0, top) });
  const note = action({
    when: { 'the price is new': (s) => s.price !== s.seen },
    then: (s) => {
      s.seen = s.price;
    },
  });
  return define({
    actions: { note },
    steps: { 'what is seen never falls': (before, after) => before.seen <= after.seen },
    fairness: [weak(note)],
    terminal: (s) => s.seen === s.price,
  });
}

describe('parts together', () => {
  test('share the variables that they call by one name', async () => {
    const { verdict, coverage, properties } = await explored(together(feed(2), reader(2)));
    expect(verdict.kind).toBe('holds');
    // Pairs of a price up to 2 and a price seen before it.
    expect(coverage.distinctStates).toBe(6);
    expect(properties.map(({ name, status }) => [name, status])).toEqual([
      ['the price is known', 'holds'],
      ['what is seen never falls', 'holds'],
      ['the price comes to its top', 'holds'],
      ['deadlock', 'holds'],
      ['bounds', 'holds'],
    ]);
  });

  test('have room for what either puts into a shared variable', async () => {
    const { verdict, coverage } = await explored(together(feed(3), reader(2)));
    expect(coverage.distinctStates).toBe(9);
    // The reader has no room for a price of three.
    expect(verdict).toMatchObject({ kind: 'violated', violations: [{ property: 'bounds' }] });
  });

  test('end only where all of them do', async () => {
    const { action, define } = variables({ price: t.int(0, 2) });
    const idle = define({
      actions: {
        never: action({
          when: { 'pigs fly': () => false },
          then: (s) => {
            s.price = 0;
          },
        }),
      },
    });
    const { verdict } = await explored(together(feed(2), idle));
    expect(verdict).toMatchObject({ kind: 'violated', violations: [{ property: 'deadlock' }] });
  });

  test('start in every initial state of all of them', async () => {
    const starting = (name: string): Part<Fields, Parts<never, never>> => {
      const { action, define } = variables({ [name]: t.int(0, 2) });
      const set = (value: number) =>
        action({
          then: (s) => {
            s[name] = value;
          },
        });
      return define({ actions: { stay: set(2) }, initial: [set(1), set(2)] }) as never;
    };
    const whole = together(inside('left', starting('x')), inside('right', starting('y')));
    expect((await explored(whole)).coverage).toMatchObject({ distinctStates: 4, depth: 1 + 0 });
  });

  test('are refused where a name means two things', () => {
    const worded = variables({ price: t.oneOf('high', 'low') });
    const words = worded.define({ actions: { fall: worded.action({ then: () => undefined }) } });
    expect(() => together(feed(2), words)).toThrow(
      new SchemaError(
        'two parts have a variable "price", of different types',
        'Give both the same constants, so that they share it, or put one of them inside a name of its own.',
      ),
    );
    expect(() => together(feed(2), feed(2))).toThrow('two parts have actions named "rise"');
  });
});

describe('actions taken jointly', () => {
  const fed = feed(2);
  const { action, define } = variables({ price: t.int(0, 2), beats: t.int(0, 5) });
  const beat = action({
    when: { 'the heart can beat': (s) => s.beats < 5 },
    then: (s) => {
      s.beats += 1;
    },
  });

  test('are one step, possible where each is; fairness of one is fairness of it', async () => {
    const rise = jointly(fed.parts.actions.rise, beat);
    const { verdict, coverage } = await explored(
      define({
        actions: { rise },
        invariants: { 'the heart beats with the price': (s) => s.beats === s.price },
        fairness: fed.parts.fairness,
        temporal: fed.parts.temporal,
        terminal: (s) => s.price === 2,
      }),
    );
    expect(verdict.kind).toBe('holds');
    expect(coverage.distinctStates).toBe(3);
  });

  test('make a choice that two of them name once', async () => {
    const by = action(
      { by: [1, 2] },
      {
        then: (s, { by: much }) => {
          s.beats = much;
        },
      },
    );
    const to = action(
      { by: [1, 2] },
      {
        then: (s, { by: much }) => {
          s.price = much;
        },
      },
    );
    const { verdict } = await explored(
      define({
        actions: { both: jointly(by, to) },
        invariants: { 'they are one': (s) => s.beats === s.price },
      }),
    );
    expect(verdict.kind).toBe('holds');
    const other = action({ by: [1, 3] }, { then: () => {} });
    expect(() => jointly(by, other)).toThrow(
      'two actions taken jointly have a choice "by", and not the same one',
    );
  });

  test('are refused where guards cannot be told apart', () => {
    const unnamed = action({ when: (s) => s.price === 0, then: () => {} });
    expect(() => jointly(unnamed, beat)).toThrow('has a guard without a name');
    expect(() => jointly(beat, beat)).toThrow('two parts have conjuncts named "the heart can beat"');
  });
});

describe('a part inside a name', () => {
  test('is there twice over one shared variable, and what it promises bears its name', async () => {
    const whole = together(
      feed(2),
      inside('near', reader(2), ['price']),
      inside('far', reader(2), ['price']),
    );
    const { verdict, coverage, actions, properties } = await explored(whole);
    expect(verdict.kind).toBe('holds');
    // For each price p, each of two readers has seen one of 0 to p.
    expect(coverage.distinctStates).toBe(1 + 4 + 9);
    expect(actions.map(({ name }) => name)).toEqual(['rise', 'nearNote', 'farNote']);
    expect(properties.map(({ name }) => name)).toContain('far: what is seen never falls');
  });

  test('can be spoken of with what is around it', async () => {
    const whole = together(feed(2), inside('near', reader(2), ['price']));
    const { define } = variables(whole.fields);
    const { verdict } = await explored(
      define({
        ...whole.parts,
        temporal: {
          'a price is seen': leadsTo(
            (s) => s.price === 2,
            (s) => s.near.seen === 2,
          ),
        },
      }),
    );
    expect(verdict.kind).toBe('holds');
  });
});
