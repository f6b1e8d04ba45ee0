import { describe, expect, test } from 'vitest';
import { type CheckOptions, check, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import { among } from './action.ts';
import { jointly, together } from './composition.ts';
import { type Definition, type Part, type Parts, variables } from './definition.ts';
import { SchemaError } from './errors.ts';
import { weak } from './fairness.ts';
import { inside } from './inside.ts';
import { type Fields, t } from './schema.ts';
import { spec } from './spec.ts';
import { always, eventually, leadsTo, not, taken } from './temporal.ts';
import { copy, equal } from './values.ts';

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

  test('end where each says so, whichever comes last', async () => {
    const resting = (name: string, mayRest: boolean) => {
      const { action, define } = variables({ [name]: t.bool });
      const never = action({
        when: { 'pigs fly': () => false },
        then: (s) => {
          s[name] = true;
        },
      });
      return define({ actions: { [`${name}Never`]: never }, terminal: () => mayRest });
    };
    const kindOf = async (...ends: readonly [boolean, boolean]) =>
      (await explored(together(resting('x', ends[0]), resting('y', ends[1])))).verdict.kind;
    expect(await kindOf(true, true)).toBe('holds');
    expect(await kindOf(true, false)).toBe('violated');
    expect(await kindOf(false, true)).toBe('violated');
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

  test('have all their effects, whatever these answer', async () => {
    const answers = action({ then: (s) => Object.assign(s, { price: 1 }) });
    const { verdict } = await explored(
      define({
        actions: { both: jointly(answers, beat) },
        invariants: { 'no heart beats': (s) => s.beats === 0 },
      }),
    );
    expect(verdict).toMatchObject({
      violations: expect.arrayContaining([expect.objectContaining({ property: 'no heart beats' })]),
    });
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

describe('the start of parts together', () => {
  const starting = (value: number, top = 3) => {
    const { action, define } = variables({ x: t.int(0, top) });
    const start = action({
      then: (s) => {
        s.x = value;
      },
    });
    return define({
      initial: start,
      actions: {
        rise: action({
          when: { 'there is room': (s) => s.x < top },
          then: (s) => {
            s.x += 1;
          },
        }),
      },
      terminal: () => true,
    });
  };

  test('is chosen by each for itself, whatever it calls its choices and conjuncts', async () => {
    const part = () => {
      const { action, define } = variables({ x: t.int(0, 2) });
      const start = action(
        { v: () => [0, 1, 2] },
        {
          when: { 'it is possible': (_, { v }) => v > 0 },
          then: (s, { v }) => {
            s.x = v;
          },
        },
      );
      return define({ initial: start, actions: { stay: action({ then: () => undefined }) } });
    };
    const both = together(inside('near', part()), inside('far', part()));
    const { define } = variables(both.fields);
    const { coverage, verdict } = await explored(
      define({ ...both.parts, invariants: { 'they are the same': (s) => s.near.x === s.far.x } }),
    );
    expect(coverage.distinctStates).toBe(4);
    expect(verdict.kind).toBe('violated');
  });

  test('is one that they agree on, in any order', async () => {
    const other = inside('left', starting(1), ['x']);
    const same = inside('right', starting(1), ['x']);
    expect((await explored(together(other, same))).verdict.kind).toBe('holds');
    for (const [first, second] of [
      [1, 2],
      [2, 1],
      [0, 1],
    ] as const) {
      const torn = together(inside('left', starting(first), ['x']), inside('right', starting(second), ['x']));
      await expect(explored(torn)).rejects.toThrow('parts that share "x" start it with different values');
    }
  });

  test('is the first value of each, where it has no other', async () => {
    const from = (lo: number, hi: number) => {
      const { action, define } = variables({ x: t.int(lo, hi) });
      return define({ actions: { [`stay${lo}`]: action({ then: (s) => s.x }) } });
    };
    await expect(explored(together(from(1, 5), from(0, 9)))).rejects.toThrow(
      'start it with different values',
    );
    expect((await explored(together(from(0, 5), from(-1, 9)))).coverage.distinctStates).toBe(1);
  });
});

test('the start of a part is asked with its own first values', async () => {
  const low = variables({ x: t.int(1, 5) });
  const start = low.action(
    { by: (s) => [s.x] },
    {
      when: { 'it starts at one': (s) => s.x === 1 },
      then: (s, { by }) => {
        s.x = by + 1;
      },
    },
  );
  const part = low.define({ initial: start, actions: { stay: low.action({ then: () => undefined }) } });
  const wide = variables({ x: t.int(0, 9) });
  const other = wide.define({
    initial: wide.action({
      then: (s) => {
        s.x = 2;
      },
    }),
    actions: { rest: wide.action({ then: () => undefined }) },
  });
  expect((await explored(together(part, other))).coverage.distinctStates).toBe(1);
  const none = { ...part, parts: { ...part.parts, initial: [] } };
  expect(() => together(none as never, other)).toThrow('a part has no initial state');
});

describe('a part inside a name is what it is alone', () => {
  const { action, define } = variables({ n: t.int(0, 2), m: t.int(0, 2) });
  const grow = action({
    when: { 'there is room': (s) => s.n < 2 },
    then: (s) => {
      s.n += 1;
    },
  });
  const never = action({
    when: { 'pigs fly': (s) => s.n > 5 },
    then: (s) => {
      s.m = 1;
    },
  });

  test('where an action is also taken jointly', async () => {
    const part = define({
      actions: { grow, both: jointly(grow, never), never },
      terminal: () => true,
      temporal: { 'nothing grows': always(not(taken(grow))) },
    });
    expect((await explored(part)).verdict.kind).toBe('violated');
    expect((await explored(inside('a', part))).verdict.kind).toBe('violated');
  });

  test('where whole states are compared, copied and listed', async () => {
    const part = define({
      actions: {
        keep: action({
          when: { 'there is room': (s) => s.n < 2 },
          then: (s) => {
            const before = copy(s);
            s.n += 1;
            s.m = before.n;
          },
        }),
      },
      terminal: () => true,
      invariants: {
        'no variable is two': (s) => Object.values(s).every((value) => value !== 2),
        'what was kept is older': (s) => s.n === 0 || s.m === s.n - 1,
      },
      steps: { 'nothing changes': (before, after) => equal(before, after) },
    });
    const lengths = async (one: Definition) =>
      (await explored(one)).properties.map(({ name, length }) => [name.replace('a: ', ''), length]);
    expect(await lengths(inside('a', part))).toEqual(await lengths(part));
    expect(await lengths(part)).toContainEqual(['no variable is two', 2]);
    expect(await lengths(part)).toContainEqual(['nothing changes', 1]);
  });

  test('where a step property has named conjuncts, as one without types may', async () => {
    const conjuncts = { 'n stays': (before: { n: number }, after: { n: number }) => before.n === after.n };
    const part = define({
      actions: { grow },
      terminal: (s) => s.n === 2,
      steps: { 'nothing moves': conjuncts as never },
    });
    expect((await explored(part)).verdict.kind).toBe('violated');
    expect((await explored(inside('a', part))).verdict.kind).toBe('violated');
  });

  test('where a variable is misspelt, or a guard remembers', async () => {
    const misspelt = define({
      actions: {
        grow: action({
          then: (s) => {
            Object.assign(s, { N: 1 });
          },
        }),
      },
    });
    await expect(explored(misspelt)).rejects.toThrow('not extensible');
    await expect(explored(inside('a', misspelt))).rejects.toThrow('not extensible');
  });

  test('where a formula is shown', async () => {
    const part = define({
      actions: { grow },
      terminal: (s) => s.n === 2,
      temporal: { 'it grows': eventually((s: { readonly n: number }) => s.n === 2) },
    });
    const { verdict } = await explored(inside('a', part));
    expect(verdict).toMatchObject({
      violations: [{ lasso: { formula: 'eventually (s.n === 2)' } }],
    });
  });
});

describe('what cannot be put together is refused:', () => {
  const { action, define } = variables({ n: t.int(0, 2), rise: t.bool });
  const stay = action({ then: () => undefined });

  test('a name that is none, or is shared, or of a variable that is not there', () => {
    const part = define({ actions: { stay } });
    for (const name of ['', 'a b', '1', '__proto__', 'constructor']) {
      expect(() => inside(name, part)).toThrow(SchemaError);
    }
    expect(() => inside('n', part, ['n'])).toThrow('which is the name of a variable that it shares');
    expect(() => inside('a', part, ['N' as 'n'])).toThrow('shares "N", which is none of its variables');
  });

  test('two actions that would have one name', () => {
    const part = define({ actions: { rise: stay, Rise: stay } });
    expect(() => inside('a', part)).toThrow('two parts have actions named "aRise"');
  });

  test('parts, and members of actions, that mean nothing', () => {
    const part = { ...define({ actions: { stay } }), parts: { actions: { stay }, invariant: {} } };
    expect(() => together(part as never)).toThrow('a part is given "invariant", which means nothing');
    expect(() => inside('a', part as never)).toThrow('a part is given "invariant", which means nothing');
    expect(() => together({} as never)).toThrow('what is put together is no part');
    expect(() => jointly(undefined as never, stay)).toThrow('what is put together is no action');
    const odd = { ...stay, body: { ...stay.body, wen: () => true } };
    expect(() => jointly(odd, stay)).toThrow('is given "wen", which means nothing');
    const lifted = inside('a', define({ actions: { odd } }));
    expect(() =>
      modelOf(
        spec('odd', {}, () => lifted),
        {},
      ),
    ).toThrow('"wen", which means nothing');
  });

  test('choices that only look the same', () => {
    const Some = t.set(t.int(1, 2));
    const of = (member: number) => action({ v: among(Some, [new Set([member])]) }, { then: () => undefined });
    expect(() => jointly(of(1), of(2))).toThrow('a choice "v", and not the same one');
    expect(() => jointly(of(1), of(1))).not.toThrow();
  });

  test('effects and ends that answer what they should not', async () => {
    const late = action({ then: async () => undefined });
    const joint = define({ actions: { joint: jointly(late, stay) } });
    await expect(explored(joint)).rejects.toThrow('an effect answered with a promise');
    const odd = define({
      actions: {
        never: action({
          when: { 'pigs fly': (s) => s.n > 2 },
          then: () => undefined,
        }),
      },
      terminal: (() => 'no') as never,
    });
    await expect(explored(together(odd))).rejects.toThrow();
  });
});
