import { expect, test } from 'vitest';
import { nextSteps, type View } from './index.ts';

const proof = Uint8Array.of(1);

const quiet: View = {
  account: 7,
  owner: 'f'.repeat(64),
  openBlocks: 100,
  isFrozen: false,
  epoch: 2,
  balance: 50,
  proof,
  overdueAt: undefined,
  hasEscaped: false,
  deposits: [],
  free: 0,
  wish: 'stay',
  grievance: undefined,
  requests: 'from accounts shown to hold something',
  worthwhile: 10,
};

const deposit = { message: 3, amount: 20, isOverdue: false };
const ignored = { kind: 'a transaction is ignored', nonce: 0 } as const;

// Each row differs from the one it is held against in one thing, so that each condition is seen to matter.
test.each<[string, Partial<View>, readonly string[]]>([
  ['all is well', {}, []],
  ['the user wishes to leave', { wish: 'leave' }, ['request exit']],
  ['the user has a grievance', { grievance: ignored }, ['request exit']],
  ['a request is open', { wish: 'leave', overdueAt: 101 }, []],
  ['the request is overdue', { overdueAt: 100 }, ['freeze over request']],
  ['there is too little to leave with', { wish: 'leave', balance: 9 }, []],
  ['nobody can show a balance', { wish: 'leave', proof: undefined }, []],
  [
    'nobody has to show a balance',
    { wish: 'leave', proof: undefined, requests: 'from any account' },
    ['request exit'],
  ],
  ['something may be collected', { free: 10 }, ['withdraw']],
  ['too little may be collected', { free: 9 }, []],
  ['a deposit is on its way', { deposits: [deposit] }, []],
  ['a deposit is not read', { deposits: [{ ...deposit, isOverdue: true }] }, ['freeze over message']],
  ['a deposit too small is not read', { deposits: [{ ...deposit, amount: 9, isOverdue: true }] }, []],
  ['the exchange is frozen', { isFrozen: true }, ['escape']],
  ['the exchange is frozen, and it has escaped', { isFrozen: true, hasEscaped: true }, []],
  ['the exchange is frozen, and data are withheld', { isFrozen: true, proof: undefined }, []],
  ['the exchange is frozen, and there is too little', { isFrozen: true, balance: 9 }, []],
  [
    'the exchange is frozen, and a deposit waits',
    { isFrozen: true, deposits: [deposit] },
    ['escape', 'reclaim'],
  ],
  ['the exchange is frozen, and a request was open', { isFrozen: true, overdueAt: 100 }, ['escape']],
  [
    'the exchange is frozen, and something may be collected',
    { isFrozen: true, free: 10, hasEscaped: true },
    ['withdraw'],
  ],
])('%s', (_, change, kinds) => {
  expect(nextSteps({ ...quiet, ...change }).map(({ command }) => command.kind)).toEqual(kinds);
});

test('a request comes with the proof where one is asked for, and without where none is', () => {
  const leaving = { ...quiet, wish: 'leave' } as const;
  expect(nextSteps(leaving)[0]?.command).toMatchObject({ account: 7, by: quiet.owner, proof });
  const [step] = nextSteps({ ...leaving, requests: 'from any account' });
  expect(step?.command).not.toHaveProperty('proof');
  expect(nextSteps({ ...quiet, grievance: ignored })[0]?.why).toBe(
    'the user leaves since a transaction is ignored',
  );
});
