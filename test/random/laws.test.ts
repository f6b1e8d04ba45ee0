import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import { type Model, modelOf, SpecError, traceLength } from '../../model/index.ts';
import { specOf } from './author.ts';
import type { Graph, Outcome } from './outcome.ts';
import { searchPlain } from './plain-search.ts';
import type { Plan } from './plan.ts';
import { plans } from './plans.ts';
import { flawOf } from './replay.ts';
import { Twin } from './twin.ts';

/** Runs of each law: few for every run of the tests; ASSAY_LAW_RUNS for the corpus. */
const runs = Number(process.env.ASSAY_LAW_RUNS ?? 300);
/** Printed by fast-check on failure; the same seed makes the same plans. */
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const minutes = 60_000;
const timeout = Math.max(2, runs / 300) * minutes;

/** Larger graphs are left to the corpus and to the protocols: the twin is slow. */
const most = runs > 300 ? { states: 3_000, generated: 20_000 } : { states: 1_000, generated: 3_000 };

/** A search by other means than the twin's. */
interface Engine {
  readonly name: string;
  /** Searches everything; the plan is for judging traces only. */
  search(model: Model, plan: Plan): Promise<Outcome>;
}

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

const plain: Engine = { name: 'the plain form', search: async (model) => searchPlain(model) };

const packed: Engine = {
  name: 'check, going on after violations,',
  async search(model, plan) {
    const report = await check(model, options);
    requireSoundTraces(model, plan, report);
    requireVerdict(report);
    const lengths = (status: 'violated' | 'witnessed') =>
      sorted(
        report.properties.flatMap(({ name, status: found, length }) =>
          found === status && length !== undefined ? [[name, length]] : [],
        ),
      );
    return {
      distinct: report.coverage.distinctStates,
      generated: report.coverage.generatedStates,
      depth: report.coverage.depth,
      violated: lengths('violated'),
      witnessed: lengths('witnessed'),
      actions: Object.fromEntries(
        report.actions.map(({ name, enabledStates, taken }) => [name, { enabledStates, taken }]),
      ),
    };
  },
};

function sorted(entries: readonly (readonly (string | number)[])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(entries);
}

/** The verdict says no more and no less than the properties do. */
function requireVerdict({ verdict, properties, vacuity }: Report): void {
  const broken = properties.filter(({ status }) => status === 'violated' || status === 'unwitnessed');
  const told = verdict.kind === 'violated' ? verdict.violations.map(({ property }) => property) : [];
  expect(told.toSorted()).toEqual(broken.map(({ name }) => name).toSorted());
  // A witness may lie behind a constraint: where nothing else is wrong, what is not witnessed is open.
  const open = properties.filter(({ status }) => status === 'open');
  const isCut = vacuity.some(({ kind }) => kind === 'states excluded by a constraint');
  expect(open.every(({ kind }) => kind === 'reachable' && isCut)).toBe(true);
  expect(verdict.kind).toBe(broken.length > 0 ? 'violated' : open.length > 0 ? 'inconclusive' : 'holds');
}

/** Every trace of a report replays, shows what it is said to show, and is as long as the report says. */
function requireSoundTraces(model: Model, plan: Plan, { verdict, witnesses, properties }: Report): void {
  const violations = verdict.kind === 'violated' ? verdict.violations : [];
  for (const { property, trace, kind } of [
    ...violations,
    ...witnesses.map((each) => ({ ...each, kind: 'witness' as const })),
  ]) {
    // A reachable property without a witness has nothing to show.
    if (kind === 'reachable') continue;
    if (trace === undefined) throw new Error(`${property} has no trace`);
    expect(flawOf(model, plan, property, trace), `trace of ${property}`).toBeUndefined();
    expect(traceLength(trace)).toBe(properties.find((each) => each.name === property)?.length);
  }
}

/** What an engine and the twin are compared by. */
function withoutStates({ states: _, deadlocks: __, ...outcome }: Graph): Outcome {
  return outcome;
}

/** `check` that stops reports a violation that no other is nearer than, with a sound trace of that length. */
async function requireNearest(model: Model, { violated }: Graph, plan: Plan): Promise<void> {
  const nearest = Math.min(...Object.values(violated));
  if (nearest === Number.POSITIVE_INFINITY) return;
  const report = await check(model, { ...options, onViolation: 'stop' });
  requireSoundTraces(model, plan, report);
  const { verdict } = report;
  if (verdict.kind !== 'violated') throw new Error(`the verdict is ${verdict.kind}`);
  const [{ property, trace }] = verdict.violations;
  expect(trace && traceLength(trace)).toBe(nearest);
  expect(violated[property]).toBe(nearest);
}

/** A spec that does not start well is its author's mistake, and told as one. */
async function requireRefusal(model: Model): Promise<void> {
  await expect(check(model, options)).rejects.toThrow(SpecError);
}

// One pass over the plans for all engines: most of the time is the twin's and the plain form's.
test('every engine agrees with the twin on states, violations, witnesses and lengths', {
  timeout,
}, async () => {
  const law = fc.asyncProperty(plans, async (plan) => {
    const twin = new Twin(plan);
    const model = modelOf(specOf(plan));
    if (!twin.startsWell()) return requireRefusal(model);
    const graph = twin.explore(most);
    if (graph === undefined) return;
    // Constraints that leave no state leave nothing to hold; what is violated before that is still told.
    if (graph.distinct === 0 && Object.keys(graph.violated).length === 0) return requireRefusal(model);
    for (const engine of [plain, packed]) {
      const outcome = await engine.search(model, plan);
      const expected = 'states' in outcome ? graph : withoutStates(graph);
      expect(outcome, engine.name).toEqual(expected);
    }
    await requireNearest(model, graph, plan);
  });
  await fc.assert(law, { numRuns: runs, seed });
});
