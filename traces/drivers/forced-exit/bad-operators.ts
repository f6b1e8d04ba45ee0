import type { Binding } from '../../conformance/index.ts';
import { Dice } from '../../fuzzing/index.ts';
import type { LogSink, Recorded } from '../../log/index.ts';
import { ed25519Keys } from './keys.ts';
import { LiveExchange } from './live-exchange.ts';

/** How the recordings of bad operators are read: what L1 has refused, and what a crash has done, is no step. */
export const badOperatorBinding: Binding = {
  events: {
    refused: {
      takes: [],
      ignore: { '/args/what': 'for the reader', '/args/reason': 'for the reader' },
    },
    'power is back': { takes: [] },
  },
};

const honest = { serves: () => true, data: 'published' } as const;

/** The operator works, loses its power now and then, and stops for good; all users get out by themselves. */
export async function recordStop(sink: LogSink, seed: number): Promise<Recorded> {
  const live = await opened(sink, 'an exchange whose sequencer stops', seed);
  const dice = new Dice(seed);
  for (let day = 0; day < 24; day += 1) {
    await tradingDay(live, dice);
    if (day === 7 || day === 15) await live.losePower(seed + day);
    if (day === 10) live.restartTowers();
    // One leaves in peace.
    if (day === 12) live.leave(4);
    await live.batch(honest);
  }
  await tradingDay(live, dice);
  live.leave(0);
  await blocks(live, 20);
  return ended(live);
}

/**
 * The operator ignores one user, until that one freezes the exchange, and whoever is awake escapes; and another one after
 * it was unfrozen. Those who are gone try again with what they could prove before.
 */
export async function recordCensorship(sink: LogSink, seed: number): Promise<Recorded> {
  const live = await opened(sink, 'an exchange whose sequencer censors', seed);
  const dice = new Dice(seed);
  for (const [victim, quietDays] of [
    [0, 6],
    [3, 4],
  ] as const) {
    live.asleep = victim === 0 ? [2, 3, 5] : [];
    for (let day = 0; day < quietDays; day += 1) {
      await tradingDay(live, dice);
      await live.batch(honest);
    }
    const proof = live.proof(victim);
    await live.ignoredTransfer(victim, 1);
    for (let day = 0; day < 14 && !live.contract.isFrozen; day += 1) {
      await tradingDay(live, dice, victim);
      await live.batch({ ...honest, serves: (account) => account !== victim });
    }
    await live.batch(honest);
    live.cheat(victim, live.contract.epoch, proof);
    await blocks(live, 3);
    live.cheat(victim, live.contract.epoch, proof);
    await live.unfreeze();
    live.cheat(victim, live.contract.epoch, proof);
  }
  await blocks(live, 5);
  return ended(live);
}

/** The operator does not show what is under its roots. L1 takes no such batch, and so it has none. */
export async function recordWithholding(sink: LogSink, seed: number): Promise<Recorded> {
  const live = await opened(sink, 'an exchange whose sequencer withholds data', seed);
  const dice = new Dice(seed);
  for (let day = 0; day < 8; day += 1) {
    await tradingDay(live, dice);
    await live.batch(honest);
  }
  for (let day = 0; day < 18; day += 1) {
    if (!live.contract.isFrozen) await tradingDay(live, dice);
    else await live.block();
    await live.batch({ ...honest, data: 'withheld' });
  }
  await live.batch(honest);
  await blocks(live, 5);
  return ended(live);
}

async function opened(sink: LogSink, impl: string, seed: number): Promise<LiveExchange> {
  const terms = {
    exchange: impl,
    deposits: [40, 25, 13, 31, 8, 57],
    depth: 32,
    keys: ed25519Keys,
    settlement: {
      kind: 'validity',
      grace: 5,
      requests: 'from accounts shown to hold something',
      data: 'always published',
      maxCredits: 100,
      thaws: 2,
      thawDelay: 2,
    },
  } as const;
  const live = new LiveExchange(terms, sink, impl, seed);
  await live.open();
  return live;
}

/** Users pay each other, and a block of L1 goes by. One may be ignored. */
async function tradingDay(live: LiveExchange, dice: Dice, ignored = -1): Promise<void> {
  for (let count = 0; count < 12; count += 1) {
    const from = dice.below(live.users.length);
    const to = dice.below(live.users.length);
    if (from !== ignored) await live.transfer(from, to);
  }
  await live.block();
}

async function blocks(live: LiveExchange, count: number): Promise<void> {
  for (let block = 0; block < count; block += 1) await live.block();
}

async function ended(live: LiveExchange): Promise<Recorded> {
  const faults = live.contract.audit();
  if (faults.length > 0) throw new Error(`the contract does not add up: ${faults.join(', ')}`);
  await live.close();
  return live.recording.end();
}
