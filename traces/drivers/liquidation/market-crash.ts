import type { LiquidationCommand, LiquidationEngine } from '../../../impl/liquidation/index.ts';
import { Dice } from '../../fuzzing/index.ts';
import {
  type Json,
  type LogSink,
  type Observations,
  type Recorded,
  type Recorder,
  recorder,
} from '../../log/index.ts';
import { productionConstants } from './production.ts';
import {
  type LiquidationConstants,
  liquidationConfig,
  liquidationConstants,
  marginConfig,
  openedEngine,
  takenAction,
} from './venue.ts';

const constants: LiquidationConstants = liquidationConstants(productionConstants);
const { accounts, prices } = constants;

/** What the engine may do in a block: little, so that a crash outruns it. */
const blockLimits = { attempts: 4, deleveragings: 2, candidates: 500, fundPays: 20_000, offset: 0 };

/**
 * Records crashes of a market: traders take positions on margin, the price falls and jumps back, and block after block
 * the engine liquidates whom it can reach. What it does by itself is recorded with its arguments alone; the last line of a
 * block shows the state.
 */
export function recordMarketCrash(sink: LogSink, seed: number, blocks: number): Recorded {
  const recording = recorder(sink, {
    spec: 'liquidation',
    config: { ...productionConstants } as Readonly<Record<string, Json>>,
    source: { impl: 'liquidation engine', seed },
  });
  const margin = marginConfig(constants);
  const engine = openedEngine(margin, liquidationConfig(constants), constants);
  const dice = new Dice(seed);
  for (let block = 0; block < blocks; block += 1) {
    // One block in twelve brings a crash, and a few more of them follow it.
    if (block % 12 >= 8) crash(engine, recording, dice);
    else for (let count = 0; count < 6; count += 1) act(engine, recording, dice);
    liquidate(engine, recording);
  }
  return recording.end();
}

/** A trader trades, pays out what is free, or pays in again; or the price moves a step. */
function act(engine: LiquidationEngine, recording: Recorder, dice: Dice): void {
  const account = dice.below(accounts.length - 1);
  const other = dice.below(accounts.length);
  switch (dice.weighed([14, 3, 3, 1])) {
    case 0: {
      const amount = 1 + dice.below(dice.chance(0.2) ? constants.maxSize : 6);
      const [buyer, seller] = dice.chance(0.6) ? [account, other] : [other, account];
      tried(engine, recording, { kind: 'trade', market: 0, buyer, seller, lots: amount }, 'trade', {
        buyer: nameOf(buyer),
        seller: nameOf(seller),
        amount,
      });
      return;
    }
    case 1:
      tried(engine, recording, { kind: 'withdraw free', account }, 'withdraw', { account: nameOf(account) });
      return;
    case 2:
      tried(engine, recording, { kind: 'pay in', account }, 'payIn', { account: nameOf(account) });
      return;
    default:
      movePrice(engine, recording, dice.below(3) - 1);
  }
}

/** The price falls by several steps, or jumps back. */
function crash(engine: LiquidationEngine, recording: Recorder, dice: Dice): void {
  movePrice(engine, recording, dice.chance(0.65) ? -1 - dice.below(5) : 1 + dice.below(4));
}

function movePrice(engine: LiquidationEngine, recording: Recorder, steps: number): void {
  const now = prices.indexOf(engine.margin.price(0));
  const to = prices[Math.max(0, Math.min(prices.length - 1, now + steps))];
  if (to === undefined) return;
  tried(engine, recording, { kind: 'move price', market: 0, price: to }, 'movePrice', { to });
}

/** Gives the command, and records it if it is done. */
function tried(
  engine: LiquidationEngine,
  recording: Recorder,
  command: LiquidationCommand,
  action: string,
  given: Readonly<Record<string, Json>>,
): void {
  if (engine.apply(command).kind !== 'done') return;
  const named = Object.values(given).filter((value) => typeof value === 'string');
  recording.event(action, given, { post: shown(engine, named) });
}

/** One block of the engine's own work. */
function liquidate(engine: LiquidationEngine, recording: Recorder): void {
  const events = engine.turn(blockLimits);
  for (const [index, event] of events.entries()) {
    const { action, arguments: given } = takenAction(event, accounts);
    const isLast = index === events.length - 1;
    recording.event(action, given, isLast ? { post: shown(engine, accounts) } : {});
  }
}

function shown(engine: LiquidationEngine, names: readonly string[]): Observations {
  const { margin } = engine;
  const seen: Record<string, Json> = {
    '/price': margin.price(0),
    '/vault': margin.vault,
    '/fund': margin.fund,
    '/halted': margin.isHalted,
  };
  for (const name of names) {
    const account = accounts.indexOf(name);
    seen[`/cash/${name}`] = margin.cash(account);
    seen[`/size/${name}`] = margin.size(account, 0);
    seen[`/wallet/${name}`] = margin.wallet(account);
  }
  return seen;
}

function nameOf(account: number): string {
  return accounts[account] ?? '';
}
