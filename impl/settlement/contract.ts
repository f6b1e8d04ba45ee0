import { emptyRoot, sha256, type TreeHash } from '../merkle/index.ts';
import { auditState } from './audit.ts';
import { Books } from './books.ts';
import type { SettlementCommand } from './command.ts';
import { readCommand } from './command-reader.ts';
import type { Owner, SettlementConfig } from './config.ts';
import { requireTerms } from './config-check.ts';
import { Exchange } from './exchange.ts';
import { Inbox } from './inbox.ts';
import type { Message } from './message.ts';
import type { Outcome, Refusal, SettlementEvent } from './outcome.ts';
import { type ProposedRoot, ProposedRoots, type ProvenWithdrawal } from './proposed-roots.ts';
import { ProvenBatches } from './proven-batches.ts';
import { RootProposals } from './root-proposals.ts';
import { SettlementConfigError } from './settlement-errors.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import type { FraudVerifier, Verifier } from './verifier.ts';
import { WayOut } from './way-out.ts';

/** What the contract asks others: the judge of its mode, and the hash function of its trees (SHA-256). */
export interface SettlementPorts {
  readonly batches?: Verifier;
  readonly roots?: FraudVerifier;
  readonly hash?: TreeHash;
}

/**
 * The contract on L1 in which the money of an exchange on L2 is locked: a deterministic state machine of commands, with
 * no clock of its own. It holds a queue to L2, and pays by what it is shown of L2: by batches with a proof, or by roots
 * that nobody has refuted in time. Where batches are proven, owners whom the operator ignores freeze the exchange and
 * leave by themselves.
 *
 * Never pays more than was deposited, whatever its judges let through. That it pays whom it should is as true as they are.
 */
export class SettlementContract {
  readonly #books: Books;
  readonly #exchange: Exchange;
  readonly #proposed = new ProposedRoots();
  readonly #inbox: Inbox;
  readonly #byProof: { readonly batches: ProvenBatches; readonly wayOut: WayOut } | undefined;
  readonly #byRoots: RootProposals | undefined;
  readonly #hash: TreeHash;

  /** @throws SettlementConfigError if the terms cannot be kept, or the judge of the mode is missing. */
  constructor(config: SettlementConfig, ports: SettlementPorts) {
    requireTerms(config);
    this.#hash = ports.hash ?? sha256;
    this.#books = new Books(config);
    this.#exchange = new Exchange(emptyRoot(config.depth, this.#hash));
    this.#inbox = new Inbox(this.#books);
    const { settlement } = config;
    if (settlement.kind === 'validity') {
      const judge = required('ports.batches', ports.batches);
      this.#byProof = {
        batches: new ProvenBatches(this.#books, this.#exchange, settlement, judge),
        wayOut: new WayOut(this.#books, this.#exchange, settlement, this.#hash),
      };
    } else {
      const judge = required('ports.roots', ports.roots);
      this.#byRoots = new RootProposals(this.#books, this.#proposed, settlement, judge, this.#hash);
    }
  }

  /**
   * A contract in the state that a snapshot was taken of.
   * @throws SettlementConfigError as the constructor does, SettlementSnapshotError if the bytes are no snapshot of a
   * contract of these terms.
   */
  static restore(config: SettlementConfig, ports: SettlementPorts, bytes: Uint8Array): SettlementContract {
    const contract = new SettlementContract(config, ports);
    restoreSnapshot(contract.#parts, bytes);
    return contract;
  }

  /** Does a command whole, or refuses it with the state as it was. Takes anything: what is no command is refused. */
  apply(command: unknown): Outcome {
    const read = readCommand(command);
    if (read === undefined) return { kind: 'refused', reason: 'malformed' };
    const events: SettlementEvent[] = [];
    const reason = this.#do(read, events);
    return reason === undefined ? { kind: 'done', events } : { kind: 'refused', reason };
  }

  /** The state as bytes: equal exactly where the states and the terms are. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.#parts);
  }

  /** What does not add up. Nothing ever should. */
  audit(): readonly string[] {
    return auditState(this.#parts);
  }

  /** Blocks of L1 since the contract was there. */
  get now(): number {
    return this.#books.clock.now;
  }

  /** Those of them in which the exchange was open: what its deadlines are counted in. */
  get openBlocks(): number {
    return this.#books.clock.openBlocks;
  }

  /** How often the exchange was unfrozen. */
  get epoch(): number {
    return this.#exchange.epoch;
  }

  get isFrozen(): boolean {
    return this.#exchange.frozenAt !== undefined;
  }

  /** Of the accounts, after the last batch. Where roots are proposed it stays that of no accounts. */
  get root(): string {
    return this.#exchange.root;
  }

  get batches(): number {
    return this.#byProof === undefined ? this.#proposed.batches : this.#exchange.batches;
  }

  /** The batches whose data are not published, ascending. */
  get withheld(): readonly number[] {
    return [...this.#exchange.withheld.keys()].sort((one, other) => one - other);
  }

  /** How many accounts are open. */
  get accounts(): number {
    return this.#books.accounts.size;
  }

  ownerOf(account: number): Owner | undefined {
    return this.#books.accounts.ownerOf(account);
  }

  /** All that is locked. */
  get vault(): number {
    return this.#books.vault.locked;
  }

  /** What of it is credited and not yet paid. */
  get totalOwed(): number {
    return this.#books.vault.totalOwed;
  }

  owedTo(account: number): number {
    return this.#books.vault.owedTo(account);
  }

  /** What of it can be paid now, as the limit on payouts has it. */
  freeFor(account: number): number {
    return this.#books.vault.freeFor(account);
  }

  /** What the account was paid in all. */
  paidTo(account: number): bigint {
    return this.#books.vault.paidTo(account);
  }

  /** For how many open blocks the account's request to leave has been open; `undefined` if there is none. */
  requestAge(account: number): number | undefined {
    const filedAt = this.#exchange.requests.filedAt(account);
    return filedAt === undefined ? undefined : this.#books.clock.openBlocks - filedAt;
  }

  /** Whether it has escaped since the exchange was last frozen. */
  hasEscaped(account: number): boolean {
    return this.#exchange.escapes.has(account);
  }

  /** How many messages have arrived, are included, and are executed. */
  get arrived(): number {
    return this.#books.queue.arrived;
  }

  get included(): number {
    return this.#books.queue.included;
  }

  get executed(): number {
    return this.#books.queue.executed;
  }

  /** The messages that are not included. */
  get waiting(): readonly Message[] {
    return this.#books.queue.waiting;
  }

  /** The messages that are included and not executed. */
  get pending(): readonly Message[] {
    return this.#books.queue.pending;
  }

  /** Whether the message could be forced, with all before it, as far as time is concerned. */
  isForceable(message: number): boolean {
    return this.#books.queue.isForceable(message - this.included - 1);
  }

  /** Of the forced delay, as of the last message that was settled. */
  get buffer(): number {
    return this.#books.queue.delay.buffer;
  }

  /** How long the last message that was read or forced had waited then, and when it arrived, in open blocks. */
  get lastSettled(): { readonly waited: number; readonly arrivedAt: number } {
    return this.#books.queue.delay.lastSettled;
  }

  /** The roots that were proposed, the first at place 0. */
  get roots(): readonly ProposedRoot[] {
    return this.#proposed.roots;
  }

  /** By what the withdrawal was proven, and whether it is paid. */
  withdrawal(number: number): ProvenWithdrawal | undefined {
    return this.#proposed.withdrawal(number);
  }

  get #parts() {
    return { books: this.#books, exchange: this.#exchange, proposed: this.#proposed, hash: this.#hash };
  }

  #do(command: SettlementCommand, events: SettlementEvent[]): Refusal | undefined {
    switch (command.kind) {
      case 'advance':
        return this.#inbox.advance(command.blocks, this.isFrozen ? 0 : command.blocks, events);
      case 'withdraw':
        return this.#inbox.withdraw(command, events);
      case 'open account':
        return this.#ifOpen() ?? this.#inbox.open(command, events);
      case 'deposit':
        return this.#ifOpen() ?? this.#inbox.deposit(command, events);
      case 'send':
        return this.#ifOpen() ?? this.#inbox.send(command, events);
      case 'force':
        return this.#ifOpen() ?? this.#inbox.force(command, events);
      case 'post batch':
      case 'propose root':
      case 'challenge':
      case 'prove withdrawal':
      case 'finalise withdrawal':
        return this.#doByRoots(command, events);
      default:
        return this.#doByProof(command, events);
    }
  }

  #doByProof(command: ByProof, events: SettlementEvent[]): Refusal | undefined {
    if (this.#byProof === undefined) return 'not in this mode of settlement';
    const { batches, wayOut } = this.#byProof;
    switch (command.kind) {
      case 'commit batch':
        return batches.commit(command, events);
      case 'publish data':
        return batches.publish(command, events);
      case 'request exit':
        return wayOut.request(command, events);
      case 'freeze over request':
        return wayOut.freezeOverRequest(command.account, events);
      case 'freeze over message':
        return wayOut.freezeOverMessage(events);
      case 'escape':
        return wayOut.escape(command, events);
      case 'reclaim':
        return wayOut.reclaim(command.message, events);
      case 'unfreeze':
        return wayOut.unfreeze(command, events);
    }
  }

  #doByRoots(command: ByRoots, events: SettlementEvent[]): Refusal | undefined {
    const rules = this.#byRoots;
    if (rules === undefined) return 'not in this mode of settlement';
    switch (command.kind) {
      case 'post batch':
        return rules.post(command, events);
      case 'propose root':
        return rules.propose(command, events);
      case 'challenge':
        return rules.challenge(command, events);
      case 'prove withdrawal':
        return rules.prove(command, events);
      case 'finalise withdrawal':
        return rules.finalise(command.withdrawal, events);
    }
  }

  #ifOpen(): Refusal | undefined {
    return this.isFrozen ? 'the exchange is frozen' : undefined;
  }
}

type ByRootsKind = 'post batch' | 'propose root' | 'challenge' | 'prove withdrawal' | 'finalise withdrawal';
type ByRoots = Extract<SettlementCommand, { kind: ByRootsKind }>;
type AnyModeKind = 'advance' | 'withdraw' | 'open account' | 'deposit' | 'send' | 'force';
type ByProof = Exclude<SettlementCommand, { kind: ByRootsKind | AnyModeKind }>;

function required<Port>(name: string, port: Port | undefined): Port {
  if (port !== undefined) return port;
  throw new SettlementConfigError(name, port, 'a judge of proofs', 'the contract judges none by itself');
}
