import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf, PackedStepper, type Stepper } from '../../model/index.ts';
import { specOf } from '../random/index.ts';
import { type Budget, type Engine, engines, outcomeOf, truthOf } from './agreement.ts';
import { type Case, cases, graphOfPlan, logsPerSpec } from './cases.ts';

const asked = Number(process.env.ASSAY_LAW_RUNS ?? 300);
const runs = Math.ceil(asked / 3 / logsPerSpec);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);
const timeout = Math.max(2, asked / 300) * 60_000;

const budgets: fc.Arbitrary<Budget> = fc.record({
  maxCandidates: fc.constantFrom(1, 2, 4, Number.POSITIVE_INFINITY),
  maxStates: fc.constantFrom(1, 4, 16, 64),
  isStopped: fc.constant(() => false),
});

/** What is told of a log, in a form that can be compared. */
function told(engine: Engine, stepper: Stepper<unknown>, each: Case, budget: Budget): readonly unknown[] {
  const graph = graphOfPlan(each.plan);
  if (graph === undefined) throw new Error('a spec is too large to be looked at whole');
  return each.recordings.map((recording) => {
    if (truthOf(recording, graph).starts.length === 0) return undefined;
    const { matched, told: behaviour } = outcomeOf(stepper, engine, recording, graph, budget);
    const steps = behaviour.steps.map(({ action, to, line }) => [action, to.text, line]);
    return { kind: matched.kind, effort: matched.effort, steps };
  });
}

// Kills: an unfinished search taken for a rejection, or for an acceptance.
test('with a budget the verdict is the same or left open, and the same each time', { timeout }, () => {
  let open = 0;
  let decided = 0;
  const law = fc.property(cases, budgets, (each, budget) => {
    const graph = graphOfPlan(each.plan);
    if (graph === undefined) throw new Error('a spec is too large to be looked at whole');
    const { compiled } = modelOf(specOf(each.plan));
    const stepper = new PackedStepper(compiled) as Stepper<unknown>;
    for (const engine of engines) {
      const outcomes = told(engine, stepper, each, budget);
      for (const [index, recording] of each.recordings.entries()) {
        const kind = (outcomes[index] as { readonly kind: string } | undefined)?.kind;
        if (kind === undefined) continue;
        if (kind === 'inconclusive') open += 1;
        else {
          decided += 1;
          expect(kind).toBe(truthOf(recording, graph).isAccepted ? 'accepted' : 'rejected');
        }
      }
      expect(told(engine, new PackedStepper(compiled) as Stepper<unknown>, each, budget)).toEqual(outcomes);
    }
  });
  fc.assert(law, { numRuns: runs, seed });
  // Measured: 0.24.
  const share = open / (open + decided);
  if (process.env.ASSAY_SPREAD !== undefined) process.stdout.write(`open: ${share}\n`);
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.6);
});
