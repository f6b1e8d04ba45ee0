import { expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { philosophers } from '../spec/protocols/philosophers/spec.ts';
import { check } from './check.ts';
import { judgeLasso } from './judge-lasso.ts';
import { type CheckOptions, unlimited } from './options.ts';
import type { Violation } from './verdict.ts';

const options: CheckOptions = {
  limits: unlimited,
  properties: undefined,
  onViolation: 'stop',
  lassos: 'late',
  witnesses: 'lengths',
  distinctValues: 'skip',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => 0,
  onProgress: undefined,
  interrupted: undefined,
};

const constants = { seats: 3 };
const weakly = modelOf(philosophers, constants, 'the second fork is taken under weak fairness alone');
const property = 'whoever holds a fork comes to eat';

/** Who starves keeps a fork. */
const stuck = {
  property: 'every fork is put back',
  formula: 'fork 0 is taken leads to fork 0 is free',
  part: { number: 1, of: 3 },
};

async function violation(): Promise<Violation> {
  const { verdict } = await check(weakly, options);
  if (verdict.kind !== 'violated') throw new RangeError('the mutant starves');
  return verdict.violations[0];
}

test('what a check says of its lasso is what a judge says who knows the lasso alone', async () => {
  const { trace, lasso } = await violation();
  if (trace === undefined || lasso === undefined) throw new RangeError('it is a lasso');
  const { fairness, ...formula } = lasso;
  expect(formula.part).toEqual({ number: 1, of: 3 });
  expect(judgeLasso(weakly, trace)).toEqual({ broken: [{ property, ...formula }, stuck], fairness });
});

test('the lasso of a mutant breaks the property of the mended spec, but is not fair there', async () => {
  const { trace } = await violation();
  if (trace === undefined) throw new RangeError('it has a trace');
  const { broken, fairness } = judgeLasso(modelOf(philosophers, constants), trace);
  expect(broken.map((each) => each.property)).toEqual([property, stuck.property]);
  expect(fairness.filter(({ reason }) => reason.kind === 'enabled')).toEqual([
    { assumption: 'SF(takeSecond(seat=0))', reason: { kind: 'enabled', at: 1 } },
  ]);
});

test('in the initial state for ever nobody starves, and nothing that is fair is enabled', () => {
  const { points, ...rest } = start();
  expect(judgeLasso(weakly, { ...rest, points, loop: 0 })).toEqual({
    broken: [],
    fairness: weakly.compiled.fairness.map(({ text }) => ({
      assumption: text,
      reason: { kind: 'never enabled' },
    })),
  });
});

test('a trace that ends cannot be judged', () => {
  expect(() => judgeLasso(weakly, start())).toThrow(RangeError);
});

/** The initial state alone. */
function start(): Parameters<typeof judgeLasso>[1] {
  const { specName: spec, constants: given, mutant, variables } = weakly.compiled;
  const [first] = weakly.plain.initialSteps();
  if (first?.outcome.kind !== 'state') throw new RangeError('there is an initial state');
  const point = { action: first.action, arguments: first.arguments, state: first.outcome.state };
  return { spec, constants: given, mutant, variables, points: [point], loop: undefined, attempt: undefined };
}
