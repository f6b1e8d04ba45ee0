import { expect, test } from 'vitest';
import type { Driver } from './driver.ts';
import { DriverError } from './driver-error.ts';
import { fuzz } from './fuzz.ts';
import { bankDriver, bankModel, type ToyBank } from './toy-bank.ts';

const budget = { seed: 1, maxSteps: 200, maxTimeMs: Number.POSITIVE_INFINITY, now: () => 0 };
const good = bankDriver();
const { halt: _, ...withoutHalt } = good.actions;

test.each<readonly [string, Partial<Driver<ToyBank>>, string]>([
  [
    'another protocol',
    { protocol: 'banks' },
    'the driver for bank says that it is for "banks". Give the protocol that it is for, or mend its name.',
  ],
  [
    'an action that is not there',
    { leavesOut: { stop: 'no' } },
    'the driver for bank names "stop" in leavesOut, no action of the spec. Its actions are "deposit", "withdraw", "halt", "resume", "accrue".',
  ],
  [
    'an action that is forgotten',
    { actions: withoutHalt },
    'the driver for bank says nothing of "halt". What is not driven would be taken for tested: drive it, let a turn do it, or give the reason in leavesOut.',
  ],
  [
    'a variable that is not there',
    { unobserved: { limits: 'no' } },
    'the driver for bank names "limits" in unobserved, no variable of the spec. Its variables are "balance", "halted", "limit", "due".',
  ],
  [
    'a choice that is not there',
    { takesMore: { 'deposit.sum': 'no' } },
    'the driver for bank names "deposit.sum" in takesMore, no choice of the spec. Its choices are "deposit.account", "deposit.amount", "withdraw.account", "withdraw.amount", "accrue.account".',
  ],
  [
    'a variable that is forgotten',
    { unobserved: {} },
    'the driver for bank does not observe "limit". What is not observed may be wrong and nobody sees it: observe it, or give the reason in unobserved.',
  ],
  [
    'an observation of nothing that is there',
    { observe: () => ({ '/balance': 1, '/halted': 1, '/due': 1, '/rate': 1 }) },
    'the driver for bank observes "/rate", which names the variable "rate", which the spec does not have. The variables are "balance", "halted", "limit", "due".',
  ],
  [
    'an observation that is none',
    { observe: (() => 3) as never },
    'the driver for bank observes something that is no object of paths. observe answers at once, with { "/variable": value }.',
  ],
  [
    'an answer that is none',
    { actions: { ...good.actions, deposit: (() => 'ok') as never } },
    "the driver for bank answers \"ok\" to deposit. Answer { kind: 'accepted' } or { kind: 'rejected', reason }.",
  ],
  [
    'a turn that answers nothing',
    { turns: { clock: { does: ['accrue'], take: (() => undefined) as never } } },
    'the driver for bank answers nothing to turn "clock". Answer a list of the steps that it took.',
  ],
  [
    'a turn that does what it does not say',
    { turns: { clock: { does: ['accrue'], take: () => [{ action: 'halt' }] } } },
    'the driver for bank says that turn "clock" took "halt", which its `does` leaves out. Put the action into `does`, or mend the name.',
  ],
  [
    'a part that is no function',
    { restart: 5 as never },
    'the driver for bank has 5 for restart. Give a function, or leave it out.',
  ],
  [
    'a start that is missing',
    { start: undefined as never },
    'the driver for bank has nothing for start. Give a function; without start nothing can be compared.',
  ],
  [
    'actions that are none',
    { actions: null as never },
    'the driver for bank has null for actions. Give an object with a function for each action of the spec.',
  ],
  [
    'an action that is no function',
    { actions: { ...good.actions, halt: 7 as never } },
    'the driver for bank has 7 for the action "halt". Give a function of the implementation and the arguments, which answers accepted or rejected.',
  ],
  [
    'a turn that is none',
    { turns: { clock: 5 as never } },
    'the driver for bank has 5 for turn "clock". Give { does: [names of actions], take: a function }.',
  ],
  [
    'a turn that does a word',
    { turns: { clock: { does: 'accrue' as never, take: () => [] } } },
    'the driver for bank has "accrue" for what turn "clock" does. Give { does: [names of actions], take: a function }.',
  ],
  [
    'a turn that cannot be taken',
    { turns: { clock: { does: ['accrue'] } as never } },
    'the driver for bank has nothing for what turn "clock" takes. Give { does: [names of actions], take: a function }.',
  ],
  [
    'reasons that are none',
    { leavesOut: ['halt'] as never },
    'the driver for bank gives an array of 1 as leavesOut. Give an object with a reason, in words, by name.',
  ],
  [
    'a reason that is no text',
    { unobserved: { limit: true as never } },
    'the driver for bank gives true as the reason for limit in unobserved. Give the reason in words.',
  ],
  [
    'an answer that no JSON stands for',
    { actions: { ...good.actions, deposit: (() => 5n) as never } },
    "the driver for bank answers the bigint 5 to deposit. Answer { kind: 'accepted' } or { kind: 'rejected', reason }.",
  ],
  [
    'a rejection whose reason is no text',
    { actions: { ...good.actions, halt: (() => ({ kind: 'rejected', reason: Symbol('x') })) as never } },
    "the driver for bank rejects halt with a symbol as the reason. Answer { kind: 'rejected', reason } with the reason in words.",
  ],
])('%s is said in so many words', async (_name, change, message) => {
  const driver = { ...good, ...change };
  const error = await fuzz(bankModel, driver, budget).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DriverError);
  expect(String((error as Error).message)).toBe(message);
});

test('weights and shares that mean nothing are refused', async () => {
  const weights = { accrue: 2 };
  await expect(fuzz(bankModel, good, { ...budget, weights })).rejects.toThrow(
    'the driver for bank does not drive "accrue", which is given a weight. It drives "deposit", "withdraw", "halt", "resume".',
  );
  await expect(fuzz(bankModel, good, { ...budget, weights: { halt: -1 } })).rejects.toThrow(
    'the weight -1 for halt',
  );
  await expect(fuzz(bankModel, good, { ...budget, negative: 2 })).rejects.toThrow(
    'Give a share from 0 to 1.',
  );
});

const cyclic: Record<string, unknown> = {};
cyclic.ann = { of: cyclic };

test.each<readonly [string, unknown, string]>([
  ['a bigint', 5n, '/halted is a bigint, which no log can hold. Turn it into a number or a word.'],
  ['a function', () => 1, '/halted is a function, which no log can hold. Observe what it answers.'],
  ['a symbol', Symbol('x'), '/halted is a symbol, which no log can hold. Turn it into a word.'],
  ['NaN', [Number.NaN], '/halted/0 is NaN, which no log can hold. Turn it into a number or a word.'],
  ['a cycle', cyclic, '/halted/ann/of contains itself, which no log can hold. Observe a part of it.'],
  ['a Set', { 'a/b': new Set([1]) }, '/halted/a~1b is a Set, which no log can hold. Turn it into an array.'],
])('%s is nothing to observe', async (_name, value, message) => {
  const odd = { ...good, observe: (bank: ToyBank) => ({ ...good.observe(bank), '/halted': value as never }) };
  await expect(fuzz(bankModel, odd, budget)).rejects.toThrow(
    new DriverError(
      'bank',
      `observes what is no JSON: ${message.slice(0, message.indexOf('. '))}`,
      message.slice(message.indexOf('. ') + 2),
    ),
  );
});

test('what comes up later is told of the driver where no log can hold it, and of the implementation where it is NaN', async () => {
  const later = (value: unknown) => {
    let looks = 0;
    const observe = (bank: ToyBank) =>
      ++looks > 1 ? { ...good.observe(bank), '/halted': value as never } : good.observe(bank);
    return fuzz(bankModel, { ...good, observe }, { ...budget, maxShrinkRuns: 0 });
  };
  await expect(later(5n)).rejects.toThrow('/halted is a bigint');
  expect((await later(Number.NaN)).verdict.kind).toBe('diverges');
});

test('what cannot be looked at is not said of the start', async () => {
  const blind = {
    ...good,
    observe: () => {
      throw Object.create(null);
    },
  };
  expect((await fuzz(bankModel, blind, budget)).verdict).toMatchObject({
    failure: { divergence: { kind: 'threw', subject: 'observe', said: 'an empty object' } },
  });
});
