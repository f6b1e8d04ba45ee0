import { describe, expect, test } from 'vitest';
import {
  eventually,
  type Instance,
  type Protocol,
  refinement,
  type Setting,
  spec,
  t,
  variables,
  weak,
} from '../../spec/language/index.ts';
import { claimsOf, type SuiteOptions } from './protocol-suite.ts';

/** What a toy fails to show, by name, but for the module of its own, which no toy has. */
async function refusedIn(toy: Protocol, options?: SuiteOptions): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const { name, check } of claimsOf(toy, options)) {
    if (name === 'it is the one spec that its module exports, under its own name') continue;
    await check().catch(() => refused.push(name));
  }
  return refused;
}

/** Counts to `top`, by `more` further with a mutant, and must not pass 4. The rest is there for one case each. */
const counter = spec(
  'counter',
  {
    top: 2,
    more: 3,
    bound: 9,
    idleInvariant: false,
    idleConjunct: false,
    ends: false,
    idleFairness: false,
    finishes: false,
    refines: false,
  },
  (constants, mutant) => {
    const { top, more, bound, idleInvariant, idleConjunct, ends, idleFairness, finishes, refines } =
      constants;
    const limit = top + (mutant('it goes on') ? more : 0);
    const { action, define } = variables({ n: t.int(0, 9), isDone: t.bool });
    const rise = action({
      when: { 'it is low': (s) => s.n < limit, ...(idleConjunct ? { 'it counts': (s) => s.n >= 0 } : {}) },
      then: (s) => {
        s.n += 1;
      },
    });
    const finish = action({
      when: { 'it is not done': (s) => !s.isDone },
      then: (s) => {
        s.isDone = true;
      },
    });
    return define({
      actions: { rise, ...(finishes || idleFairness ? { finish } : {}) },
      invariants: {
        'it stays small': (s) => s.n <= 4,
        ...(idleInvariant ? { 'it counts': (s) => s.n >= 0 } : {}),
        ...(refines ? { 'as another: it counts': (s) => s.n >= 0 } : {}),
      },
      ...(bound < 9 ? { constraints: { 'within the bound': (s) => s.n < bound } } : {}),
      ...(ends ? { temporal: { 'it gets to 2': eventually((s) => s.n >= 2) } } : {}),
      fairness: ends ? [weak(rise), ...(idleFairness ? [weak(finish)] : [])] : [],
      ...(refines ? { refines: { 'as another': refinement(other, {}, (s) => ({ n: s.n })) } } : {}),
      terminal: () => true,
    });
  },
);

const other = spec('other', {}, () => {
  const { action, define } = variables({ n: t.int(0, 9) });
  const rise = action({
    when: { 'it is low': (s) => s.n < 4 },
    then: (s) => {
      s.n += 1;
    },
  });
  return define({ actions: { rise }, terminal: () => true });
});

const source = 'counted by hand';

function holds(constants: Instance['constants'], distinct = 3, generated = distinct): Instance {
  return { constants, expect: { verdict: 'holds', distinct, generated }, source };
}

const tooFar: Instance = {
  constants: { top: 5 },
  expect: { verdict: 'violated', breaks: 'it stays small', length: 5 },
  source,
};

const lazy: Instance = {
  constants: { top: 1, ends: true },
  expect: { verdict: 'violated', breaks: 'it gets to 2' },
  source,
};

const first = { 'to 2': holds({}) };

const mutants = { 'it goes on': { story: 'nothing stops it', breaks: 'it stays small', length: 5 } };
const incident = { title: 'Harm', story: ['1', '2', '3', '4', '5'], sources: ['none'] } as const;
const upToFour = { over: { top: [3, 6] }, holds: ({ top = 0 }) => top <= 4, source } as const;

/** The counter, with what a case changes. */
function toy(changes: Partial<Protocol> = {}): Protocol {
  return {
    spec: counter,
    title: 'Counter',
    source: 'made for this test',
    instances: first,
    mutants,
    ...changes,
  };
}

test('a toy that is in order shows everything', async () => {
  const fair = toy({
    instances: { ...first, 'too far': tooFar, 'it ends': holds({ ends: true }), lazy },
    incidents: {
      harm: {
        ...incident,
        flaw: { instance: 'too far' },
        mitigations: [{ what: 'less', instance: 'to 2' }],
      },
    },
    sweeps: { 'top <= 4': upToFour },
  });
  expect(await refusedIn(toy())).toEqual([]);
  expect(await refusedIn(fair, { fairnessInstance: 'it ends' })).toEqual([]);
});

test('a flaw that names a mutant alone shows in the instance of that mutant', async () => {
  const flaw = { mutant: 'it goes on' };
  const harm = { ...incident, flaw, mitigations: [{ what: 'less', instance: 'to 2' }] };
  const own = { 'it goes on': { ...mutants['it goes on'], instance: 'to 2' } };
  const instances = { harmless: holds({ more: 1 }), ...first };
  expect(await refusedIn(toy({ instances, mutants: own, incidents: { harm } }))).toEqual([]);
});

test('a conjunct that keeps off nothing but stuttering steps may be called idle, or not', async () => {
  const instances = { ...first, finishes: holds({ finishes: true }, 6, 8) };
  const idleConjuncts = { 'finish: it is not done': 'what is done stays done' };
  expect(await refusedIn(toy({ instances }))).toEqual([]);
  expect(await refusedIn(toy({ instances }), { idleConjuncts })).toEqual([]);
});

describe('what a toy does not show is refused:', () => {
  test('fairness that is needed, where the temporal properties do not hold with it', async () => {
    const instances = { ...first, 'it ends': holds({ ends: true }), lazy };
    expect(await refusedIn(toy({ instances }), { fairnessInstance: 'lazy' })).toEqual([
      'its temporal properties hold with their fairness',
    ]);
  });

  test('fairness that is needed, where the temporal properties hold without it', async () => {
    const instances = { ...first, idle: holds({ ends: true, idleFairness: true }, 6, 8), lazy };
    expect(await refusedIn(toy({ instances }), { fairnessInstance: 'idle' })).toEqual([
      'its temporal properties need their fairness: not all hold without WF(finish)',
    ]);
  });

  describe('a flaw', () => {
    const instances = { ...first, 'too far': tooFar, harmless: holds({ more: 1 }) };
    const refusedFlaw = (flaw: Setting, changes: Partial<Protocol> = {}) =>
      refusedIn(
        toy({
          instances,
          incidents: { harm: { ...incident, flaw, mitigations: [{ what: 'less' }] } },
          ...changes,
        }),
      );
    const refused = ['harm: the flaw shows'];

    test.each<readonly [string, Setting]>([
      ['that is none', {}],
      ['whose instance holds', { instance: 'harmless' }],
      ['whose mutant does no harm there', { mutant: 'it goes on', instance: 'harmless' }],
    ])('%s', async (_, flaw) => {
      expect(await refusedFlaw(flaw)).toEqual(refused);
    });

    test('whose instance breaks something else than it declares', async () => {
      const declared = { verdict: 'violated', breaks: 'deadlock' } as const;
      const changes = { instances: { ...instances, 'too far': { ...tooFar, expect: declared } } };
      expect(await refusedFlaw({ instance: 'too far' }, changes)).toEqual([
        'its small instances get their verdicts and counts, and between them take every action',
        ...refused,
      ]);
    });
  });

  test('a mitigation that does not help', async () => {
    const mitigations = [{ what: 'nothing', instance: 'too far' }];
    const harm = { ...incident, flaw: { instance: 'too far' }, mitigations };
    expect(await refusedIn(toy({ instances: { ...first, 'too far': tooFar }, incidents: { harm } }))).toEqual(
      ['harm: nothing helps'],
    );
  });

  describe('a boundary', () => {
    test('on whose far side nothing is decided', async () => {
      const sweeps = {
        'bound > 2': { over: { bound: [2, 4] }, holds: ({ bound = 0 }) => bound > 2, source },
      } as const;
      expect(await refusedIn(toy({ sweeps }))).toEqual(['it holds exactly where bound > 2']);
    });

    test('that lies elsewhere', async () => {
      const sweeps = { 'top <= 5': { ...upToFour, holds: ({ top = 0 }) => top <= 5 } };
      expect(await refusedIn(toy({ sweeps }))).toEqual(['it holds exactly where top <= 5']);
    });

    test("that is not the one of a mutant's own instance", async () => {
      const own = { 'it goes on': { ...mutants['it goes on'], instance: 'more' } };
      const instances = { harmless: holds({ more: 0 }), more: holds({ more: 3 }) };
      const sweeps = {
        'top <= 1': {
          over: { top: [1, 4] },
          holds: ({ top = 0 }) => top <= 1,
          setting: { mutant: 'it goes on' },
          source,
        },
        'top <= 3': {
          over: { top: [1, 4] },
          holds: ({ top = 0 }) => top <= 3,
          setting: { mutant: 'it goes on' },
          source,
        },
      } as const;
      expect(await refusedIn(toy({ instances, mutants: own, sweeps }))).toEqual([
        'it holds exactly where top <= 3',
      ]);
    });
  });

  describe('what is there in a later instance alone:', () => {
    test('a property that cannot fail', async () => {
      const instances = { ...first, more: holds({ idleInvariant: true }) };
      expect(await refusedIn(toy({ instances }))).toEqual(['that it counts can fail: some mutant shows it']);
    });

    test('a conjunct that can be left out', async () => {
      const instances = { ...first, more: holds({ idleConjunct: true }) };
      expect(await refusedIn(toy({ instances }))).toEqual(['a guard cannot do without rise: it counts']);
      const idleConjuncts = { 'rise: it counts': 'numbers do' };
      expect(await refusedIn(toy({ instances }), { idleConjuncts })).toEqual([]);
    });
  });

  test('a conjunct that is called idle and keeps off a step', async () => {
    expect(await refusedIn(toy(), { idleConjuncts: { 'rise: it is low': 'it is not' } })).toEqual([
      'a guard cannot do without rise: it is low',
    ]);
  });

  test('a property that cannot fail, called like a part of a refinement', async () => {
    expect(await refusedIn(toy({ instances: { 'to 2': holds({ refines: true }) } }))).toEqual([
      'that as another: it counts can fail: some mutant shows it',
    ]);
  });
});
