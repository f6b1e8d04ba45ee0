import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientCommands, keyOf } from './fixtures/small-replicas.ts';
import { type ClientCommand, decodeCommand, encodeCommand, UnencodableCommandError } from './index.ts';

const withdrawal: ClientCommand = {
  client: 7,
  sequence: 258,
  command: { kind: 'withdraw', account: 3, amount: -2 },
};

test('a command is its kind, its client, its number and its fields, all of a fixed width', () => {
  expect(Buffer.from(encodeCommand(withdrawal)).toString('hex')).toBe(
    `05${'00000007'}${'0000000000000102'}${'0000000000000003'}${'fffffffffffffffe'}`,
  );
  const command = { kind: 'set validator', key: keyOf(5), power: 10 } as const;
  expect(Buffer.from(encodeCommand({ client: 0, sequence: 1, command })).toString('hex')).toBe(
    `80${'00000000'}${'0000000000000001'}${keyOf(5)}${'000000000000000a'}`,
  );
});

test('a command comes back from its bytes', () => {
  fc.assert(
    fc.property(clientCommands, (command) => {
      expect(decodeCommand(encodeCommand(command))).toEqual(command);
    }),
  );
});

test('a command has one encoding: bytes that are changed, cut off or followed by more are another command or none', () => {
  fc.assert(
    fc.property(clientCommands, fc.nat(), fc.integer({ min: 1, max: 255 }), (command, place, change) => {
      const bytes = encodeCommand(command);
      const changed = Uint8Array.from(bytes);
      const at = place % bytes.length;
      changed[at] = (changed[at] ?? 0) ^ change;
      const decoded = decodeCommand(changed);
      expect(decoded).not.toEqual(command);
      if (decoded !== undefined) expect(Buffer.from(encodeCommand(decoded)).equals(changed)).toBe(true);
      expect(decodeCommand(bytes.subarray(0, at))).toBeUndefined();
      expect(decodeCommand(Uint8Array.of(...bytes, change))).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('whatever bytes there are, they are read as the one encoding of a command or as none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const decoded = decodeCommand(bytes);
      if (decoded !== undefined) expect(Buffer.from(encodeCommand(decoded)).equals(bytes)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each<[what: string, change: object, message: string]>([
  [
    'an amount that is no whole number',
    { command: { kind: 'deposit', account: 1, amount: 0.5 } },
    "The command's amount is 0.5, which is not a whole number that is safe. Replicas agree on bytes, and there are none " +
      'for this value. Give amount as a whole number that is safe.',
  ],
  [
    'a kind that there is not',
    { command: { kind: 'print money' } },
    'The command\'s kind is "print money", which is not a kind of command. Replicas agree on bytes, and there are none ' +
      'for this value. Give kind as a kind of command.',
  ],
  [
    'a client beyond 32 bits',
    { client: 2 ** 32 },
    "The command's client is 4294967296, which is not a whole number below 2 ** 32. Replicas agree on bytes, and there " +
      'are none for this value. Give client as a whole number below 2 ** 32.',
  ],
  [
    'a sequence number below 0',
    { sequence: -1 },
    "The command's sequence is -1, which is not a whole number from 0 on. Replicas agree on bytes, and there are none " +
      'for this value. Give sequence as a whole number from 0 on.',
  ],
  [
    'a key in capitals',
    { command: { kind: 'set validator', key: 'AB'.repeat(32), power: 1 } },
    `The command's key is "${'AB'.repeat(32)}", which is not 64 digits of lower-case hexadecimal. Replicas agree on ` +
      'bytes, and there are none for this value. Give key as 64 digits of lower-case hexadecimal.',
  ],
])('%s has no bytes', (_what, change, message) => {
  const command = { ...withdrawal, ...change } as ClientCommand;
  expect(() => encodeCommand(command)).toThrow(UnencodableCommandError);
  expect(() => encodeCommand(command)).toThrow(message);
});
