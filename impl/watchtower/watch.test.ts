import { expect, test } from 'vitest';
import { governor, grace, honest, World } from './fixtures/world.ts';
import { type Notes, type ReachL1, Watchtower, watchOnce } from './index.ts';

/** An exchange that was frozen over a request of the user, who has not escaped yet. */
async function frozen(): Promise<World> {
  const world = new World(2, {});
  for (const account of [honest, 1]) world.l1({ kind: 'deposit', account, amount: 50 });
  world.commit([], 'with its data');
  world.tower.leave();
  for (let block = 0; block <= grace + 1 && !world.contract.isFrozen; block += 1) await world.block();
  return world;
}

// Kills: a round that ends with the first step that L1 does not take; steps taken for under way that never left; notes
// that say so after a restart.
test('what L1 does not take stops nothing else, and is sent again with the next round', async () => {
  const world = await frozen();
  expect(world.contract.isFrozen).toBe(true);
  const tower = new Watchtower(termsOf());
  let kept: Notes | undefined;
  const sent: string[] = [];
  let broken: string | undefined;
  const l1: ReachL1 = {
    events: async (first) => world.log.slice(first),
    look: async () => ({ block: 100, openBlocks: world.contract.openBlocks, free: 5 }),
    send: async ({ kind }) => {
      if (kind === broken) throw new Error(`no ${kind} today`);
      sent.push(kind);
    },
  };
  const keep = async (notes: Notes): Promise<void> => {
    kept = JSON.parse(JSON.stringify(notes)) as Notes;
  };
  // As when somebody else has collected for the user between its look and its word.
  broken = 'withdraw';
  await expect(watchOnce(tower, honest, l1, keep)).rejects.toThrow('no withdraw today');
  expect(sent).toEqual(['escape']);
  broken = undefined;
  const restarted = new Watchtower(termsOf(), kept);
  await watchOnce(restarted, honest, l1, keep);
  await watchOnce(tower, honest, l1, keep);
  expect(sent).toEqual(['escape', 'withdraw', 'withdraw']);
});

function termsOf(): ConstructorParameters<typeof Watchtower>[0] {
  return {
    exchange: 'a small world',
    account: honest,
    sequencer: governor.key,
    signatures: { verify: () => false },
    patience: 3,
    depth: 32,
    requests: 'from accounts shown to hold something',
    grace,
    worthwhile: 1,
    resendAfter: 10,
  };
}
