import type { Receipt, Transaction } from '../sequencer/index.ts';
import type { SettlementEvent } from '../settlement/index.ts';
import { nextSteps } from './next-steps.ts';
import {
  grievanceOf,
  isReceiptOf,
  type Progress,
  type PromiseTerms,
  type SentTransaction,
  unsettled,
} from './promises.ts';
import { PublicLedger } from './public-ledger.ts';
import type { Grievance, Step, View } from './view.ts';

/** Whose money is watched, and how. */
export interface WatchTerms extends PromiseTerms {
  readonly account: number;
  /** The terms of the contract. */
  readonly depth: number;
  readonly requests: View['requests'];
  readonly grace: number;
  /** Amounts below are not worth a transaction on L1: what it costs, say. At least 1. */
  readonly worthwhile: number;
  /** For how many blocks a transaction on L1 may be under way until it is sent again. */
  readonly resendAfter: number;
}

/** What L1 says at the moment, beyond its log of events. */
export interface Look {
  readonly block: number;
  readonly openBlocks: number;
  /** What the account may collect now. */
  readonly free: number;
}

/** What a watchtower keeps for itself, as JSON: all else is on L1. */
export interface Notes {
  readonly wish: View['wish'];
  readonly sent: readonly SentTransaction[];
  /** When each step was sent, by its purpose. */
  readonly underWay: Readonly<Record<string, number>>;
  /** When the exchange was first seen open in this epoch: the wait of messages begins anew where it was unfrozen. */
  readonly reopened?: { readonly epoch: number; readonly openBlocks: number };
}

const noNotes: Notes = { wish: 'stay', sent: [], underWay: {} };

/**
 * Watches over one account for its owner: follows the log of the contract, keeps a copy of the accounts from it, holds
 * batches against what the sequencer has promised, and says what to send to L1. Alone with the log it gets the owner's
 * money out, whatever the operator does, as far as the data of the last root were published.
 *
 * Deterministic, and without a disk: after a restart it follows the log anew, with its notes of before.
 */
export class Watchtower {
  readonly #terms: WatchTerms;
  readonly #ledger: PublicLedger;
  readonly #deposits = new Map<number, { readonly amount: number; readonly arrivedAt: number }>();
  #followed = 0;
  #owner = '';
  #epoch = 0;
  #batch = 0;
  #isFrozen = false;
  #hasEscaped = false;
  #overdueAt: number | undefined;
  #withheldSince: number | undefined;
  #grievance: Grievance | undefined;
  #notes: Notes;

  constructor(terms: WatchTerms, notes: Notes = noNotes) {
    this.#terms = terms;
    this.#ledger = new PublicLedger(terms.depth);
    this.#notes = notes;
  }

  /** How many events of the contract's log it knows. */
  get followed(): number {
    return this.#followed;
  }

  /** What has to be kept for a restart. */
  get notes(): Notes {
    return this.#notes;
  }

  /** What the user can reproach the operator with, if anything was found so far. */
  get grievance(): Grievance | undefined {
    return this.#grievance;
  }

  /**
   * Goes on by the next events of the contract's log.
   *
   * @throws DataFaultError if data do not lead to the root that they came with
   */
  follow(events: readonly SettlementEvent[]): void {
    for (const event of events) {
      this.#ledger.follow(event);
      this.#follow(event);
      this.#followed += 1;
    }
  }

  /** The user wants its money on L1. */
  leave(): void {
    this.#notes = { ...this.#notes, wish: 'leave' };
  }

  /**
   * Remembers what was sent to the sequencer at `block`, with the receipt if it gave one. False if the receipt is none of
   * this transaction: it is then as good as no answer.
   */
  sent(transaction: Transaction, block: number, receipt?: Receipt): boolean {
    const isSound = receipt !== undefined && isReceiptOf(this.#terms, transaction, receipt);
    const sent = { transaction, sentAt: block, ...(isSound && { receipt }) };
    this.#notes = { ...this.#notes, sent: [...this.#notes.sent, sent] };
    return receipt === undefined || isSound;
  }

  /** What to send to L1 now. What was sent lately, and may be under way, is not told again. */
  next(look: Look): readonly Step[] {
    this.#takeStock(look);
    const steps = nextSteps(this.view(look));
    const { underWay } = this.#notes;
    const isDue = ({ purpose }: Step): boolean => {
      const sentAt = underWay[purpose];
      return sentAt === undefined || look.block - sentAt >= this.#terms.resendAfter;
    };
    const due = steps.filter(isDue);
    // What is not needed any more is forgotten, so that it is sent at once when it is needed again.
    const times = steps.map((step) => [step.purpose, isDue(step) ? look.block : underWay[step.purpose]]);
    this.#notes = { ...this.#notes, underWay: Object.fromEntries(times) };
    return due;
  }

  /** These were not handed over to L1, so that they are not under way. */
  failed(steps: readonly Step[]): void {
    const isFailed = (purpose: string): boolean => steps.some((step) => step.purpose === purpose);
    const underWay = Object.entries(this.#notes.underWay).filter(([purpose]) => !isFailed(purpose));
    this.#notes = { ...this.#notes, underWay: Object.fromEntries(underWay) };
  }

  /** All that its decisions depend on. */
  view({ openBlocks, free }: Look): View {
    const { account, requests, worthwhile, grace } = this.#terms;
    const lateFrom = this.#epoch === 0 ? 0 : (this.#notes.reopened?.openBlocks ?? openBlocks);
    const deposits = [...this.#deposits].map(([message, { amount, arrivedAt }]) => ({
      message,
      amount,
      isOverdue: openBlocks - Math.max(arrivedAt, lateFrom) >= grace,
    }));
    return {
      account,
      owner: this.#owner,
      openBlocks,
      isFrozen: this.#isFrozen,
      epoch: this.#epoch,
      balance: this.#ledger.at(account).balance,
      proof: this.#ledger.proof(account),
      overdueAt: this.#overdueAt,
      hasEscaped: this.#hasEscaped,
      deposits,
      free,
      wish: this.#notes.wish,
      grievance: this.#grievance,
      requests,
      worthwhile,
    };
  }

  /** Holds L1 against what was promised. A grievance stays: whom one has caught once one need not catch again. */
  #takeStock({ block, openBlocks }: Look): void {
    if (this.#epoch !== (this.#notes.reopened?.epoch ?? 0))
      this.#notes = { ...this.#notes, reopened: { epoch: this.#epoch, openBlocks } };
    const { withheld } = this.#ledger;
    this.#withheldSince = withheld === undefined ? undefined : (this.#withheldSince ?? block);
    const progress: Progress = {
      block,
      epoch: this.#epoch,
      batch: withheld === undefined ? this.#batch : withheld.batch - 1,
      nonce: this.#ledger.at(this.#terms.account).nonce,
    };
    this.#grievance ??= grievanceOf(this.#notes.sent, progress, this.#terms);
    if (withheld !== undefined && block - (this.#withheldSince ?? block) >= this.#terms.patience)
      this.#grievance ??= { kind: 'data are withheld', batch: withheld.batch };
    this.#notes = { ...this.#notes, sent: unsettled(this.#notes.sent, progress) };
  }

  #follow(event: SettlementEvent): void {
    const { account } = this.#terms;
    switch (event.kind) {
      case 'account opened':
        if (event.account === account) this.#owner = event.owner;
        return;
      case 'message queued': {
        const { number, content, arrivedAt } = event.message;
        if (event.message.account === account && content.kind === 'deposit')
          this.#deposits.set(number, { amount: content.amount, arrivedAt });
        return;
      }
      case 'batch committed':
        this.#batch = event.batch;
        for (const message of this.#deposits.keys())
          if (message <= event.executed) this.#deposits.delete(message);
        if (event.exits.some((exit) => exit.account === account)) this.#overdueAt = undefined;
        return;
      case 'exit requested':
        if (event.account === account) this.#overdueAt = event.overdueAt;
        return;
      case 'frozen':
        this.#isFrozen = true;
        return;
      case 'escaped':
        if (event.account === account) this.#hasEscaped = true;
        return;
      case 'deposit reclaimed':
        this.#deposits.delete(event.message);
        return;
      case 'unfrozen':
        this.#isFrozen = false;
        this.#epoch = event.epoch;
        this.#hasEscaped = false;
        this.#overdueAt = undefined;
        return;
      default:
        return;
    }
  }
}
