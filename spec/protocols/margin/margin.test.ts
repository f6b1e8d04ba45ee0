import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf, type PlainState, traceLength } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { type Constants, constantsWith } from '../../language/index.ts';
import { margin, marginProtocol } from './index.ts';

protocolSuite(marginProtocol, {
  idleConjuncts: {
    halt: 'a halt of what is halted changes nothing; a trace reads better without',
    resume: 'likewise',
  },
});

const { instances, incidents = {} } = marginProtocol;

/** What is claimed of an instance, and how much may happen in it: no rule of the exchange. */
const noRules = new Set(['operations', 'moves', 'paysInFull', 'fundShare']);

const mitigations = Object.entries(incidents).flatMap(([incident, { flaw, mitigations }]) =>
  mitigations.map(({ what, instance = '' }) => ({ incident, what, flaw: flaw.instance ?? '', instance })),
);

test.each(mitigations)(
  '$incident: $what is one rule, in place of the flaw and of nothing else',
  ({ flaw, instance }) => {
    const without = constantsOf(flaw);
    const withIt = constantsOf(instance);
    const changed = [...new Set([...Object.keys(without), ...Object.keys(withIt)])].filter(
      (name) => !noRules.has(name) && JSON.stringify(without[name]) !== JSON.stringify(withIt[name]),
    );
    // A rate that rises with open interest has a slope, and an interest from which on it rises.
    if (changed.includes('interestSlope')) expect(changed).toEqual(['interestFrom', 'interestSlope']);
    else expect(changed).toHaveLength(1);
    // No move or operation more is a way round it. The pool of Drift is too large for that here, and in the corpus.
    expect(withIt.moves).toBe(-1);
    if (instance in everLonger) expect(constantsOf(everLonger[instance] ?? '').operations).toBe(-1);
    else expect(withIt.operations).toBe(-1);
  },
);

/** Instances with a budget of operations, and the ones in the corpus that differ in having none. */
const everLonger: Readonly<Record<string, string>> = {
  'the winner waits for the pool of settled losses':
    'the winner waits for the pool of settled losses, for ever',
};

function constantsOf(instance: string): Constants {
  const { constants } = instances[instance] ?? {};
  if (constants === undefined) throw new Error(`there is no instance ${instance}`);
  return constants;
}

/** Mutants that break a rule at once, with the steps after which depositors have lost by it. */
const losses: readonly (readonly [mutant: string, length: number])[] = [
  ['the haircut is taken off the requirement', 3],
  ['a trade is checked for the buyer alone', 6],
  ['a withdrawal is checked against maintenance margin', 8],
  ['an account without margin may turn its position round', 9],
];

test.each(losses)('if %s, depositors have lost after %d steps', async (mutant, length) => {
  const constants = constantsWith(margin, constantsOf('larger positions, in tiers'), 'the test');
  const { verdict } = await checkWhole(modelOf(margin, constants, mutant), {
    properties: ['whoever has no position can be paid what they paid in and did not lose'],
  });
  const [violation] = verdict.kind === 'violated' ? verdict.violations : [];
  expect(violation?.trace && traceLength(violation.trace)).toBe(length);
});

/**
 * An exchange at the scale of a real one: balances up to 10 ** 12, notional values up to 10 ** 15, prices and rates in
 * millionths, four accounts, two tiers, a token. Too large to be explored, so it is walked.
 */
const large = fc
  .record({
    amounts: fc.array(fc.integer({ min: 1, max: 10 ** 12 }), { minLength: 2, maxLength: 3 }),
    lots: fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 2, maxLength: 3 }),
    lowestPrice: fc.integer({ min: 10 ** 8, max: 10 ** 9 }),
    step: fc.integer({ min: 1, max: 10 ** 8 }),
    fee: fc.integer({ min: 0, max: 1_000 }),
    initialRate: fc.integer({ min: 20_000, max: 500_000 }),
  })
  .map(({ step, ...constants }) => ({
    ...constants,
    accounts: ['alice', 'bob', 'carol', 'dora'],
    depositors: ['dora'],
    wallets: [3 * 10 ** 12, 2 * 10 ** 12 + 1, 10 ** 12 + 3, 0],
    deposits: [0, 0, 0, 10 ** 12],
    firstPrice: constants.lowestPrice,
    highestPrice: constants.lowestPrice + 3 * step,
    priceStep: step,
    largestMove: step,
    priceUnit: 1_000_000,
    rateUnit: 1_000_000,
    maintenanceRate: 15_000,
    tiers: [[10 ** 11, 600_001, 300_007]],
    assets: ['token'],
    tokens: 10 ** 12,
    keptRate: 700_003,
    lowestAssetPrice: constants.lowestPrice,
    firstAssetPrice: constants.lowestPrice,
    highestAssetPrice: constants.lowestPrice + step,
    largestAssetMove: step,
    maxSize: 10 ** 11,
    openInterestCap: 10 ** 11,
    collateralCap: 10 ** 15,
    operations: -1,
    moves: -1,
  }));

test('walks at the scale of a real exchange keep every property', () => {
  let trades = 0;
  fc.assert(
    fc.property(large, fc.array(fc.nat(), { minLength: 25, maxLength: 25 }), (constants, picks) => {
      const { plain, compiled } = modelOf(margin, constantsWith(margin, constants, 'the test'));
      let state = first(plain.initialSteps());
      for (const pick of picks) {
        const steps = [...plain.steps(state)];
        // Every action is as likely as any other, whatever the number of its choices.
        const actions = [...new Set(steps.map(({ action }) => action))];
        const chosen = steps.filter(({ action }) => action === actions[pick % actions.length]);
        const step = chosen[Math.floor(pick / actions.length) % chosen.length];
        if (step === undefined) return;
        if (step.outcome.kind === 'bounds') throw new Error(`${step.outcome.path} ${step.outcome.problem}`);
        const after = step.outcome.state;
        for (const property of compiled.invariants) {
          // Collateral may fall by more than its haircut here: what is lost by that is no matter of rounding.
          if (/pledged|can be paid/.test(property.name)) continue;
          expect(plain.falseConjuncts(property, after)).toEqual([]);
        }
        for (const property of compiled.steps)
          expect(plain.falseConjuncts(property, state, after)).toEqual([]);
        if (step.action === 'trade') trades += 1;
        state = after;
      }
    }),
    { numRuns: 15 },
  );
  expect(trades).toBeGreaterThan(0);
});

function first(
  steps: Iterable<{ readonly outcome: { readonly kind: string; readonly state?: PlainState } }>,
): PlainState {
  for (const { outcome } of steps) if (outcome.state !== undefined) return outcome.state;
  throw new Error('there is no initial state');
}
