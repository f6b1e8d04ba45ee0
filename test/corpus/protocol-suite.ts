import { describe, expect, test } from 'vitest';
import { type CheckOptions, type Report, unlimited } from '../../checker/index.ts';
import { type Model, modelOf } from '../../model/index.ts';
import {
  type Constants,
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
import { guardsOf, withFairness, withoutConjunct } from './weaker-specs.ts';

/** What a protocol says of itself, for the cases that the suite cannot settle alone. */
export interface SuiteOptions {
  /**
   * Conjuncts of guards that may be left out without any instance showing it, with why each stays: the README says so,
   * too. Written `action: conjunct`, or `action` where the guard is one predicate.
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
 * fairness that is all needed, incidents that their mitigations prevent, sweeps with their boundaries.
 */
export function protocolSuite(protocol: Protocol, options: SuiteOptions = {}): void {
  describe(protocol.spec.name, () => {
    isWellFormed(protocol);
    instancesAreAsDeclared(protocol);
    mutantsBreakWhatTheyName(protocol);
    propertiesCanFail(protocol, options);
    conjunctsMatter(protocol, options);
    fairnessIsNeeded(protocol, options.fairnessInstance);
    incidentsArePrevented(protocol);
    sweepsHaveTheirBoundary(protocol);
  });
}

function isWellFormed(protocol: Protocol): void {
  const { spec, instances, mutants } = protocol;

  test('it is the one spec that its module exports, under its own name', async () => {
    const source = sourceOf(protocol);
    const exports: Readonly<Record<string, unknown>> = await import(source.module);
    expect(source.module).toContain(`/${spec.name}/spec.`);
    expect(Object.keys(exports)).toEqual([source.export]);
    expect(exports[source.export]).toBe(spec);
  });

  test('it declares the mutants that it asks for, and no others, in every instance', () => {
    for (const name of Object.keys(instances)) {
      expect(modelIn(protocol, { instance: name }).compiled.knownMutants.toSorted()).toEqual(
        Object.keys(mutants).toSorted(),
      );
    }
  });

  test('it starts with an instance that is quickly checked', () => {
    const [first] = Object.values(instances);
    expect(first?.expect.verdict).toBe('holds');
    expect(first && isLarge(first)).toBe(false);
  });

  test.each(Object.entries(instances))('instance %s is well formed', (name, { expect: expected, source }) => {
    if (expected.verdict === 'violated') {
      expect(propertiesOf(modelIn(protocol, { instance: name }))).toContain(expected.breaks);
    } else {
      // What holds says how much was seen, and where the figures come from.
      expect(expected).toMatchObject({ distinct: expect.any(Number), generated: expect.any(Number) });
      expect(expected.generated).toBeGreaterThanOrEqual(expected.distinct ?? Number.POSITIVE_INFINITY);
      expect(expected).not.toHaveProperty('breaks');
    }
    expect(source).toBeTruthy();
  });

  test.each(Object.entries(mutants))('mutant %s is well formed', (mutant, { story, breaks, instance }) => {
    const setting = instance === undefined ? { mutant } : { mutant, instance };
    expect(propertiesOf(modelIn(protocol, setting))).toContain(breaks);
    expect(story).not.toMatch(/^[A-Z]|\.$/); // a clause, to be put into a sentence
  });
}

function instancesAreAsDeclared(protocol: Protocol): void {
  test('its small instances get their verdicts and counts, and between them take every action', async () => {
    const taken = new Set<string>();
    const actions = new Set<string>();
    for (const [name, instance] of small(protocol)) {
      const model = modelIn(protocol, { instance: name });
      const report = await checkWhole(model);
      requireExpected(instance, model, report);
      for (const action of report.actions) {
        actions.add(action.name);
        if (action.taken > 0) taken.add(action.name);
      }
    }
    expect(taken).toEqual(actions);
  });
}

function mutantsBreakWhatTheyName(protocol: Protocol): void {
  test.each(Object.entries(protocol.mutants))(
    'if %s, what must break does',
    async (mutant, { breaks, length, instance }) => {
      const model = modelIn(protocol, instance === undefined ? { mutant } : { mutant, instance });
      requireBroken(model, await checkWhole(model), breaks, length);
    },
  );
}

/** A reachable property is left out: it is shown, or the instance does not hold. */
function propertiesCanFail(protocol: Protocol, { brokenBy = {}, parts = [] }: SuiteOptions): void {
  const elsewhere = new Set(parts.flatMap((part) => propertiesOf(modelIn(part, {}))));
  const { instances, mutants } = protocol;
  const declared = new Set([
    ...Object.values(mutants).map(({ breaks }) => breaks),
    ...Object.values(instances).flatMap(({ expect: { breaks } }) => breaks ?? []),
  ]);
  const { invariants, steps, temporal } = modelIn(protocol, {}).compiled;
  const refinements = steps.filter(({ refines }) => refines !== undefined);
  const names = [...invariants, ...steps, ...temporal]
    .map(({ name }) => name)
    // A refinement is a step property and temporal ones, and fails with any of them.
    .filter((name) => !refinements.some((refinement) => name.startsWith(`${refinement.name}: `)))
    .filter((name) => !elsewhere.has(name));

  test.each(names)('that %s can fail: some mutant shows it', async (name) => {
    if (declared.has(name)) return;
    const tried = Object.entries(mutants).filter(([mutant]) => (brokenBy[name] ?? mutant) === mutant);
    for (const [mutant, { instance }] of tried) {
      const model = modelIn(protocol, instance === undefined ? { mutant } : { mutant, instance });
      if (!propertiesOf(model).includes(name)) continue;
      const { verdict } = await checkWhole(model, { properties: [name] });
      if (verdict.kind === 'violated' && verdict.violations[0].property === name) return;
    }
    throw new Error(`no mutant breaks ${JSON.stringify(name)}: is it able to fail?`);
  });
}

function conjunctsMatter(protocol: Protocol, { idleConjuncts: idle = {}, parts = [] }: SuiteOptions): void {
  const elsewhere = new Set(
    parts.flatMap((part) => guardsOf(modelIn(part, {}).compiled).map(({ name }) => name)),
  );
  const guards = guardsOf(modelIn(protocol, {}).compiled).filter(({ name }) => !elsewhere.has(name));

  test.each(guards)('a guard cannot do without $name', async (guard) => {
    const differs = await isMissed(protocol, guard);
    expect(differs).toBe(!Object.hasOwn(idle, guard.name));
  });

  test('conjuncts that stay all the same are there', () => {
    expect(guards.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(idle)));
  });
}

/** Whether some small instance has another verdict or other counts without a conjunct; for safety alone. */
async function isMissed(protocol: Protocol, guard: ReturnType<typeof guardsOf>[number]): Promise<boolean> {
  for (const [name, { constants }] of small(protocol)) {
    const intact = await safetyOf(protocol, name);
    const spec = withoutConjunct(protocol.spec, guard);
    const limits = { ...unlimited, maxStates: 2 * intact.distinct + 1_000 };
    try {
      const weaker = await outcomeOf(modelOf(spec, constants), limits);
      if (JSON.stringify(weaker) !== JSON.stringify(intact)) return true;
    } catch {
      return true; // The effect relies on what the conjunct says.
    }
  }
  return false;
}

interface Outcome {
  readonly verdict: string;
  readonly distinct: number;
  readonly generated: number;
}

const known = new Map<string, Promise<Outcome>>();

/** What an instance shows for safety, as it is. */
function safetyOf(protocol: Protocol, instance: string): Promise<Outcome> {
  const key = `${protocol.spec.name}, ${instance}`;
  const outcome = known.get(key) ?? outcomeOf(modelIn(protocol, { instance }), unlimited);
  known.set(key, outcome);
  return outcome;
}

async function outcomeOf(model: Model, limits: CheckOptions['limits']): Promise<Outcome> {
  const { verdict, coverage } = await checkWhole(model, { limits, properties: 'safety' });
  return {
    verdict: verdict.kind,
    distinct: coverage.distinctStates,
    generated: coverage.generatedStates,
  };
}

function fairnessIsNeeded(protocol: Protocol, instance: string | undefined): void {
  const setting = instance === undefined ? {} : { instance };
  const constants = instanceOf(protocol, setting).constants;
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

  test.each(weaker)('its temporal properties need their fairness: not all hold $change', async ({ spec }) => {
    const { verdict } = await checkedInTime(spec, constants);
    expect(verdict.kind).toBe('violated');
  });
}

function weakened(fairness: readonly Fairness[], index: number): readonly Fairness[] {
  return fairness.map((assumption, at) => (at === index ? { ...assumption, kind: 'weak' } : assumption));
}

function checkedInTime(spec: Spec, constants: Constants): Promise<Report> {
  const model = modelOf(spec, constants);
  return checkWhole(model, { properties: model.compiled.temporal.map(({ name }) => name) });
}

function incidentsArePrevented(protocol: Protocol): void {
  const mitigations = Object.entries(protocol.incidents ?? {}).flatMap(([name, { mitigations }]) =>
    mitigations.map(({ what, ...setting }) => ({ name, what, setting })),
  );
  test.each(mitigations)('$name: $what helps', async ({ setting }) => {
    const { verdict } = await checkWhole(modelIn(protocol, setting));
    expect(verdict.kind).toBe('holds');
  });
}

function sweepsHaveTheirBoundary(protocol: Protocol): void {
  test.each(Object.entries(protocol.sweeps ?? {}))('it holds exactly where %s', async (_, sweep) => {
    const verdicts = new Set<boolean>();
    const { constants } = instanceOf(protocol, sweep.setting ?? {});
    for (const point of gridOf(sweep)) {
      const model = modelOf(protocol.spec, { ...constants, ...point }, sweep.setting?.mutant);
      const { verdict } = await checkWhole(model);
      expect({ point, holds: verdict.kind === 'holds' }).toEqual({ point, holds: sweep.holds(point) });
      verdicts.add(verdict.kind === 'holds');
    }
    expect(verdicts.size).toBe(2);
  });
}

/** The instances that are not left to the corpus. */
function small({ instances }: Protocol): readonly (readonly [name: string, Instance])[] {
  return Object.entries(instances).filter(([, instance]) => !isLarge(instance));
}

function instanceOf({ spec, instances }: Protocol, { instance }: Setting): Instance {
  const found = instances[instance ?? Object.keys(instances)[0] ?? ''];
  if (found === undefined) throw new Error(`${spec.name} has no instance ${JSON.stringify(instance)}`);
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

function propertiesOf({ compiled }: Model): readonly string[] {
  const { invariants, steps, reachable, temporal } = compiled;
  return [
    ...[...invariants, ...steps, ...reachable, ...temporal].map(({ name }) => name),
    'deadlock',
    'bounds',
  ];
}
