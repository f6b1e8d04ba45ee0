import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import {
  type CompiledProperty,
  type Model,
  modelOf,
  type PlainState,
  type Renaming,
  SpecError,
  SymmetryError,
  symmetricTypes,
  type Trace,
  traceLength,
} from '../../model/index.ts';
import { specOf } from './author.ts';
import { orbitOf, renamingsOf, told } from './orbits.ts';
import { plans } from './plans.ts';
import { flawOf } from './replay.ts';
import { flawedSpec, flaws, symmetricSpecs } from './symmetric-specs.ts';
import { Twin } from './twin.ts';

const runs = Number(process.env.ASSAY_LAW_RUNS ?? 300);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);

const options: CheckOptions = {
  limits: unlimited,
  properties: undefined,
  onViolation: 'continue',
  witnesses: 'traces',
  distinctValues: 'skip',
  lassos: 'late',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => 0,
  onProgress: undefined,
  interrupted: undefined,
};

/** A state that was met with all that is said of it, and whether it is expanded. */
interface Met {
  readonly state: PlainState;
  readonly isInside: boolean;
  readonly facts: string;
  /** Each step: its action, what is said of it, and where it leads. */
  readonly steps: readonly {
    readonly facts: string;
    readonly to: PlainState | undefined;
    readonly isCut: boolean;
  }[];
}

interface Explored {
  readonly initial: ReadonlySet<string>;
  readonly met: readonly Met[];
}

/** Everything that is reachable, by the reference semantics. */
function explored({ plain, compiled }: Model): Explored {
  const nameOf = (state: PlainState): string => told(compiled.variables, state, {});
  const facts = (properties: readonly CompiledProperty[], ...states: readonly PlainState[]): string =>
    properties.map((each) => Number(plain.falseConjuncts(each, ...states).length === 0)).join('');
  const known = new Map<string, PlainState>();
  const met: Met[] = [];
  const queue: PlainState[] = [];
  const meet = (state: PlainState): void => {
    if (known.has(nameOf(state))) return;
    known.set(nameOf(state), state);
    queue.push(state);
  };
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') meet(outcome.state);
  const initial = new Set(known.keys());
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const isInside = !facts(compiled.constraints, state).includes('0');
    const steps = !isInside
      ? []
      : [...plain.steps(state)].map(({ action, outcome }) => {
          if (outcome.kind !== 'state') return { facts: `${action} bounds`, to: undefined, isCut: true };
          const isCut = facts(compiled.stepConstraints, state, outcome.state).includes('0');
          const judged = facts(compiled.steps, state, outcome.state);
          return { facts: `${action} ${judged} ${isCut}`, to: outcome.state, isCut };
        });
    met.push({
      state,
      isInside,
      facts: `${facts([...compiled.invariants, ...compiled.reachable], state)} ${plain.isTerminal(state)} ${isInside}`,
      steps,
    });
    for (const { to, isCut } of steps) if (to !== undefined && !isCut) meet(to);
  }
  return { initial, met };
}

/** Whether states that differ by a renaming behave and are judged alike, tried with every state and every renaming. */
function isSymmetric(model: Model, graph: Explored, renamings: readonly Renaming[]): boolean {
  const { variables } = model.compiled;
  const nameOf = (state: PlainState, renaming: Renaming): string => told(variables, state, renaming);
  const description = ({ facts, steps }: Met, renaming: Renaming): string =>
    [
      facts,
      ...steps.map(({ facts: of, to }) => `${of} ${to === undefined ? '' : nameOf(to, renaming)}`).sort(),
    ].join('\n');
  const byName = new Map(graph.met.map((met) => [nameOf(met.state, {}), description(met, {})]));
  return renamings.every((renaming) =>
    graph.met.every((met) => {
      const other = nameOf(met.state, renaming);
      return (
        byName.get(other) === description(met, renaming) &&
        graph.initial.has(other) === graph.initial.has(nameOf(met.state, {}))
      );
    }),
  );
}

/** What must not depend on whether symmetry is used. */
function answers({ verdict, properties, coverage, isComplete, vacuity, actions }: Report): object {
  return {
    verdict: verdict.kind,
    properties,
    depth: coverage.depth,
    isComplete,
    vacuity: vacuity.map(({ kind, ...rest }) => ({ kind, ...rest, excluded: 0 })),
    enabled: actions.filter(({ enabledStates }) => enabledStates > 0).map(({ name }) => name),
  };
}

/** The states that a search keeps, one for each orbit. */
function orbitsIn(model: Model, { met }: Explored, renamings: readonly Renaming[]): number {
  const inside = met.filter(({ isInside }) => isInside);
  return new Set(inside.map(({ state }) => orbitOf(model.compiled.variables, state, renamings))).size;
}

/** The steps of a trace are the model's, and its end shows what it is said to show. By the reference semantics. */
function requireShown({ plain, compiled }: Model, property: string, { points, attempt }: Trace): void {
  let before: PlainState | undefined;
  for (const { state, action } of points) {
    const taken = before === undefined ? plain.initialSteps() : plain.steps(before);
    const isTaken = [...taken].some(
      (step) =>
        step.action === action &&
        step.outcome.kind === 'state' &&
        told(compiled.variables, step.outcome.state, {}) === told(compiled.variables, state, {}),
    );
    expect(isTaken, `${action} on the way to ${property}`).toBe(true);
    before = state;
  }
  const [last, previous] = [points.at(-1)?.state, points.at(-2)?.state];
  if (last === undefined) throw new Error('a trace has a state');
  const isTrue = (
    all: readonly CompiledProperty[],
    ...states: readonly PlainState[]
  ): boolean | undefined => {
    const found = all.find(({ name }) => name === property);
    return found && plain.falseConjuncts(found, ...states).length === 0;
  };
  const isShown =
    property === 'deadlock'
      ? [...plain.steps(last)].length === 0 && !plain.isTerminal(last)
      : property === 'bounds'
        ? attempt !== undefined
        : isTrue(compiled.invariants, last) === false ||
          isTrue(compiled.reachable, last) === true ||
          (previous !== undefined && isTrue(compiled.steps, previous, last) === false);
  expect(isShown, property).toBe(true);
}

function tracesIn({
  verdict,
  witnesses,
}: Report): readonly { readonly property: string; readonly trace: Trace }[] {
  const violations = verdict.kind === 'violated' ? verdict.violations : [];
  return [...violations, ...witnesses].flatMap(({ property, trace }) =>
    trace === undefined ? [] : [{ property, trace }],
  );
}

const timeout = Math.max(2, runs / 300) * 120_000;

test('specs that treat identities alike are searched by orbits, with the answers of a search by states', {
  timeout,
}, async () => {
  const seen = { specs: 0, reduced: 0, traces: 0 };
  const law = fc.asyncProperty(symmetricSpecs, async (one) => {
    const model = modelOf(one);
    // Where a constraint leaves nothing, there is nothing to compare.
    const report = await check(model, { ...options, limits: { ...unlimited, maxStates: 600 } }).catch(
      () => undefined,
    );
    if (report?.isComplete !== true) return;
    const { variables } = model.compiled;
    const renamings = renamingsOf(symmetricTypes('random', variables));
    const whole = explored(model);
    expect(isSymmetric(model, whole, renamings)).toBe(true);
    const reduced = await check(model, { ...options, symmetry: 'used' });
    const orbits = orbitsIn(model, whole, renamings);
    expect(reduced.coverage.distinctStates).toBe(orbits);
    expect(answers(reduced)).toEqual(answers(report));
    for (const { property, trace } of tracesIn(reduced)) {
      requireShown(model, property, trace);
      expect(traceLength(trace)).toBe(report.properties.find(({ name }) => name === property)?.length);
      seen.traces += 1;
    }
    seen.specs += 1;
    if (orbits < report.coverage.distinctStates) seen.reduced += 1;
  });
  await fc.assert(law, { numRuns: runs, seed });
  // Half of the runs or more compare something, and nearly all of these have orbits of several states.
  expect(seen.specs).toBeGreaterThan(runs / 2);
  expect(seen.reduced).toBeGreaterThan(seen.specs / 2);
  expect(seen.traces).toBeGreaterThan(seen.specs / 2);
});

test.each(Object.keys(flaws) as (keyof typeof flaws)[])('a spec with %s is refused', async (flaw) => {
  await expect(check(modelOf(flawedSpec(flaw)), { ...options, symmetry: 'used' })).rejects.toThrow(
    /^the action \w+ tells apart identities that are declared interchangeable/,
  );
});

test('of random specs, those that tell identities apart are refused, and no others', {
  timeout,
}, async () => {
  const seen = { symmetric: 0, refused: 0, missed: 0 };
  const law = fc.asyncProperty(plans, async (plan) => {
    const twin = new Twin(plan);
    if (!twin.startsWell()) return;
    const graph = twin.explore({ states: 400, generated: 2_000 });
    if (graph === undefined || graph.distinct === 0) return;
    const model = modelOf(specOf(plan));
    const { variables } = model.compiled;
    const search = () => check(model, { ...options, symmetry: 'used' });
    if (!JSON.stringify(variables).includes('"ids"')) {
      await expect(search()).rejects.toThrow(SymmetryError);
      return;
    }
    const renamings = renamingsOf(symmetricTypes('random', variables));
    const whole = explored(model);
    if (!isSymmetric(model, whole, renamings)) {
      const outcome = await search().catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(SpecError);
        expect(outcome.message).toContain('tells apart identities');
        seen.refused += 1;
      } else seen.missed += 1;
      return;
    }
    const report = await search();
    expect(report.coverage.distinctStates).toBe(orbitsIn(model, whole, renamings));
    expect(answers(report)).toEqual(answers(await check(model, options)));
    for (const { property, trace } of tracesIn(report))
      expect(flawOf(model, plan, property, trace), `trace of ${property}`).toBeUndefined();
    seen.symmetric += 1;
  });
  await fc.assert(law, { numRuns: Math.ceil(runs / 2), seed });
  // A sample is looked at: where there are more states than that, a few may get through.
  expect(seen.missed).toBeLessThanOrEqual(seen.refused / 20);
  expect(seen.refused).toBeGreaterThan(runs / 20);
  expect(seen.symmetric).toBeGreaterThan(runs / 40);
});
