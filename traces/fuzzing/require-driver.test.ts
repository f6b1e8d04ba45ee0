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
