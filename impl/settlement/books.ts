import { AccountRegister } from './account-register.ts';
import { Clock } from './clock.ts';
import type { Credit } from './command.ts';
import type { SettlementConfig } from './config.ts';
import { MessageQueue } from './message-queue.ts';
import type { CreditReason, SettlementEvent } from './outcome.ts';
import { Vault } from './vault.ts';

/** What the contract keeps in either mode of settlement. */
export class Books {
  readonly config: SettlementConfig;
  readonly clock = new Clock();
  readonly accounts = new AccountRegister();
  readonly vault: Vault;
  readonly queue: MessageQueue;

  constructor(config: SettlementConfig) {
    this.config = config;
    this.vault = new Vault(config.payouts);
    this.queue = new MessageQueue(config.queue, this.clock);
  }

  /** Whether the vault can owe `sum` more, when what it owes already, and `reserved`, belong to somebody else. */
  covers(sum: number, reserved: number): boolean {
    return sum <= this.vault.locked - this.vault.totalOwed - reserved;
  }

  credit(credit: Credit, why: CreditReason, events: SettlementEvent[]): void {
    if (credit.amount === 0) return;
    this.vault.credit(credit);
    events.push({ kind: 'credited', ...credit, why });
  }

  /** Reads `count` messages, as the sequencer. */
  read(count: number, events: SettlementEvent[]): void {
    if (count === 0) return;
    this.include(count, 0);
    this.tellIncluded('the sequencer', events);
  }

  /** Includes the first `count` messages. What the one at `settled` has waited counts for the forced delay of the next. */
  include(count: number, settled: number): void {
    this.queue.include(count, settled);
    // By the rules of L2 what is included is executed, where nobody has to prove it.
    if (this.config.settlement.kind === 'optimistic') this.queue.execute();
  }

  tellIncluded(by: 'the sequencer' | 'force' | 'the delay', events: SettlementEvent[]): void {
    events.push({ kind: 'messages included', upTo: this.queue.included, by });
  }
}
