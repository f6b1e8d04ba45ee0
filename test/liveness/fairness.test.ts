import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FairCase, isInPart } from './fair-case.ts';
import { caseText, fairCases } from './fair-cases.ts';
import { flawOf } from './judge-behaviour.ts';
import { type Layout, layouts, Recorded } from './recorded.ts';
import { existsFair, statesWithoutFairPath } from './slow-twin.ts';

/** Cases: few for every run of the tests; ASSAY_LAW_RUNS for the corpus, where there are five times as many. */
const given = process.env.ASSAY_LAW_RUNS;
const runs = given === undefined ? 2_000 : 5 * Number(given);
/** Printed by fast-check on failure; the same seed makes the same cases. */
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, runs / 300) * 60_000;

function requireAgreement(one: FairCase, layout: Layout): void {
  const answer = new Recorded(one, layout).answer();
  const said = caseText(one);
  const isViolated = existsFair(one, { operator: 'not', of: one.formula });
  expect(answer.isViolated, `the verdict on ${said}`).toBe(isViolated);
  for (const lasso of answer.lassos)
    expect(flawOf(one, lasso), `${JSON.stringify(lasso)} of ${said}`).toBeUndefined();
  const withoutFairPath = statesWithoutFairPath(one);
  expect(answer.withoutFairBehaviour, `states without a fair behaviour of ${said}`).toBe(withoutFairPath);
  if (!isInPart(one.graph)) expect(withoutFairPath).toBe(0);
}

test('products decide what the slow twin decides, and every lasso is a fair behaviour that breaks the formula', {
  timeout,
}, () => {
  fc.assert(fc.property(fairCases, layouts, requireAgreement), { numRuns: runs, seed });
});
