import { expect, test } from 'vitest';
import { optimisticTerms, validityTerms } from './fixtures/small-exchange.ts';
import { SettlementConfigError, SettlementContract } from './index.ts';

const ports = { batches: { isProven: () => true }, roots: { isRefuted: () => true } };
const exactly = 'the contract counts exactly, with whole numbers alone';
const build =
  (config: unknown, its: object = ports) =>
  (): unknown =>
    new SettlementContract(config as ReturnType<typeof validityTerms>, its);

const valid = validityTerms();
const changed = (part: 'queue' | 'settlement' | 'payouts', change: object): unknown => ({
  ...valid,
  [part]: { ...valid[part], ...change },
});
const key =
  'a public key in 64 lower-case hex digits: whoever cannot be named with certainty cannot be told from others';

test.each([
  [build({ ...valid, depth: 0 }), `depth is 0, and must be a whole number from 1 to 64: ${exactly}`],
  [build({ ...valid, depth: 65 }), `depth is 65, and must be a whole number from 1 to 64: ${exactly}`],
  [build({ ...valid, operator: 'Ann' }), `operator is "Ann", and must be ${key}`],
  [build(changed('settlement', { governor: 7 })), `settlement.governor is 7, and must be ${key}`],
  [build({ ...valid, queue: null }), 'queue is null, and must be an object: its fields are the terms'],
  [build(undefined), 'config is undefined, and must be an object: its fields are the terms'],
  [
    build(changed('queue', { threshold: 2, longest: 1 })),
    `queue.longest is 1, and must be a whole number from 2 to 9007199254740991: ${exactly}`,
  ],
  [
    build(changed('queue', { recovery: 0 })),
    `queue.recovery is 0, and must be a whole number from 1 to 9007199254740991: ${exactly}`,
  ],
  [
    build(changed('queue', { floor: 'none' })),
    'queue.floor is "none", and must be "the threshold" or "nothing": it decides what the contract accepts',
  ],
  [
    build(changed('payouts', { kind: 'limited', amount: 0, period: 1 })),
    `payouts.amount is 0, and must be a whole number from 1 to 9007199254740991: ${exactly}`,
  ],
  [
    build(changed('settlement', { kind: 'hope' })),
    'settlement.kind is "hope", and must be "validity" or "optimistic": it decides what the contract accepts',
  ],
  [
    build(changed('settlement', { grace: 0.5 })),
    `settlement.grace is 0.5, and must be a whole number from 0 to 9007199254740991: ${exactly}`,
  ],
  [
    build(optimisticTerms({ window: -1 })),
    `settlement.window is -1, and must be a whole number from 0 to 9007199254740991: ${exactly}`,
  ],
  [
    build(valid, { roots: ports.roots }),
    'ports.batches is undefined, and must be a judge of proofs: the contract judges none by itself',
  ],
  [
    build(optimisticTerms(), { batches: ports.batches }),
    'ports.roots is undefined, and must be a judge of proofs: the contract judges none by itself',
  ],
])('tells what is wrong: %#', (act, message) => {
  expect(act).toThrow(SettlementConfigError);
  expect(act).toThrow(`${message}. Mend it, and build the contract again.`);
});
