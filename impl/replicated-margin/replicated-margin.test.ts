import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientCommand } from './command.ts';
import { encodeCommand } from './command-codec.ts';
import { execute, keyOf, replicaOf, runs, smallConfig } from './fixtures/small-replicas.ts';
import { type Executed, ReplicatedMargin, ReplicatedMarginConfigError } from './index.ts';

/**
 * The state in plain words, by the engine's own snapshot and not by the pages that roots are made of. Equal for equal
 * states and for no others.
 */
function plainState(replica: ReplicatedMargin): string {
  const sequences = Array.from({ length: smallConfig.clients }, (_, client) => replica.sequenceOf(client));
  const engine = Buffer.from(replica.engine.snapshot()).toString('base64');
  return JSON.stringify({ engine, sequences, validators: replica.validators });
}

test('roots are equal for equal states and for no others, whatever way led there', () => {
  const rootOf = new Map<string, string>();
  const stateOf = new Map<string, string>();
  let heights = 0;
  fc.assert(
    fc.property(runs, (blocks) => {
      const replica = replicaOf([]);
      for (const block of blocks) {
        const root = execute(replica, block);
        const state = plainState(replica);
        heights += 1;
        expect(rootOf.get(state) ?? root).toBe(root);
        expect(stateOf.get(root) ?? state).toBe(state);
        rootOf.set(state, root);
        stateOf.set(root, state);
      }
    }),
    { numRuns: 150 },
  );
  // Some states were met again, and most were not.
  expect(stateOf.size).toBeGreaterThan(heights / 3);
  expect(stateOf.size).toBeLessThan(heights);
});

test('how commands are put into blocks makes no difference', () => {
  fc.assert(
    fc.property(runs, (blocks) => {
      const commands = blocks.flat().filter(({ command }) => command.kind !== 'set validator');
      const together = replicaOf([commands]);
      const apart = replicaOf(commands.map((command) => [command]));
      expect(apart.stateRoot).toBe(together.stateRoot);
    }),
    { numRuns: 60 },
  );
});

test('a replica that is restored goes on as one that has executed everything', () => {
  fc.assert(
    fc.property(runs, fc.nat(), (blocks, place) => {
      const from = place % blocks.length;
      const replayed = replicaOf(blocks.slice(0, from));
      const restored = ReplicatedMargin.restore(smallConfig, replayed.snapshot(), replayed.stateRoot);
      expect(restored.height).toBe(from);
      expect(restored.stateRoot).toBe(replayed.stateRoot);
      for (const block of blocks.slice(from)) {
        const height = replayed.height + 1;
        const bytes = block.map(encodeCommand);
        expect(restored.execute(bytes, height)).toEqual(replayed.execute(bytes, height));
      }
      expect(Buffer.from(restored.snapshot()).equals(replayed.snapshot())).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('what is refused leaves no trace, and is refused by every replica', () => {
  let refusals = 0;
  fc.assert(
    fc.property(runs, (blocks) => {
      const seen: Executed[][] = [[], []];
      const [one, other] = seen.map(
        (executed) => new ReplicatedMargin(smallConfig, (each) => executed.push(each)),
      );
      if (one === undefined || other === undefined) throw new Error('there are two');
      for (const block of blocks) {
        for (const command of block) {
          const before = plainState(one);
          const root = execute(one, [command]);
          const outcome = seen[0]?.at(-1)?.outcome;
          if (outcome?.kind !== 'refused') continue;
          refusals += 1;
          expect(plainState(one)).toBe(before);
          execute(one, []);
          expect(one.stateRoot).toBe(root);
        }
      }
      for (const command of blocks.flat()) execute(other, [command]);
      expect(seen[1]?.map(({ outcome }) => outcome)).toEqual(seen[0]?.map(({ outcome }) => outcome));
    }),
    { numRuns: 40 },
  );
  expect(refusals).toBeGreaterThan(100);
});

test('nothing is done twice: a number that was used is used up, and a greater one uses up those below', () => {
  const outcomes: string[] = [];
  const replica = new ReplicatedMargin(smallConfig, ({ outcome }) =>
    outcomes.push(outcome.kind === 'done' ? 'done' : outcome.reason),
  );
  const deposit = (sequence: number, client = 1, amount = 10): ClientCommand => ({
    client,
    sequence,
    command: { kind: 'deposit', account: 0, amount },
  });
  execute(replica, [deposit(3), deposit(3), deposit(2), deposit(3, 2), deposit(3, 3)]);
  execute(replica, [deposit(4, 1, 1_000_000), deposit(4), deposit(4)]);
  expect(outcomes).toEqual([
    'done',
    'the sequence number is used up',
    'the sequence number is used up',
    'done',
    'no such client',
    // Refused, so its number may still be used.
    'the wallet holds less',
    'done',
    'the sequence number is used up',
  ]);
  expect(replica.sequenceOf(1)).toBe(4);
  expect(replica.engine.cash(0)).toBe(30);
});

test('a block has commands that are in their one encoding, and not too many of them', () => {
  const replica = replicaOf([]);
  const command = encodeCommand({ client: 0, sequence: 1, command: { kind: 'halt' } });
  expect(replica.accepts([], 1)).toBe(true);
  expect(
    replica.accepts(
      Array.from({ length: 8 }, () => command),
      1,
    ),
  ).toBe(true);
  expect(
    replica.accepts(
      Array.from({ length: 9 }, () => command),
      1,
    ),
  ).toBe(false);
  expect(replica.accepts([command, Uint8Array.of(...command, 0)], 1)).toBe(false);
  expect(replica.accepts([new Uint8Array(1 << 20)], 1)).toBe(false);
});

test('bytes that are no command are passed over, should they be decided on all the same', () => {
  const replica = replicaOf([]);
  const { stateRoot } = replica;
  expect(replica.execute([Uint8Array.of(1, 2, 3)], 1)).toEqual({ stateRoot });
});

test('a height is executed once, and none is left out', () => {
  const replica = replicaOf([[]]);
  expect(() => replica.execute([], 1)).toThrow('height 1 is executed after height 1');
  expect(() => replica.execute([], 3)).toThrow('this is a bug in Assay, please report it');
});

test('a governor changes the validators, by a third of their power at one height', () => {
  const outcomes: string[] = [];
  const replica = new ReplicatedMargin(smallConfig, ({ outcome }) =>
    outcomes.push(outcome.kind === 'done' ? 'done' : outcome.reason),
  );
  let sequence = 0;
  const set = (validator: number, power: number, client = 0): Uint8Array => {
    sequence += 1;
    return encodeCommand({
      client,
      sequence,
      command: { kind: 'set validator', key: keyOf(validator), power },
    });
  };
  expect(replica.execute([set(5, 10, 1), set(1, 10), set(6, -1), set(6, 2 ** 50)], 1)).not.toHaveProperty(
    'validators',
  );
  expect(replica.execute([set(5, 10), set(4, 0), set(6, 1)], 2).validators).toEqual(
    [1, 2, 3, 4, 5].map((validator) => ({ key: keyOf(validator), power: 10 })),
  );
  expect(replica.execute([set(4, 0), set(3, 7)], 3).validators).toEqual([
    { key: keyOf(1), power: 10 },
    { key: keyOf(2), power: 10 },
    { key: keyOf(3), power: 7 },
    { key: keyOf(5), power: 10 },
  ]);
  expect(outcomes).toEqual([
    'not a governor',
    'the power is that already',
    'not a power',
    'not a power',
    'done',
    'too much power would change at one height',
    'too many validators',
    'done',
    'done',
  ]);
});

test('replicas of different configurations have different roots from the beginning', () => {
  const { stateRoot } = replicaOf([]);
  expect(new ReplicatedMargin({ ...smallConfig, maxCommands: 9 }).stateRoot).not.toBe(stateRoot);
});

test.each<[what: string, change: object, message: string]>([
  [
    'no clients',
    { clients: 0 },
    'The configuration of a replicated margin engine has clients 0, which is no count from 1 to 16777216. All replicas are ' +
      'built from the same one, and none could go on with it. Give clients as one.',
  ],
  [
    'a governor that is no client',
    { governors: [3] },
    'The configuration of a replicated margin engine has governors with 3, which is no client. All replicas are built ' +
      'from the same one, and none could go on with it. Name clients from 0 to 2.',
  ],
  [
    'no validators',
    { validators: [] },
    'The configuration of a replicated margin engine has 0 validators, which is none, or more than maxValidators, 5. All ' +
      'replicas are built from the same one, and none could go on with it. Name those who decide the first height.',
  ],
  [
    'a validator without power',
    { validators: [{ key: keyOf(1), power: 0 }] },
    'The configuration of a replicated margin engine has a validator of power 0, which is no power, or makes too much of ' +
      'it. All replicas are built from the same one, and none could go on with it. Give each a whole number from 1 on, ' +
      'all together at most 1125899906842624.',
  ],
  [
    'a genesis that cannot be',
    { genesis: [{ kind: 'deposit', account: 0, amount: 1 }] },
    'The configuration of a replicated margin engine has a genesis with {"kind":"deposit","account":0,"amount":1}, which ' +
      'is refused: the wallet holds less. All replicas are built from the same one, and none could go on with it. Give ' +
      'commands that can be done, one after the other, before the first height.',
  ],
])('a configuration with %s is told', (_what, change, message) => {
  const build = (): unknown => new ReplicatedMargin({ ...smallConfig, ...change });
  expect(build).toThrow(ReplicatedMarginConfigError);
  expect(build).toThrow(message);
});
