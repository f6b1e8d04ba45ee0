import type { SettlementCommand, SettlementEvent } from '../settlement/index.ts';
import type { Step } from './view.ts';
import type { Look, Notes, Watchtower } from './watchtower.ts';

/** L1 as a user reaches it. Each call may fail, and what is sent may never arrive. */
export interface ReachL1 {
  /** The log of the contract from event number `first` on; so many as are at hand. */
  events(first: number): Promise<readonly SettlementEvent[]>;
  look(account: number): Promise<Look>;
  /** Resolves when the transaction is handed over, not when it is included. */
  send(command: SettlementCommand): Promise<void>;
}

/** Where notes are kept: durable when it resolves. */
export type KeepNotes = (notes: Notes) => Promise<void>;

/**
 * One round of watching: reads what is new on L1, decides, and sends. Whoever runs it does so with every block or so;
 * missing rounds delays, and loses nothing until a deadline of the contract itself. Returns what was sent.
 *
 * Notes are kept before anything is sent: a crash between may delay a step by `resendAfter` blocks, and never pays twice.
 * Rejects with what L1 or the disk fails with; the next round does what this one left undone.
 */
export async function watchOnce(
  tower: Watchtower,
  account: number,
  l1: ReachL1,
  keep: KeepNotes,
): Promise<readonly Step[]> {
  for (let news = await l1.events(tower.followed); news.length > 0; news = await l1.events(tower.followed))
    tower.follow(news);
  const steps = tower.next(await l1.look(account));
  await keep(tower.notes);
  for (const { command } of steps) await l1.send(command);
  return steps;
}
