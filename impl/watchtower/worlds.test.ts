import fc from 'fast-check';
import { expect, test } from 'vitest';
import { governor, grace, honest, keysOf, World } from './fixtures/world.ts';
import { PublicLedger } from './index.ts';

const griefer = 1;
const users = 3;
const start = 50;

type Act = (world: World) => void;

const open = (kind: string): ((world: World) => void) => {
  switch (kind) {
    case 'works':
      return (world) => world.commit(world.engine.requested, 'with its data');
    case 'censors':
      return (world) =>
        world.commit(
          world.engine.requested.filter((account) => account !== honest),
          'with its data',
        );
    case 'withholds':
      return (world) => world.commit([], 'without its data');
    default:
      return () => {};
  }
};

/** What the griefer can do: dust, spam, a queue that is full, freezes and escapes whenever they are possible. */
const grief: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>((world) => {
    world.transfer(griefer, honest, 1);
  }),
  fc.constant<Act>((world) => {
    world.transfer(griefer, 2, 7);
  }),
  fc.constant<Act>((world) => {
    const ledger = new PublicLedger(32);
    for (const event of world.log) ledger.follow(event);
    const proof = ledger.proof(griefer);
    const by = keysOf(`user ${griefer}`).key;
    if (proof !== undefined) world.l1({ kind: 'request exit', account: griefer, by, proof });
  }),
  fc.constant<Act>((world) => {
    for (let spam = 0; spam < 20; spam += 1)
      world.l1({
        kind: 'send',
        account: griefer,
        by: keysOf(`user ${griefer}`).key,
        bytes: new Uint8Array(spam),
      });
  }),
  fc.constant<Act>((world) => {
    world.l1({ kind: 'freeze over request', account: griefer });
    world.l1({ kind: 'freeze over message' });
  }),
  // With every proof that the log has ever had of the account, in every epoch.
  fc.constant<Act>((world) => {
    const ledger = new PublicLedger(32);
    for (const event of [...world.log]) {
      ledger.follow(event);
      const proof = ledger.proof(griefer);
      for (const epoch of [0, 1, 2])
        if (proof !== undefined) world.l1({ kind: 'escape', account: griefer, epoch, proof });
    }
    world.l1({ kind: 'withdraw', account: griefer });
  }),
);

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('works', 'works', 'censors', 'withholds', 'stops').map(open),
  },
  { weight: 3, arbitrary: grief },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => {
      world.l1({ kind: 'deposit', account: honest, amount: 9 });
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => {
      world.tower.leave();
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => {
      world.restartSequencer();
      world.restartTower();
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => {
      world.lost += 1;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => {
      const ledger = new PublicLedger(32);
      for (const event of world.log) ledger.follow(event);
      const escaped = [0, 1, 2].filter((account) => world.contract.hasEscaped(account));
      const proofs = escaped.map((account) => ledger.proof(account) ?? new Uint8Array());
      world.l1({ kind: 'unfreeze', by: governor.key, proofs });
    }),
  },
);

async function begun(changes: ConstructorParameters<typeof World>[1] = {}): Promise<World> {
  const world = new World(users, changes);
  for (let account = 0; account < users; account += 1) world.l1({ kind: 'deposit', account, amount: start });
  world.commit([], 'with its data');
  await world.block();
  return world;
}

/** The operator is gone for good, and the user wants its money. */
async function wound(world: World): Promise<void> {
  world.lost = 0;
  world.tower.leave();
  for (let block = 0; block < 3 * grace + 12; block += 1) await world.block();
}

// Kills: an escape that is not looked after when it was lost; a second escape in the next epoch; notes that are not kept;
// a deposit that is forgotten; a request that is filed while one is open, or not filed anew after an unfreezing.
test('an honest user is paid in full, whatever the operator and others do', async () => {
  let frozen = 0;
  let escaped = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 10, maxLength: 30, size: 'max' }), async (script) => {
      const world = await begun();
      let deposited = users * start;
      for (const act of script) {
        const before = world.onTheWay(honest);
        act(world);
        deposited += Math.max(0, world.onTheWay(honest) - before);
        await world.block();
        expect(world.contract.audit()).toEqual([]);
        // Nobody gains: all that anybody has, or was paid, was paid in.
        const rights = Array.from({ length: users }, (_, account) => world.rights(account) ?? Number.NaN);
        expect(rights.reduce((sum, right) => sum + right)).toBe(deposited);
      }
      const due = world.rights(honest);
      expect(due).toBeGreaterThanOrEqual(start);
      await wound(world);
      expect(Number(world.contract.paidTo(honest))).toBe(due);
      if (world.contract.isFrozen) frozen += 1;
      if (world.contract.hasEscaped(honest)) escaped += 1;
    }),
    { numRuns: 60 },
  );
  expect(frozen).toBeGreaterThan(20);
  expect(escaped).toBeGreaterThan(20);
}, 30_000);

test('where batches may come without their data, the promise is void: what is under such a root is lost', async () => {
  const world = await begun({ data: 'published on trust' });
  world.transfer(griefer, 2, 1);
  expect(world.commit([], 'without its data')).toBe(true);
  await wound(world);
  expect(world.tower.grievance).toEqual({ kind: 'data are withheld', batch: 2 });
  expect(Number(world.contract.paidTo(honest))).toBe(0);
});

test('where anybody may ask without a proof, whoever misses the data can still make the operator choose', async () => {
  const world = await begun({ data: 'published on trust', requests: 'from any account' });
  world.transfer(griefer, 2, 1);
  world.commit([], 'without its data');
  for (let block = 0; block < 4; block += 1) await world.block();
  expect(world.sent.map(({ command }) => command.kind)).toEqual(['request exit']);
  // It may serve, and then the money comes; or be frozen, and then nobody gets anything, the operator neither.
  expect(world.commit([honest], 'without its data')).toBe(true);
  for (let block = 0; block < 4; block += 1) await world.block();
  expect(Number(world.contract.paidTo(honest))).toBe(start);
});

test('data that come late are as good as data that came in time', async () => {
  const world = await begun({ data: 'published on trust' });
  world.transfer(griefer, honest, 5);
  const ledger = new PublicLedger(32);
  world.commit([], 'without its data');
  for (const event of world.log) ledger.follow(event);
  expect(ledger.withheld).toEqual({ batch: 2, root: world.contract.root });
  expect(ledger.proof(honest)).toBeUndefined();
  const published = new Uint8Array(48);
  const view = new DataView(published.buffer);
  for (const [at, [account, balance, nonce]] of [
    [honest, start + 5, 0],
    [griefer, start - 5, 1],
  ].entries()) {
    view.setBigUint64(24 * at, BigInt(account ?? 0));
    view.setBigUint64(24 * at + 8, BigInt(balance ?? 0));
    view.setBigUint64(24 * at + 16, BigInt(nonce ?? 0));
  }
  expect(world.l1({ kind: 'publish data', batch: 2, data: published }).kind).toBe('done');
  await wound(world);
  expect(Number(world.contract.paidTo(honest))).toBe(start + 5);
});

test('what was confirmed and never committed is lost, and the user is told that a promise was broken or its transfer ignored', async () => {
  const world = await begun();
  const transaction = world.transfer(honest, 2, 20);
  if (transaction === undefined) throw new Error('not confirmed');
  expect(world.tower.sent(transaction, world.contract.now)).toBe(true);
  for (let block = 0; block < 4; block += 1) await world.block();
  expect(world.tower.grievance).toEqual({ kind: 'a transaction is ignored', nonce: 0 });
  for (let block = 0; block < 30; block += 1) await world.block();
  expect(world.contract.hasEscaped(honest)).toBe(true);
  // All of it: the transfer never was.
  expect(Number(world.contract.paidTo(honest))).toBe(start);
});

test('who trusts the operator sends nothing to L1, and who leaves in peace sends two transactions', async () => {
  const world = await begun();
  for (let block = 0; block < 20; block += 1) {
    world.transfer(griefer, 2, 1);
    world.commit(world.engine.requested, 'with its data');
    await world.block();
  }
  expect(world.sent).toEqual([]);
  world.tower.leave();
  for (let block = 0; block < 10; block += 1) {
    await world.block();
    world.commit(world.engine.requested, 'with its data');
  }
  // The limit on payouts lets 40 go in a period, and the rest in the next.
  expect(world.sent.map(({ command }) => command.kind)).toEqual(['request exit', 'withdraw', 'withdraw']);
  expect(Number(world.contract.paidTo(honest))).toBe(start);
});

test('a transaction on L1 is sent again when it was lost, and not before it may be lost', async () => {
  const world = await begun();
  world.tower.leave();
  world.lost = 2;
  for (let block = 0; block < 5; block += 1) await world.block();
  expect(world.sent.map(({ command }) => command.kind)).toEqual([
    'request exit',
    'request exit',
    'request exit',
  ]);
  expect(world.contract.requestAge(honest)).toBe(0);
});
