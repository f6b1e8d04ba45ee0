import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type Assumption,
  answersOf,
  ClaimTooHardError,
  promelaOf,
  recurrenceOf,
  requireSpin,
  UndecidedError,
  Verifier,
} from '../peers/index.ts';
import { type Plan, plans } from './spin-plan.ts';
import { claimName, claimsOf, specOf, strongOf, systemOf } from './spin-twins.ts';

/** Systems, with eight claims each, under one assumption or three. */
const runs = Number(process.env.ASSAY_SPIN_RUNS ?? 150);
/** Printed by fast-check on failure; the same seed makes the same systems. */
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_121);

beforeAll(requireSpin, 600_000);

/**
 * What was compared: without a spread, agreement would say little. Of 150 systems from seed 20,261,121: 13 states on
 * average; 2,362 verdicts, of which 49 % holds; 98 claims that hold by weak fairness and 10 by strong fairness alone; 6
 * where Spin came to no end. A strong assumption that is broken in a component and not looked at again shows after 11
 * systems; weak fairness that is taken for strong, after 1.
 */
const seen = { systems: 0, tooHard: 0, undecided: 0, states: 0, holds: 0, violated: 0, weak: 0, strong: 0 };

test('random systems and claims have the same verdicts in Spin and in Assay', async () => {
  await fc.assert(fc.asyncProperty(plans, requireAgreement), { numRuns: runs, seed });
  process.stdout.write(`${JSON.stringify(seen)}\n`);
  expect(seen.tooHard).toBeLessThan(runs / 20);
  expect(seen.undecided).toBeLessThan((seen.holds + seen.violated) / 50);
  expect(seen.states).toBeGreaterThan(10 * runs);
  expect(seen.holds).toBeGreaterThan(2 * runs);
  expect(seen.violated).toBeGreaterThan(2 * runs);
  // Claims that hold by weak fairness, and by strong fairness alone.
  expect(seen.weak).toBeGreaterThan(runs / 5);
  expect(seen.strong).toBeGreaterThan(runs / 40);
});

async function requireAgreement(plan: Plan): Promise<void> {
  const claims = claimsOf(plan);
  const recurrences = claims.flatMap((claim, index) => {
    const recurrence = recurrenceOf(claim);
    return recurrence === undefined ? [] : [{ index, recurrence }];
  });
  const text = promelaOf(
    systemOf(plan),
    claims,
    recurrences.map(({ recurrence }) => recurrence),
    strongOf(plan),
  );
  const verifier = verifierOf(text);
  if (verifier === undefined) return;
  seen.systems += 1;
  const compared = async (assumption: Assumption): Promise<ReadonlyMap<string, string>> => {
    const ours = await answersOf(specOf(plan, assumption), {});
    if (assumption === 'nothing' || assumption === 'some step') seen.states += ours.states;
    const asked =
      assumption === 'strong'
        ? recurrences.map(({ index }, position) => [index, claims.length + position] as const)
        : claims.map((_, index) => [index, index] as const);
    const behaviours = assumption === 'weak' || assumption === 'strong' ? 'weakly fair' : 'all';
    for (const [index, claim] of asked) {
      const verdict = decided(() => verifier.verdict(claim, behaviours));
      if (verdict === undefined) continue;
      expect(ours.verdicts.get(claimName(index)), `claim ${index}, assuming ${assumption}`).toBe(verdict);
      seen[verdict] += 1;
    }
    return ours.verdicts;
  };
  try {
    // Spin 6.5.2 overlooks cycles under `-f` where no process is enabled: one is that idles.
    if (!plan.idles) {
      await compared('some step');
      return;
    }
    const [nothing, weak, strong] = [
      await compared('nothing'),
      await compared('weak'),
      await compared('strong'),
    ];
    seen.weak += [...weak].filter(([name, verdict]) => verdict !== nothing.get(name)).length;
    seen.strong += [...strong].filter(([name, verdict]) => verdict !== weak.get(name)).length;
  } finally {
    verifier.remove();
  }
}

/** Undefined where Spin does not make the automata. */
function verifierOf(text: string): Verifier | undefined {
  try {
    return new Verifier(text);
  } catch (error) {
    if (!(error instanceof ClaimTooHardError)) throw error;
    seen.tooHard += 1;
    return undefined;
  }
}

/** Undefined where Spin does not come to an end. */
function decided(verdict: () => 'holds' | 'violated'): 'holds' | 'violated' | undefined {
  try {
    return verdict();
  } catch (error) {
    if (!(error instanceof UndecidedError)) throw error;
    seen.undecided += 1;
    return undefined;
  }
}
