import { type Account, AccountTree, noAccount } from '../merkle/index.ts';
import type { SettlementCommand } from '../settlement/index.ts';
import { DraftAccounts } from './accounts.ts';
import type { SequencerCommand, SequencerOutcome, SequencerRefusal } from './command.ts';
import { type PlainState, readState, type TakenBack, writeState } from './engine-snapshot.ts';
import { requireConfig, type SequencerConfig } from './limits.ts';
import { messageOf, type Notice } from './notice.ts';
import { breachIn, execute, executeMessage, type Leaving } from './rules.ts';
import { type SealedBatch, seal } from './sealed-batch.ts';
import type { SignedTransaction, Transaction } from './transaction.ts';
import { WaitingMessages } from './waiting-messages.ts';

/** The most batches that are remembered after they were outrun. */
const maxTakenBack = 8;

const done: SequencerOutcome = Object.freeze({ kind: 'done' });
const refused = (reason: SequencerRefusal): SequencerOutcome => ({ kind: 'refused', reason });

/**
 * The ledger of a sequencer: what it has confirmed, on top of what L1 has. Deterministic: the same commands in the same
 * order lead to the same state and the same batches, so that a journal of them is all that has to be kept.
 *
 * Each batch executes messages of L1 first, then transactions in the order in which they were confirmed, then exits. One
 * batch at a time is sealed and on its way to L1; meanwhile the next one is being made. Whether L1 takes a batch is for
 * L1 to say: the engine seals what it is told to, and goes on when it hears of the batch.
 */
export class SequencerEngine {
  readonly #config: SequencerConfig;
  readonly #owners: string[] = [];
  readonly #messages = new WaitingMessages();
  readonly #requested = new Set<number>();
  readonly #ofAccount = new Map<number, number>();
  /** After the sealed batch, if there is one. */
  readonly #tree: AccountTree;
  #draft: DraftAccounts;
  #leaving: Leaving = new Map();
  #pending: SignedTransaction[] = [];
  #sealed: SealedBatch | undefined;
  /** Batches that were outrun since the last one on L1, and may get there all the same. */
  #takenBack: readonly TakenBack[] = [];
  #epoch = 0;
  #batch = 0;
  #position = 0;
  #followed = 0;
  #isFrozen = false;
  #isAstray = false;

  /** @throws SequencerConfigError if the configuration makes no sense */
  constructor(config: SequencerConfig) {
    requireConfig(config);
    this.#config = config;
    this.#tree = new AccountTree(config.depth);
    this.#draft = this.#newDraft();
  }

  /** The engine that the bytes were taken of. Throws at bytes that are none of `snapshot`'s. */
  static restore(config: SequencerConfig, bytes: Uint8Array): SequencerEngine {
    const engine = new SequencerEngine(config);
    engine.#restore(readState(bytes));
    return engine;
  }

  /** What the account has by all that is confirmed; less what leaves. */
  confirmed(account: number): Account {
    return this.ownerOf(account) === undefined ? noAccount : this.#draft.get(account);
  }

  /** What the account has under the last root on L1. */
  committed(account: number): Account {
    if (this.ownerOf(account) === undefined) return noAccount;
    return this.#sealed?.before.get(account) ?? this.#tree.at(account);
  }

  /** The key of the owner; undefined where no such account was opened. */
  ownerOf(account: number): string | undefined {
    // A text of digits finds something in an array, too, and is no account.
    return Number.isInteger(account) ? this.#owners[account] : undefined;
  }

  /** How many events of the contract's log are followed: those before need not be told again. */
  get followed(): number {
    return this.#followed;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Whether L1 has accepted a batch that is none of this sequencer's. Then it confirms nothing more. */
  get isAstray(): boolean {
    return this.#isAstray;
  }

  /** How many transactions are confirmed and in no batch. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** Accounts that have asked on L1 to leave, and wait for it; ascending. */
  get requested(): readonly number[] {
    return [...this.#requested].sort((a, b) => a - b);
  }

  /** The batch that is on its way to L1. */
  get sealed(): SealedBatch | undefined {
    return this.#sealed;
  }

  /** The transaction on L1 that commits the sealed batch, sent by `operator`. */
  commitment(operator: string): SettlementCommand | undefined {
    const sealed = this.#sealed;
    if (sealed === undefined) return undefined;
    const { previous, root, readUpTo, exits, withdrawals, data, proof } = sealed;
    const reads = Math.max(0, readUpTo - this.#messages.included);
    const epoch = this.#epoch;
    return {
      kind: 'commit batch',
      by: operator,
      epoch,
      previous,
      root,
      reads,
      exits,
      withdrawals,
      data,
      proof,
    };
  }

  apply(command: SequencerCommand): SequencerOutcome {
    switch (command.kind) {
      case 'transact':
        return this.#transact(command.signed);
      case 'notice':
        if (command.event < this.#followed) return refused('noticed already');
        this.#followed = command.event + 1;
        this.#note(command.notice);
        return done;
      case 'seal':
        return this.#seal(command.exits);
      case 'unseal':
        if (this.#sealed === undefined) return refused('no batch is sealed');
        this.#unseal();
        this.#beginBatch(this.#messages.last);
        return done;
    }
  }

  snapshot(): Uint8Array {
    return writeState({
      owners: this.#owners,
      accounts: this.#committedAccounts(),
      messages: this.#messages,
      pending: this.#pending,
      sealed: this.#sealed,
      takenBack: this.#takenBack,
      requested: this.requested,
      epoch: this.#epoch,
      batch: this.#batch,
      position: this.#position,
      followed: this.#followed,
      isFrozen: this.#isFrozen,
      isAstray: this.#isAstray,
    });
  }

  /** Why a transaction would not be confirmed now, whoever has signed it; undefined if it would be. */
  refusalOf(transaction: Transaction): SequencerRefusal | undefined {
    const { maxTransactions, maxOfAccount } = this.#config;
    if (this.#isAstray) return 'L1 has gone on without this sequencer';
    if (this.#isFrozen) return 'the exchange is frozen';
    if (this.#pending.length >= maxTransactions) return 'too many transactions wait';
    if ((this.#ofAccount.get(transaction.from) ?? 0) >= maxOfAccount)
      return 'too many transactions of the account wait';
    return breachIn(this.#draft, this.#epoch, transaction);
  }

  #transact(signed: SignedTransaction): SequencerOutcome {
    const { from } = signed.transaction;
    const reason = this.refusalOf(signed.transaction);
    if (reason !== undefined) return refused(reason);
    execute(this.#draft, this.#leaving, this.#epoch, signed.transaction);
    this.#pending.push(signed);
    this.#ofAccount.set(from, (this.#ofAccount.get(from) ?? 0) + 1);
    const position = this.#position;
    this.#position += 1;
    return { kind: 'done', confirmed: { epoch: this.#epoch, batch: this.#nextBatch, position } };
  }

  /** The number of the batch that is being made. */
  get #nextBatch(): number {
    return (this.#sealed?.batch ?? this.#batch) + 1;
  }

  #seal(exits: readonly number[]): SequencerOutcome {
    if (this.#sealed !== undefined) return refused('a batch is sealed already');
    if (this.#isAstray) return refused('L1 has gone on without this sequencer');
    const inOrder = exits.every((account, index) => index === 0 || account > (exits[index - 1] ?? account));
    if (!inOrder || exits.some((account) => this.ownerOf(account) === undefined))
      return refused('exits are not in order');
    const { executed, read } = this.#messages;
    const messages = this.#messages.between(executed, read);
    const input = { epoch: this.#epoch, messages, transactions: this.#pending, exits };
    this.#sealed = seal(this.#tree, (account) => this.ownerOf(account), this.#nextBatch, read, input);
    this.#pending = [];
    this.#beginBatch(this.#messages.last);
    return done;
  }

  #unseal(): void {
    if (this.#sealed === undefined) return;
    this.#tree.update(this.#sealed.before);
    this.#pending = [...this.#sealed.input.transactions, ...this.#pending];
    this.#sealed = undefined;
  }

  /**
   * The draft of the batch that is being made, begun anew: messages up to `read`, then all that is pending. What was
   * confirmed before a message got in front of it may be impossible now; it is dropped, and its promise is broken.
   */
  #beginBatch(read: number): void {
    this.#draft = this.#newDraft();
    this.#leaving = new Map();
    const from = this.#sealed?.readUpTo ?? this.#messages.executed;
    this.#messages.read = Math.max(read, from);
    for (const message of this.#messages.between(from, this.#messages.read))
      executeMessage(this.#draft, this.#leaving, message);
    this.#pending = this.#pending.filter(
      ({ transaction }) => execute(this.#draft, this.#leaving, this.#epoch, transaction) === undefined,
    );
    this.#ofAccount.clear();
    for (const { transaction } of this.#pending)
      this.#ofAccount.set(transaction.from, (this.#ofAccount.get(transaction.from) ?? 0) + 1);
  }

  #newDraft(): DraftAccounts {
    return new DraftAccounts({
      get: (account) => this.#tree.at(account),
      ownerOf: (account) => this.ownerOf(account),
    });
  }

  #note(notice: Notice): void {
    switch (notice.kind) {
      case 'account opened':
        this.#owners[notice.account] = notice.owner;
        return;
      case 'message queued':
        this.#messages.add(messageOf(notice.message));
        this.#readAtOnce();
        return;
      case 'messages included':
        this.#include(notice.upTo);
        return;
      case 'batch committed':
        this.#goOn(notice);
        return;
      case 'exit requested':
        this.#requested.add(notice.account);
        return;
      case 'frozen':
        this.#isFrozen = true;
        return;
      case 'deposit reclaimed':
        this.#messages.reclaim(notice.message);
        this.#unseal();
        this.#beginBatch(this.#messages.read);
        return;
      case 'unfrozen':
        this.#beginEpoch(notice);
        return;
    }
  }

  /**
   * A message that comes while nothing is confirmed is read at once. Else it waits for the next batch, in which it stands
   * in front of what is confirmed after it: an owner cannot take back on L1 what was confirmed before. A deposit takes
   * nothing from anybody.
   */
  #readAtOnce(): void {
    const messages = this.#messages;
    for (const message of messages.between(messages.read, messages.last)) {
      if (this.#pending.length > 0 && message.content.kind === 'transaction') return;
      executeMessage(this.#draft, this.#leaving, message);
      messages.read = message.number;
    }
  }

  /** L1 says how far the queue is in. What is forced in before its turn stands in front of the batch on its way. */
  #include(upTo: number): void {
    const messages = this.#messages;
    messages.included = upTo;
    const covered = this.#sealed?.readUpTo ?? messages.read;
    if (upTo <= covered) return;
    // L1 has not refused it yet, and may still accept it.
    if (this.#sealed !== undefined) {
      const { transactions, exits } = this.#sealed.input;
      this.#takenBack = [...this.#takenBack, { transactions, exits }].slice(-maxTakenBack);
    }
    this.#unseal();
    this.#beginBatch(Math.max(upTo, messages.read));
  }

  #goOn({ batch, root, executed, exits }: Extract<Notice, { kind: 'batch committed' }>): void {
    this.#batch = batch;
    for (const account of exits) this.#requested.delete(account);
    const sealed = this.#sealed;
    const isSealed = sealed?.root === root && sealed.batch === batch;
    if (!isSealed && !this.#findTakenBack(batch, root, executed)) {
      this.#isAstray = true;
      this.#beginBatch(this.#messages.read);
      return;
    }
    this.#sealed = undefined;
    this.#takenBack = [];
    this.#messages.strikeOff(executed);
    // What is confirmed stands on other ground: the batch may have executed other messages than it was sealed with.
    if (!isSealed) this.#beginBatch(this.#messages.read);
  }

  /**
   * Looks for the batch on L1 among those that were taken back, and brings the tree to the root after it. What was forced
   * in front of it may have moved nothing, so that its proof held all the same: whoever sends such messages could else
   * lead the sequencer astray for ever.
   */
  #findTakenBack(batch: number, root: string, executed: number): boolean {
    this.#unseal();
    const messages = this.#messages.between(this.#messages.executed, executed);
    for (const { transactions, exits } of this.#takenBack) {
      const input = { epoch: this.#epoch, messages, transactions, exits };
      const found = seal(this.#tree, (account) => this.ownerOf(account), batch, executed, input);
      if (found.root === root && found.dropped.length === 0) return true;
      this.#tree.update(found.before);
    }
    return false;
  }

  /** Whatever was not committed is void: the ledger goes on from the last root, without those who have escaped. */
  #beginEpoch({ epoch, root, struckOff }: Extract<Notice, { kind: 'unfrozen' }>): void {
    this.#unseal();
    this.#takenBack = [];
    this.#pending = [];
    this.#requested.clear();
    this.#tree.update(struckOff.map((account) => [account, { ...this.#tree.at(account), balance: 0 }]));
    this.#isFrozen = false;
    this.#epoch = epoch;
    this.#isAstray ||= this.#tree.root !== root;
    this.#beginBatch(this.#messages.last);
  }

  *#committedAccounts(): Generator<readonly [account: number, balance: number, nonce: number]> {
    for (const account of this.#owners.keys()) {
      const { balance, nonce } = this.committed(account);
      if (balance > 0 || nonce > 0) yield [account, balance, nonce];
    }
  }

  #restore(state: PlainState): void {
    this.#owners.push(...state.owners);
    this.#tree.update(state.accounts.map(([account, balance, nonce]) => [account, { balance, nonce }]));
    for (const message of state.messages.all) this.#messages.add(messageOf(message));
    const { executed, included, read } = state.messages;
    Object.assign(this.#messages, { executed, included, read });
    for (const account of state.requested) this.#requested.add(account);
    this.#epoch = state.epoch;
    this.#batch = state.batch;
    this.#position = state.position;
    this.#followed = state.followed;
    this.#isFrozen = state.isFrozen;
    this.#isAstray = state.isAstray;
    this.#takenBack = state.takenBack;
    if (state.sealed !== undefined) {
      const { readUpTo, transactions, exits } = state.sealed;
      const messages = this.#messages.between(executed, readUpTo);
      const input = { epoch: this.#epoch, messages, transactions, exits };
      this.#sealed = seal(this.#tree, (account) => this.ownerOf(account), this.#batch + 1, readUpTo, input);
    }
    this.#pending = [...state.pending];
    this.#beginBatch(read);
  }
}
