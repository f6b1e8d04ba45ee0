import { describe, expect, test } from 'vitest';
import type { Driver } from './driver.ts';
import { instanceModel } from './fixtures/models.ts';
import { type FuzzOptions, fuzz } from './fuzz.ts';
import type { FuzzReport } from './fuzz-report.ts';
import { replayRun } from './replay-run.ts';
import { stepLine } from './step.ts';
import { bankDriver, bankModel, type Fault, type ToyBank } from './toy-bank.ts';
import { marginDriver } from './toy-margin.ts';

const budget: FuzzOptions = { seed: 7, maxSteps: 4_000, maxTimeMs: Number.POSITIVE_INFINITY, now: () => 0 };

function failureOf({ verdict }: FuzzReport) {
  if (verdict.kind !== 'diverges') throw new Error(`it does not diverge: ${verdict.kind}`);
  return verdict.failure;
}

/** Each fault with the way in which it shows, and the fewest steps that can show it, by hand. */
const faults: readonly (readonly [Fault, kind: string, subject: string, steps: number])[] = [
  ['withdraws while halted', 'accepted though disabled', 'withdraw', 3],
  ['refuses the last unit', 'rejected though enabled', 'deposit', 2],
  ['credits ann for ben', 'observation differs', 'deposit', 2],
  ['moves money that it rejects', 'touched by a rejected action', 'withdraw', 2],
  ['never pays interest', 'idle though enabled', 'clock', 2],
  ['pays interest that is not due', 'did what the spec does not allow', 'clock', 3],
  ['forgets the last withdrawal', 'lost on restart', 'restart', 3],
  ['throws on a full account', 'threw', 'deposit', 3],
  ['takes fractions', 'accepted though disabled', 'deposit', 1],
];

describe('what is wrong with an implementation is found, made small, and happens again', () => {
  test.each(faults)('%s', async (fault, kind, subject, steps) => {
    const failure = failureOf(await fuzz(bankModel, bankDriver(fault), budget));
    expect(failure).toMatchObject({ divergence: { kind, subject }, isRepeatable: true });
    expect(failure.steps.length, failure.steps.map(stepLine).join('; ')).toBeLessThanOrEqual(1.5 * steps);
    const again = await replayRun(bankModel, bankDriver(fault), failure);
    expect(again.divergence).toMatchObject({ kind, subject, at: failure.steps.length - 1 });
    // The same steps are nothing to a bank without the fault.
    expect((await replayRun(bankModel, bankDriver(), failure)).divergence).toBeUndefined();
  });

  test('what a rejection leaves behind is seen by the fingerprint alone', async () => {
    const { divergence, steps } = failureOf(
      await fuzz(bankModel, bankDriver('counts what it rejects'), budget),
    );
    expect(divergence.kind).toBe('touched by a rejected action');
    expect(divergence.said).toMatch(/its fingerprint changed/);
    expect(steps).toHaveLength(1);
    const { fingerprint: _, ...blind } = bankDriver('counts what it rejects');
    expect((await fuzz(bankModel, blind, budget)).verdict.kind).toBe('conforms within the budget');
  });

  test('names that every object has are no accounts', async () => {
    const { divergence, steps } = failureOf(
      await fuzz(bankModel, bankDriver('is looked up in an object'), budget),
    );
    expect(divergence).toMatchObject({ kind: 'accepted though disabled', step: { do: 'foreign' } });
    expect(steps).toHaveLength(1);
  });

  test.each(['spins when ben has 3', 'hangs when ben has 3'] as const)('%s', async (fault) => {
    // Patient enough for a busy machine; each further run of it would be waited for.
    const options = { ...budget, patienceMs: 1_000, maxShrinkRuns: 2 };
    const { divergence } = failureOf(await fuzz(bankModel, bankDriver(fault), options));
    expect(divergence).toMatchObject({ kind: 'gave no answer', subject: 'deposit' });
  });
});

describe('an implementation without a fault', () => {
  test('conforms within the budget, and nearly all that can be reached is covered', async () => {
    const report = await fuzz(bankModel, bankDriver(), { ...budget, maxSteps: 30_000 });
    expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
    expect(report.steps).toBe(30_000);
    expect(report.states.of).toBe(200);
    expect(report.states.covered).toBeGreaterThan(190);
    expect(report.neverTaken).toEqual([]);
    expect(
      report.actions.flatMap(({ name, conjuncts }) => conjuncts.map((one) => `${name} ${one.wasFalse}`)),
    ).toEqual([
      'deposit alone',
      'deposit alone',
      'withdraw alone',
      'withdraw alone',
      'withdraw alone',
      'halt alone',
      'resume alone',
      'accrue never',
      'accrue never',
    ]);
  });

  test('of a margin engine, every transition is taken', async () => {
    const report = await fuzz(instanceModel('two traders, for ever'), marginDriver, {
      ...budget,
      negative: 0.1,
      maxSteps: 60_000,
    });
    expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
    // As the checker counts them: 8,581 generated, the initial state among them.
    expect(report).toMatchObject({ states: { covered: 1_260, of: 1_260 }, transitions: { of: 8_580 } });
    expect(report.transitions?.covered).toBeGreaterThan(8_000);
  });

  test('may answer with promises, with the same outcome', async () => {
    const driver = bankDriver('refuses the last unit');
    const slow: Driver<ToyBank> = {
      ...driver,
      start: async (environment) => driver.start(environment),
      actions: Object.fromEntries(
        Object.entries(driver.actions).map(([name, call]) => [name, async (own, args) => call(own, args)]),
      ),
    };
    const [now, later] = [await fuzz(bankModel, driver, budget), await fuzz(bankModel, slow, budget)];
    expect(failureOf(later).steps).toEqual(failureOf(now).steps);
  });
});

test('a seed decides everything', async () => {
  const run = (seed: number) => fuzz(bankModel, bankDriver('credits ann for ben'), { ...budget, seed });
  expect(await run(3)).toEqual(await run(3));
  expect((await run(3)).steps).not.toBe((await run(4)).steps);
  const quiet = (seed: number) => fuzz(bankModel, bankDriver(), { ...budget, seed, maxSteps: 2_000 });
  expect(await quiet(3)).toEqual(await quiet(3));
});

test('an implementation that is different each time is said to be', async () => {
  let starts = 0;
  const driver: Driver<ToyBank> = {
    ...bankDriver(),
    start: (environment) => {
      starts += 1;
      return bankDriver(starts === 3 ? 'never pays interest' : undefined).start(environment) as ToyBank;
    },
  };
  expect(failureOf(await fuzz(bankModel, driver, budget)).isRepeatable).toBe(false);
});

test('what throws when it is started is told as that', async () => {
  const driver: Driver<ToyBank> = {
    ...bankDriver(),
    start: () => {
      throw new RangeError('no memory');
    },
  };
  const { divergence, steps } = failureOf(await fuzz(bankModel, driver, budget));
  expect(divergence).toMatchObject({ kind: 'threw', subject: 'start', said: 'RangeError: no memory' });
  expect(steps).toEqual([]);
});

test('a driver that observes nothing is held to what it accepts alone', async () => {
  const blind = (fault?: Fault): Driver<ToyBank> => {
    const { fingerprint: _, ...driver } = bankDriver(fault);
    const reason = 'cannot be seen';
    return {
      ...driver,
      observe: () => ({}),
      unobserved: { balance: reason, halted: reason, limit: reason, due: reason },
    };
  };
  expect((await fuzz(bankModel, blind(), budget)).verdict.kind).toBe('conforms within the budget');
  const { divergence } = failureOf(await fuzz(bankModel, blind('withdraws while halted'), budget));
  expect(divergence.kind).toBe('accepted though disabled');
});

test('scripts come first, whatever the spec says to their steps', async () => {
  const steps = [
    { do: 'action', action: 'halt', arguments: {} },
    { do: 'action', action: 'withdraw', arguments: { account: 'ann', amount: 1 } },
    { do: 'action', action: 'resume', arguments: {} },
    { do: 'action', action: 'deposit', arguments: { account: 'ben', amount: 2 } },
    { do: 'action', action: 'deposit', arguments: { account: 'ben', amount: 2 } },
  ] as const;
  const scripts = [{ name: 'early.itf.json', steps }];
  const report = await fuzz(bankModel, bankDriver('refuses the last unit'), { ...budget, scripts });
  expect(failureOf(report)).toMatchObject({ script: 'early.itf.json', metIn: 5 });
  expect(failureOf(report).steps).toHaveLength(2);
  expect(report.sequences).toBe(1);
});

describe('what is asked for', () => {
  test('nothing negative', async () => {
    const model = instanceModel('two traders, for ever');
    const { actions } = await fuzz(model, marginDriver, { ...budget, negative: 0 });
    expect(actions.map(({ rejected, foreign }) => rejected + foreign)).toEqual([0, 0, 0, 0]);
  });

  test('weights', async () => {
    const halts = async (weights: Readonly<Record<string, number>>): Promise<number> => {
      const { actions } = await fuzz(bankModel, bankDriver(), { ...budget, weights });
      const { accepted = 0, rejected = 0 } = actions.find(({ name }) => name === 'halt') ?? {};
      return accepted + rejected;
    };
    const usual = await halts({});
    expect(await halts({ halt: 0.05 })).toBeLessThan(usual / 2);
    expect(await halts({ halt: 0 })).toBe(0);
  });

  test('no steps at all: then nothing is concluded', async () => {
    const { verdict } = await fuzz(bankModel, bankDriver(), { ...budget, maxSteps: 0 });
    expect(verdict).toEqual({ kind: 'inconclusive', reason: 'not a single step was compared' });
  });

  test('a clock that has run out ends it', async () => {
    let nowMs = 0;
    const now = (): number => {
      nowMs += 1;
      return nowMs;
    };
    const { verdict, ended, steps } = await fuzz(bankModel, bankDriver(), { ...budget, now, maxTimeMs: 100 });
    expect({ verdict: verdict.kind, ended }).toEqual({
      verdict: 'conforms within the budget',
      ended: 'the time was up',
    });
    expect(steps).toBeLessThan(120);
  });
});
