import { describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { always, eventually, refinement, spec, t, variables } from '../spec/language/index.ts';
import { check } from './check.ts';
import { act, type CounterParts, checkOptions, counter, to, up, walkOptions } from './fixtures/specs.ts';
import { soundness, type Technique } from './soundness.ts';
import type { PropertyKind, PropertyReport } from './verdict.ts';
import { walk } from './walk.ts';

/** A counter that never goes down, and never by more than one: what the counters of these tests refine or do not. */
const stepwise = spec('stepwise', {}, () => {
  const { action, define } = variables({ n: t.int(0, 9) });
  return define({
    initial: action(
      { n: t.int(0, 9) },
      {
        then: (s, { n }) => {
          s.n = n;
        },
      },
    ),
    actions: {
      go: action({
        when: (s) => s.n < 9,
        then: (s) => {
          s.n += 1;
        },
      }),
    },
  });
});
const refines = { p: refinement<{ readonly n: number }>(stepwise, {}, ({ n }) => ({ n })) };
const jump = to(7);
const upToTwo = act({
  when: (s) => s.n < 2,
  then: (s) => {
    s.n += 1;
  },
});
const leaves = act({
  when: (s) => s.n === 2,
  then: (s) => {
    s.n += 8;
  },
});

/** For each kind, a property `p` of the counter that holds, and one that is violated, or witnessed, at 0, 1 or 2. */
const properties: Readonly<
  Record<PropertyKind, { readonly good: CounterParts; readonly bad: CounterParts }>
> = {
  invariant: {
    good: { invariants: { p: (s) => s.n >= 0 } },
    bad: { invariants: { p: (s) => s.n !== 1 } },
  },
  step: {
    good: { steps: { p: (before, after) => after.n > before.n } },
    bad: { steps: { p: (before) => before.n !== 1 } },
  },
  refinement: { good: { refines }, bad: { refines, actions: { up, jump } } },
  // Not witnessed is what a reachable property has to fear, and a witness is what is found.
  reachable: {
    good: { reachable: { p: (s) => s.n > 9 } },
    bad: { reachable: { p: (s) => s.n === 1 } },
  },
  temporal: {
    good: { temporal: { p: always((s) => s.n >= 0) } },
    bad: { temporal: { p: eventually((s) => s.n > 2) } },
  },
  deadlock: {
    good: {},
    bad: { terminal: () => false, actions: { up: upToTwo } },
  },
  bounds: { good: {}, bad: { actions: { up, leaves } } },
};

const found: Readonly<Record<string, PropertyReport['status']>> = { reachable: 'witnessed' };
const absent: Readonly<Record<string, PropertyReport['status']>> = { reachable: 'unwitnessed' };
const nameOf = (kind: PropertyKind): string => (kind === 'deadlock' || kind === 'bounds' ? kind : 'p');

async function statusOf(technique: Exclude<Technique, 'walk'>, kind: PropertyKind, parts: CounterParts) {
  const cut =
    technique === 'constraint' ? { constraints: { 'it stays low': (s: { n: number }) => s.n < 5 } } : {};
  const limits = { ...checkOptions.limits, maxDepth: technique === 'limit' ? 5 : Number.POSITIVE_INFINITY };
  const report = await check(counter({ ...cut, ...parts }), { ...checkOptions, limits });
  const status = report.properties.find(({ name, kind: of }) => name === nameOf(kind) && of === kind)?.status;
  return { status, verdict: report.verdict };
}

const kinds = Object.keys(properties) as readonly PropertyKind[];

describe.each(['constraint', 'limit'] as const)('under a %s', (technique) => {
  test.each(kinds)('what is found of a property counts: %s', async (kind) => {
    const { status, verdict } = await statusOf(technique, kind, properties[kind].bad);
    expect(status).toBe(found[kind] ?? 'violated');
    if (kind !== 'reachable') expect(verdict.kind).toBe('violated');
  });

  test.each(kinds)('what is not found is said to be so as far as the matrix allows: %s', async (kind) => {
    const { says, reason } = soundness(technique, kind);
    const { status, verdict } = await statusOf(technique, kind, properties[kind].good);
    if (says === 'both, of what was explored') {
      expect([status, verdict.kind]).toEqual([absent[kind] ?? 'holds', 'holds']);
    } else {
      expect(says).toBe('what is found');
      expect([status, verdict.kind]).toEqual(['open', 'inconclusive']);
      if (technique === 'constraint') expect(verdict).toMatchObject({ reason: `${reason}: "p"` });
    }
  });
});

test.each(kinds)('without either, what is not found is not there: %s', async (kind) => {
  const report = await check(counter(properties[kind].good), checkOptions);
  const property = report.properties.find(({ name, kind: of }) => name === nameOf(kind) && of === kind);
  expect(property?.status).toBe(absent[kind] ?? 'holds');
});

describe('walking', () => {
  test.each(kinds)('says of a violated property what the matrix says: %s', async (kind) => {
    const { verdict } = await walk(counter(properties[kind].bad), walkOptions);
    const { says, reason } = soundness('walk', kind);
    if (says === 'what is found') {
      expect(verdict).toMatchObject({ kind: 'violated', violations: [{ property: nameOf(kind), kind }] });
    } else {
      expect(says).toBe('nothing');
      expect(verdict).toMatchObject({ kind: 'inconclusive', reason: expect.stringContaining(reason) });
    }
  });

  test.each(kinds)('never says that a property holds: %s', async (kind) => {
    const { verdict } = await walk(counter(properties[kind].good), walkOptions);
    expect(verdict.kind).toBe('inconclusive');
  });
});

/** How many of three interchangeable identities were seen, as a spec that `seeing` ones refine or do not. */
const tally = spec('tally', {}, () => {
  const { action, define } = variables({ n: t.int(0, 3) });
  const up = action({
    when: (s) => s.n < 3,
    then: (s) => {
      s.n += 1;
    },
  });
  return define({ actions: { up } });
});

/** Sees the three identities one after the other, with a property `p` of the given kind that holds or does not. */
function seeing(kind: Exclude<PropertyKind, 'temporal'>, is: 'good' | 'bad') {
  return spec('seeing', {}, () => {
    const isBad = is === 'bad';
    const Name = t.ids('n', 3);
    const { action, define } = variables({
      seen: t.set(Name),
      times: t.int(0, isBad && kind === 'bounds' ? 2 : 3),
    });
    const see = action(
      { n: Name },
      {
        when: (s, { n }) => !s.seen.has(n),
        then: (s, { n }) => {
          s.seen.add(n);
          s.times += 1;
        },
      },
    );
    const limit = isBad ? 1 : 3;
    return define({
      actions: { see },
      terminal: () => !(isBad && kind === 'deadlock'),
      ...(kind === 'invariant' ? { invariants: { p: (s) => s.seen.size <= limit } } : {}),
      ...(kind === 'step' ? { steps: { p: (before) => before.seen.size < limit } } : {}),
      ...(kind === 'reachable' ? { reachable: { p: (s) => s.seen.size > limit } } : {}),
      ...(kind === 'refinement'
        ? {
            refines: {
              p: refinement(tally, {}, (s) => ({ n: isBad && s.seen.size === 1 ? 3 : s.seen.size })),
            },
          }
        : {}),
    });
  });
}

describe('by symmetry', () => {
  const safety = kinds.filter((kind) => kind !== 'temporal');

  test.each(safety.flatMap((kind) => [[kind, 'good'] as const, [kind, 'bad'] as const]))(
    'a property is what it is without: %s, %s',
    async (kind, is) => {
      const model = modelOf(seeing(kind, is));
      const [by, without] = await Promise.all(
        (['used', 'unused'] as const).map((symmetry) => check(model, { ...checkOptions, symmetry })),
      );
      const status = by?.properties.find(({ name }) => name === nameOf(kind))?.status;
      expect(soundness('symmetry', kind).says).toBe('both, of what was explored');
      expect(status).toBe(is === 'bad' ? (found[kind] ?? 'violated') : (absent[kind] ?? 'holds'));
      expect(by?.properties).toEqual(without?.properties);
      expect(by?.coverage.distinctStates).toBeLessThan(without?.coverage.distinctStates ?? 0);
    },
  );

  test('a temporal property is refused with the reason', async () => {
    const model = modelOf(
      spec('lasting', {}, () => {
        const { action, define } = variables({ seen: t.set(t.ids('n', 3)) });
        return define({
          actions: { idle: action({ then: () => {} }) },
          temporal: { p: always((s) => s.seen.size === 0) },
        });
      }),
    );
    const { says, reason } = soundness('symmetry', 'temporal');
    expect(says).toBe('nothing');
    await expect(check(model, { ...checkOptions, symmetry: 'used' })).rejects.toThrow(reason);
  });
});

test('every cell that forbids something says what to do instead', () => {
  for (const technique of ['constraint', 'limit', 'walk', 'symmetry'] as const) {
    for (const kind of kinds) expect(soundness(technique, kind).alternative).not.toBe('');
  }
});
