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
 * Each step is sent, whatever became of the others. Rejects with what L1 or the disk failed with first; what L1 did not
 * take is sent again with the next round.
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
  const failed: { readonly step: Step; readonly reason: unknown }[] = [];
  for (const step of steps) {
    try {
      await l1.send(step.command);
    } catch (reason) {
      // The others go all the same: an escape must not wait since somebody else was faster with a collection.
      failed.push({ step, reason });
    }
  }
  const [first] = failed;
  if (first === undefined) return steps;
  tower.failed(failed.map(({ step }) => step));
  await keep(tower.notes);
  throw first.reason;
}
