import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import { type Model, modelOf, type Trace } from '../../model/index.ts';
import { replay } from '../../traces/index.ts';
import { specOf, type Writing, writings } from './authored.ts';
import { enabledIn, type FairCase, isInPart } from './fair-case.ts';
import { caseText, expandedCases } from './fair-cases.ts';
import { flawOf } from './judge-behaviour.ts';
import { existsFair, statesWithoutFairPath } from './slow-twin.ts';

/** Cases: few for every run of the tests, since each is compiled; ASSAY_LAW_RUNS for the corpus. */
const given = process.env.ASSAY_LAW_RUNS;
const runs = given === undefined ? 150 : Math.min(5_000, Math.ceil(Number(given) / 2));
/** Printed by fast-check on failure; the same seed makes the same cases. */
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, runs / 20) * 60_000;

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

/** The case as a limit on depth leaves it: what is found at that depth is not expanded. */
function upTo(one: FairCase, maxDepth: number): FairCase {
  const { graph } = one;
  let level = new Set(graph.initial);
  const found = new Set(level);
  const expanded = new Set<number>();
  for (let depth = 1; depth < maxDepth && level.size > 0; depth += 1) {
    const deeper = new Set<number>();
    for (const state of level) {
      expanded.add(state);
      for (const { to } of graph.steps[state] ?? []) if (to !== undefined && !found.has(to)) deeper.add(to);
    }
    for (const state of deeper) found.add(state);
    level = deeper;
  }
  const steps = graph.steps.map((own, state) => (expanded.has(state) ? own : undefined));
  // What was never found is nowhere: it is as if it had been expanded, and nobody asks.
  const truths = graph.truths;
  return {
    ...one,
    graph: { ...graph, steps: steps.map((own, state) => (found.has(state) ? own : [])), truths },
  };
}

function requireSoundLasso(model: Model, one: FairCase, trace: Trace | undefined): void {
  if (trace?.loop === undefined) throw new Error('there is no lasso');
  expect(replay(model, trace)).toMatchObject({ kind: 'replays' });
  const states = trace.points.map((point) => Number(point.state.at));
  expect(flawOf(one, { states, loop: trace.loop }), JSON.stringify(states)).toBeUndefined();
}

function requireReport(model: Model, one: FairCase, isLimited: boolean, report: Report): void {
  const negation: FairCase = { ...one, formula: { operator: 'not', of: one.formula } };
  const violations = report.verdict.kind === 'violated' ? report.verdict.violations : [];
  for (const [name, asked] of [
    ['the formula', one],
    ['its negation', negation],
  ] as const) {
    const isViolated = existsFair(asked, { operator: 'not', of: asked.formula });
    const status = isViolated ? 'violated' : isInPart(one.graph) ? 'open' : 'holds';
    expect(report.properties.find((property) => property.name === name)?.status, name).toBe(status);
    const violation = violations.find(({ property }) => property === name);
    expect(violation !== undefined).toBe(isViolated);
    if (isViolated) requireSoundLasso(model, asked, violation?.trace);
  }
  const isIdle = ({ labels }: { readonly labels: number }) =>
    one.graph.steps.every((_, state) => (enabledIn(one.graph, state) & labels) === 0);
  const told = (kind: string) => report.vacuity.filter((each) => each.kind === kind);
  if (!isInPart(one.graph)) {
    expect(told('fairness of what is never enabled')).toHaveLength(one.fairness.filter(isIdle).length);
  }
  const deadEnds = isLimited ? 0 : statesWithoutFairPath(one);
  expect(told('fairness that admits no behaviour')).toEqual(
    deadEnds === 0 ? [] : [{ kind: 'fairness that admits no behaviour', states: deadEnds }],
  );
}

async function requireAgreement(one: FairCase, writing: Writing, maxDepth: number): Promise<void> {
  const model = modelOf(specOf(one, writing));
  const limited = upTo(one, maxDepth);
  const isLimited = limited.graph.steps.includes(undefined);
  const limits = { ...unlimited, maxDepth };
  requireReport(model, limited, isLimited, await check(model, { ...options, limits }));
  const leavesBounds = writing.cut === 'bounds' && isInPart(one.graph);
  if (leavesBounds) return;
  // A search that is looked into meanwhile comes to a violation if there is one, and to nothing else.
  const early = await check(model, { ...options, limits, onViolation: 'stop', lassos: 'early' });
  const formulas = [one.formula, { operator: 'not', of: one.formula } as const];
  const isViolated = formulas.some((formula) => existsFair(limited, { operator: 'not', of: formula }));
  const otherwise = isInPart(limited.graph) ? 'inconclusive' : 'holds';
  expect(early.verdict.kind).toBe(isViolated ? 'violated' : otherwise);
  if (early.verdict.kind !== 'violated') return;
  expect(early.verdict.violations).toHaveLength(1);
  const [{ property, trace }] = early.verdict.violations;
  const formula: FairCase['formula'] =
    property === 'the formula' ? one.formula : { operator: 'not', of: one.formula };
  requireSoundLasso(model, { ...limited, formula }, trace);
}

test('check says of specs what the slow twin says, with lassos that replay', { timeout }, async () => {
  // A limit on depth for some; the others are searched to their ends.
  const depths = fc.oneof(
    { weight: 4, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
  );
  const law = fc.asyncProperty(expandedCases, writings, depths, async (one, writing, maxDepth) => {
    try {
      await requireAgreement(one, writing, maxDepth);
    } catch (error) {
      throw new Error(`${caseText(one)} written as ${JSON.stringify(writing)}`, { cause: error });
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
});
