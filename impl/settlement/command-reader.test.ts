import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommand } from './command-reader.ts';
import { keyOf, validityTerms } from './fixtures/small-exchange.ts';
import { type SettlementCommand, SettlementContract } from './index.ts';

const by = keyOf(1);
const bytes = Uint8Array.of(1, 2);
const proof = bytes;
const root = keyOf(2);

const commands: readonly SettlementCommand[] = [
  { kind: 'advance', blocks: 1 },
  { kind: 'withdraw', account: 0 },
  { kind: 'open account', by },
  { kind: 'deposit', account: 0, amount: 1 },
  { kind: 'send', account: 0, by, bytes },
  { kind: 'force', message: 1 },
  {
    kind: 'commit batch',
    by,
    epoch: 0,
    previous: root,
    root,
    reads: 0,
    exits: [{ account: 0, amount: 0 }],
    withdrawals: [],
    data: bytes,
    proof,
  },
  { kind: 'publish data', batch: 1, data: bytes },
  { kind: 'request exit', account: 0, by },
  { kind: 'request exit', account: 0, by, proof },
  { kind: 'freeze over request', account: 0 },
  { kind: 'freeze over message' },
  { kind: 'escape', account: 0, epoch: 0, proof },
  { kind: 'reclaim', message: 1 },
  { kind: 'unfreeze', by, proofs: [bytes] },
  { kind: 'post batch', by, reads: 0, data: bytes },
  { kind: 'propose root', batches: 0, messages: 0, accounts: root, withdrawals: root },
  { kind: 'challenge', root: 1, proof },
  { kind: 'prove withdrawal', withdrawal: 0, root: 1, proof },
  { kind: 'finalise withdrawal', withdrawal: 0 },
];

describe.each(commands)('$kind', (command) => {
  test('is read as it is, and copied', () => {
    const read = readCommand(command);
    expect(read).toEqual(command);
    expect(read).not.toBe(command);
  });

  test('is refused with a field too many, too few, or of another kind', () => {
    expect(readCommand({ ...command, more: 1 })).toBeUndefined();
    expect(readCommand({ ...command, [Symbol('more')]: 1 })).toBeUndefined();
    for (const field of Object.keys(command)) {
      const isOptional = command.kind === 'request exit' && field === 'proof';
      const { [field]: _, ...without } = command as unknown as Record<string, unknown>;
      if (!isOptional) expect(readCommand(without), `without ${field}`).toBeUndefined();
      for (const value of [
        undefined,
        null,
        -1,
        -0,
        0.5,
        2 ** 53,
        NaN,
        '',
        'AB',
        keyOf(0xab).toUpperCase(),
        [1],
        {},
        1n,
        () => 1,
      ])
        expect(readCommand({ ...command, [field]: value }), `${field}: ${String(value)}`).toBeUndefined();
    }
  });
});

const nought = ['advance blocks', 'deposit amount', 'force message', 'reclaim message', 'challenge root'];

test.each(nought)('%s is not nought', (what) => {
  const [kind, field = ''] = what.split(' ');
  const command = commands.find((one) => one.kind === kind);
  expect(readCommand({ ...command, [field]: 0 })).toBeUndefined();
});

test('what is no command is refused, and nothing of it is run', () => {
  const run = (): never => {
    throw new Error('run');
  };
  const hostile = new Proxy({}, { getOwnPropertyDescriptor: run, getPrototypeOf: run, ownKeys: run });
  const inherited = Object.create({ kind: 'withdraw', account: 0 }) as object;
  const computed = Object.defineProperty({ kind: 'withdraw' }, 'account', { get: run, enumerable: true });
  const posing = Object.create(Uint8Array.prototype) as object;
  class Species extends Uint8Array {
    static get [Symbol.species](): never {
      return run();
    }
  }
  const contract = new SettlementContract(validityTerms(), { batches: { isProven: () => false } });
  const nothings = [
    undefined,
    null,
    0,
    '',
    'advance',
    Symbol('advance'),
    [],
    () => 1,
    new Map([['kind', 'withdraw']]),
  ];
  const kinds = ['constructor', '__proto__', 'toString', 0, {}].map((kind) => ({ kind }));
  for (const value of [
    ...nothings,
    ...kinds,
    hostile,
    inherited,
    computed,
    { kind: 'publish data', batch: 1, data: posing },
  ])
    expect(contract.apply(value)).toEqual({ kind: 'refused', reason: 'malformed' });
  expect(readCommand({ kind: 'challenge', root: 1, proof: new Species(2) })).toMatchObject({
    proof: new Uint8Array(2),
  });
});

test('a command is read once: what it becomes afterwards is not done', () => {
  const changing = Uint8Array.of(1);
  const read = readCommand({ kind: 'challenge', root: 1, proof: changing });
  changing[0] = 2;
  expect(read).toEqual({ kind: 'challenge', root: 1, proof: Uint8Array.of(1) });
});

test('whatever comes, there is an answer', () => {
  const contract = new SettlementContract(validityTerms(), { batches: { isProven: () => false } });
  const values = fc.anything({
    withTypedArray: true,
    withNullPrototype: true,
    withBigInt: true,
    withMap: true,
  });
  const posing = fc.dictionary(fc.constantFrom('kind', 'by', 'account', 'proof', 'data', 'exits'), values);
  fc.assert(
    fc.property(fc.oneof(values, posing), fc.constantFrom(...commands), (value, command) => {
      expect(contract.apply(value).kind).toBe('refused');
      if (typeof value === 'object' && value !== null)
        expect(['done', 'refused']).toContain(contract.apply({ ...command, ...value }).kind);
    }),
    { numRuns: 2000 },
  );
  expect(contract.audit()).toEqual([]);
});
