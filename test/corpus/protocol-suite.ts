import { describe, expect, test } from 'vitest';
import { type CheckOptions, type Report, unlimited } from '../../checker/index.ts';
import { type Compiled, type Model, modelOf, SpecError } from '../../model/index.ts';
import {
  constantsWith,
  type Fairness,
  type Instance,
  type Protocol,
  type Setting,
  type Spec,
} from '../../spec/language/index.ts';
import { sourceOf } from '../../spec/protocols/index.ts';
import { checkWhole } from './check-whole.ts';
import { requireBroken, requireExpected } from './expected.ts';
import { gridOf } from './grid.ts';
import { isLarge } from './large.ts';
import { type GuardConjunct, guardsOf, withFairness, withoutConjunct } from './weaker-specs.ts';

/** What a protocol says of itself, for the cases that the suite cannot settle alone. */
export interface SuiteOptions {
  /**
   * Conjuncts of guards that may be left out without any instance showing it, with why each stays: the README says so,
   * too. Those without which there are more steps, but none that changes the state, may be among them. Written `action: conjunct`, or `action` where the guard is one predicate.
   */
  readonly idleConjuncts?: Readonly<Record<string, string>>;
  /** Of properties that no mutant breaks first: the mutant that breaks them. All are tried, where it is left out. */
  readonly brokenBy?: Readonly<Record<string, string>>;
  /**
   * The protocols that this one is put together of. What they call by the same name is theirs to show: of properties that
   * they can fail, of conjuncts that they matter.
   */
  readonly parts?: readonly Protocol[];
  /** The instance on which each assumption of fairness is shown to be needed; the first, if left out. */
  readonly fairnessInstance?: string;
}

/**
 * What every protocol must show: verdicts and counts of its small instances, mutants that break what they name with
 * counterexamples that replay, actions that are all taken, properties that can all fail, conjuncts that all matter,
 * fairness that is all needed, incidents that show their flaw and that their mitigations prevent, sweeps with their
 * boundaries.
 */
export function protocolSuite(protocol: Protocol, options: SuiteOptions = {}): void {
  describe(protocol.spec.name, () => {
    for (const { name, check } of claimsOf(protocol, options)) test(name, check);
  });
}

/** One test of the suite: `check` throws where the protocol does not show it. */
export interface Claim {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** Every test of the suite, for whoever runs them without vitest. */
export function claimsOf(protocol: Protocol, options: SuiteOptions = {}): readonly Claim[] {
  return [
    ...isWellFormed(protocol),
    ...instancesAreAsDeclared(protocol),
    ...mutantsBreakWhatTheyName(protocol),
    ...propertiesCanFail(protocol, options),
    ...conjunctsMatter(protocol, options),
    ...fairnessIsNeeded(protocol, options.fairnessInstance),
    ...incidentsArePrevented(protocol),
    ...sweepsHaveTheirBoundary(protocol),
  ];
}

function isWellFormed(protocol: Protocol): readonly Claim[] {
  const { spec, instances, mutants } = protocol;
  return [
    {
      name: 'it is the one spec that its module exports, under its own name',
      check: async () => {
        const source = sourceOf(protocol);
        const exports: Readonly<Record<string, unknown>> = await import(source.module);
        expect(source.module).toContain(`/${spec.name}/spec.`);
        expect(Object.keys(exports)).toEqual([source.export]);
        expect(exports[source.export]).toBe(spec);
      },
    },
    {
      name: 'it declares the mutants that it asks for, and no others, in every instance',
      check: async () => {
        for (const { knownMutants } of compiledInAll(protocol)) {
          expect(knownMutants.toSorted()).toEqual(Object.keys(mutants).toSorted());
        }
      },
    },
    {
      name: 'it starts with an instance that is quickly checked',
      check: async () => {
        const [first] = Object.values(instances);
        expect(first?.expect.verdict).toBe('holds');
        expect(first && isLarge(first)).toBe(false);
      },
    },
    ...Object.entries(instances).map(([name, { expect: expected, source }]) => ({
      name: `instance ${name} is well formed`,
      check: async () => {
        if (expected.verdict === 'violated') {
          expect(propertiesOf(modelIn(protocol, { instance: name }).compiled)).toContain(expected.breaks);
        } else {
          // What holds says how much was seen, and where the figures come from.
          expect(expected).toMatchObject({ distinct: expect.any(Number), generated: expect.any(Number) });
          expect(expected.generated).toBeGreaterThanOrEqual(expected.distinct ?? Number.POSITIVE_INFINITY);
          expect(expected).not.toHaveProperty('breaks');
        }
        expect(source).toBeTruthy();
      },
    })),
    ...Object.entries(mutants).map(([mutant, { story, breaks }]) => ({
      name: `mutant ${mutant} is well formed`,
      check: async () => {
        expect(propertiesOf(modelIn(protocol, { mutant }).compiled)).toContain(breaks);
        expect(story).not.toMatch(/^[A-Z]|\.$/); // a clause, to be put into a sentence
      },
    })),
  ];
}

function instancesAreAsDeclared(protocol: Protocol): readonly Claim[] {
  const check = async (): Promise<void> => {
    const taken = new Set<string>();
    const actions = new Set<string>();
    for (const [name, instance] of small(protocol)) {
      const report = await reportIn(protocol, { instance: name });
      requireExpected(instance, modelIn(protocol, { instance: name }), report);
      for (const action of report.actions) {
        actions.add(action.name);
        if (action.taken > 0) taken.add(action.name);
      }
    }
    expect(taken).toEqual(actions);
  };
  return [
    { name: 'its small instances get their verdicts and counts, and between them take every action', check },
  ];
}

function mutantsBreakWhatTheyName(protocol: Protocol): readonly Claim[] {
  return Object.entries(protocol.mutants).map(([mutant, { breaks, length }]) => ({
    name: `if ${mutant}, what must break does`,
    check: async () =>
      requireBroken(modelIn(protocol, { mutant }), await reportIn(protocol, { mutant }), breaks, length),
  }));
}

/** A reachable property is left out: it is shown, or the instance does not hold. */
function propertiesCanFail(
  protocol: Protocol,
  { brokenBy = {}, parts = [] }: SuiteOptions,
): readonly Claim[] {
  const { instances, mutants } = protocol;
  const elsewhere = new Set(parts.flatMap(compiledInAll).flatMap(propertiesOf));
  const declared = new Set([
    ...Object.values(mutants).map(({ breaks }) => breaks),
    ...Object.values(instances).flatMap(({ expect: { breaks } }) => breaks ?? []),
  ]);
  const names = compiledInAll(protocol)
    .flatMap(({ invariants, steps, temporal }) => [
      ...invariants,
      ...steps,
      // A refinement is a step property and temporal ones, and fails with any of them.
      ...temporal.filter(({ refinement }) => refinement === undefined),
    ])
    .map(({ name }) => name)
    .filter((name) => !elsewhere.has(name));

  return [...new Set(names)].map((name) => ({
    name: `that ${name} can fail: some mutant shows it`,
    check: async () => {
      if (declared.has(name)) return;
      const tried = Object.keys(mutants).filter((mutant) => (brokenBy[name] ?? mutant) === mutant);
      for (const mutant of tried) {
        const model = modelIn(protocol, { mutant });
        if (!propertiesOf(model.compiled).includes(name)) continue;
        const { verdict } = await checkWhole(model, { properties: [name] });
        if (verdict.kind === 'violated' && verdict.violations[0].property === name) return;
      }
      throw new Error(`no mutant breaks ${JSON.stringify(name)}: is it able to fail?`);
    },
  }));
}

function conjunctsMatter(
  protocol: Protocol,
  { idleConjuncts: idle = {}, parts = [] }: SuiteOptions,
): readonly Claim[] {
  const elsewhere = new Set(parts.flatMap(guardsInAll).map(({ name }) => name));
  const guards = guardsInAll(protocol).filter(({ name }) => !elsewhere.has(name));
  return [
    ...guards.map((guard) => ({
      name: `a guard cannot do without ${guard.name}`,
      check: async () => {
        const isIdle = Object.hasOwn(idle, guard.name);
        // Who keeps off nothing but stuttering steps may be called idle, or not.
        const sought: readonly KeptOff[] = isIdle ? ['changes'] : ['changes', 'stuttering'];
        expect(await keepsOff(protocol, guard, sought)).toBe(!isIdle);
      },
    })),
    {
      name: 'conjuncts that stay all the same are there',
      check: async () => {
        expect(guards.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(idle)));
      },
    },
  ];
}

/** The conjuncts of all instances, each once. */
function guardsInAll(protocol: Protocol): readonly GuardConjunct[] {
  const guards = compiledInAll(protocol).flatMap(guardsOf);
  return [...new Map(guards.map((guard) => [guard.name, guard])).values()];
}

/** What a conjunct keeps off: steps that change the state, steps that change nothing and no others, or nothing. */
type KeptOff = 'changes' | 'stuttering' | 'nothing';

/** Whether some small instance shows that a conjunct keeps off what is sought. */
async function keepsOff(
  protocol: Protocol,
  guard: GuardConjunct,
  sought: readonly KeptOff[],
): Promise<boolean> {
  for (const [instance] of small(protocol)) {
    const { compiled } = modelIn(protocol, { instance });
    if (!guardsOf(compiled).some(({ name }) => name === guard.name)) continue;
    if (sought.includes(await keptOffIn(protocol, instance, guard))) return true;
  }
  return false;
}

/** What leaving out the conjunct adds to an instance; for safety alone. */
async function keptOffIn(protocol: Protocol, instance: string, guard: GuardConjunct): Promise<KeptOff> {
  const intact = await safetyIn(protocol, { instance });
  const { distinctStates, generatedStates } = intact.coverage;
  let hasChanged = false;
  const weaker = withoutConjunct(protocol.spec, guard, () => {
    hasChanged = true;
  });
  try {
    const { verdict, coverage } = await checkWhole(
      modelOf(weaker, instanceOf(protocol, { instance }).constants),
      {
        limits: { ...unlimited, maxStates: 2 * distinctStates + 1_000 },
        properties: 'safety',
        interrupted: () => hasChanged,
      },
    );
    if (hasChanged || verdict.kind !== intact.verdict.kind) return 'changes';
    return coverage.generatedStates === generatedStates ? 'nothing' : 'stuttering';
  } catch (error) {
    // A later conjunct or the effect relies on what the conjunct says.
    if (error instanceof SpecError) return 'changes';
    throw error;
  }
}

function fairnessIsNeeded(protocol: Protocol, instance: string | undefined): readonly Claim[] {
  const setting = instance === undefined ? {} : { instance };
  const { fairness } = modelIn(protocol, setting).compiled;
  const weaker = fairness.flatMap(({ kind, text }, index) => [
    {
      change: `without ${text}`,
      spec: withFairness(protocol.spec, (all) => all.toSpliced(index, 1)),
    },
    ...(kind === 'weak'
      ? []
      : [
          {
            change: `with ${text} made weak`,
            spec: withFairness(protocol.spec, (all) => weakened(all, index)),
          },
        ]),
  ]);
  if (weaker.length === 0) return [];
  const verdictOf = async (spec: Spec): Promise<string> => {
    const model = modelOf(spec, instanceOf(protocol, setting).constants);
    const properties = model.compiled.temporal.map(({ name }) => name);
    return (await checkWhole(model, { properties })).verdict.kind;
  };
  return [
    {
      // Else leaving out an assumption would show nothing.
      name: 'its temporal properties hold with their fairness',
      check: async () => {
        expect(await verdictOf(protocol.spec)).toBe('holds');
      },
    },
    ...weaker.map(({ change, spec }) => ({
      name: `its temporal properties need their fairness: not all hold ${change}`,
      check: async () => {
        expect(await verdictOf(spec)).toBe('violated');
      },
    })),
  ];
}

function weakened(fairness: readonly Fairness[], index: number): readonly Fairness[] {
  return fairness.map((assumption, at) => (at === index ? { ...assumption, kind: 'weak' } : assumption));
}

function incidentsArePrevented(protocol: Protocol): readonly Claim[] {
  return Object.entries(protocol.incidents ?? {}).flatMap(([name, { flaw, mitigations }]) => [
    { name: `${name}: the flaw shows`, check: () => requireFlaw(protocol, flaw) },
    ...mitigations.map(({ what, ...setting }) => ({
      name: `${name}: ${what} helps`,
      check: async () => {
        expect((await reportIn(protocol, setting)).verdict.kind).toBe('holds');
      },
    })),
  ]);
}

/** A flaw breaks what its mutant, or without one its instance, declares; in as many steps, where it is declared there. */
async function requireFlaw(protocol: Protocol, flaw: Setting): Promise<void> {
  const mutant = protocol.mutants[flaw.mutant ?? ''];
  const { breaks, length } = mutant ?? instanceOf(protocol, flaw).expect;
  if (breaks === undefined) throw new Error(`nothing is declared to break under ${JSON.stringify(flaw)}`);
  const isItsOwn =
    flaw.mutant === undefined || instanceOf(protocol, flaw) === instanceOf(protocol, { mutant: flaw.mutant });
  const report = await reportIn(protocol, flaw);
  requireBroken(modelIn(protocol, flaw), report, breaks, isItsOwn ? length : undefined);
}

function sweepsHaveTheirBoundary(protocol: Protocol): readonly Claim[] {
  return Object.entries(protocol.sweeps ?? {}).map(([boundary, sweep]) => ({
    name: `it holds exactly where ${boundary}`,
    check: async () => {
      const verdicts = new Set<string>();
      const { setting = {} } = sweep;
      const { constants } = instanceOf(protocol, setting);
      for (const point of gridOf(sweep)) {
        const model = modelOf(protocol.spec, { ...constants, ...point }, setting.mutant);
        const { kind } = (await checkWhole(model)).verdict;
        // What is inconclusive is on neither side.
        expect({ point, verdict: kind }).toEqual({
          point,
          verdict: sweep.holds(point) ? 'holds' : 'violated',
        });
        verdicts.add(kind);
      }
      expect(verdicts.size).toBe(2);
    },
  }));
}

/** The instances that are not left to the corpus. */
function small({ instances }: Protocol): readonly (readonly [name: string, Instance])[] {
  return Object.entries(instances).filter(([, instance]) => !isLarge(instance));
}

/** The instance of a setting: without one the mutant's own, else the first. */
function instanceOf({ spec, instances, mutants }: Protocol, { instance, mutant }: Setting): Instance {
  const name = instance ?? mutants[mutant ?? '']?.instance ?? Object.keys(instances)[0] ?? '';
  const found = instances[name];
  if (found === undefined) throw new Error(`${spec.name} has no instance ${JSON.stringify(name)}`);
  return found;
}

function modelIn(protocol: Protocol, setting: Setting): Model {
  const { constants } = instanceOf(protocol, setting);
  return modelOf(
    protocol.spec,
    constantsWith(protocol.spec, constants, 'the test'),
    ...(setting.mutant === undefined ? [] : [setting.mutant]),
  );
}

function compiledInAll(protocol: Protocol): readonly Compiled[] {
  return Object.keys(protocol.instances).map((instance) => modelIn(protocol, { instance }).compiled);
}

/** Reports by protocol and setting: several claims look at one. */
const reports = new WeakMap<Protocol, Map<string, Promise<Report>>>();

/** What a check of everything finds. */
function reportIn(protocol: Protocol, setting: Setting): Promise<Report> {
  return remembered(protocol, setting, {});
}

/** What a check for safety finds. */
function safetyIn(protocol: Protocol, setting: Setting): Promise<Report> {
  return remembered(protocol, setting, { properties: 'safety' });
}

function remembered(
  protocol: Protocol,
  setting: Setting,
  options: Pick<Partial<CheckOptions>, 'properties'>,
): Promise<Report> {
  const known = reports.get(protocol) ?? new Map<string, Promise<Report>>();
  reports.set(protocol, known);
  const { constants } = instanceOf(protocol, setting);
  const key = JSON.stringify([constants, setting.mutant, options]);
  const report = known.get(key) ?? checkWhole(modelIn(protocol, setting), options);
  known.set(key, report);
  return report;
}

function propertiesOf({ invariants, steps, reachable, temporal }: Compiled): readonly string[] {
  return [
    ...[...invariants, ...steps, ...reachable, ...temporal].map(({ name }) => name),
    'deadlock',
    'bounds',
  ];
}
