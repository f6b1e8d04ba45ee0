import { createHash } from 'node:crypto';
import { SimulatedDisk, seededChance } from '../../../impl/journal/index.ts';
import {
  Sequencer,
  type SequencerEngine,
  type SequencerSetup,
  transactionBytes,
  WitnessVerifier,
} from '../../../impl/sequencer/index.ts';
import {
  type SettlementCommand,
  SettlementContract,
  type SettlementEvent,
} from '../../../impl/settlement/index.ts';
import { type Notes, PublicLedger, Watchtower, watchOnce } from '../../../impl/watchtower/index.ts';
import { type Json, type LogSink, type Observations, type Recorder, recorder } from '../../log/index.ts';
import { type ExchangeTerms, settlementConfig } from './exchange.ts';

/** What an operator does in a block: which of those who ask it serves, and whether it publishes. */
export interface OperatorPlan {
  readonly serves: (account: number) => boolean;
  readonly data: 'published' | 'withheld';
}

/**
 * An exchange that runs: a sequencer on a disk that may lose its power, the settlement contract, and a watchtower for each
 * user, each of which sends to L1 by itself. What happens is recorded in the words of the forced-exit spec.
 */
export class LiveExchange {
  readonly #terms: ExchangeTerms;
  readonly #recording: Recorder;
  readonly #contract: SettlementContract;
  readonly #ledger: PublicLedger;
  readonly #log: SettlementEvent[] = [];
  readonly #notes = new Map<number, Notes>();
  readonly #towers: Watchtower[];
  /** Users whose watchtowers do not run. */
  asleep: readonly number[] = [];
  #disk = new SimulatedDisk();
  #sequencer: Sequencer | undefined;

  constructor(terms: ExchangeTerms, sink: LogSink, impl: string, seed: number) {
    this.#terms = terms;
    const { deposits, settlement } = terms;
    this.#recording = recorder(sink, {
      spec: 'forced-exit',
      config: { deposits, grace: settlement.grace, thaws: settlement.thaws },
      source: { impl, seed },
    });
    this.#contract = new SettlementContract(settlementConfig(terms), {
      batches: new WitnessVerifier({
        exchange: terms.exchange,
        depth: terms.depth,
        signatures: terms.keys.signatures,
        ownerOf: (account) => this.#contract.ownerOf(account),
      }),
    });
    this.#ledger = new PublicLedger(terms.depth);
    this.#towers = deposits.map((_, account) => this.#newTower(account));
  }

  get contract(): SettlementContract {
    return this.#contract;
  }

  get recording(): Recorder {
    return this.#recording;
  }

  /** The accounts, by number. */
  get users(): readonly number[] {
    return [...this.#terms.deposits.keys()];
  }

  /** Opens the accounts and commits what is paid in: where the recording begins. */
  async open(): Promise<void> {
    this.#sequencer = await Sequencer.open(this.#disk, this.#setup);
    for (const [account, amount] of this.#terms.deposits.entries()) {
      this.#send({ kind: 'open account', by: this.#terms.keys.of(`user ${account}`).key });
      this.#send({ kind: 'deposit', account, amount });
    }
    await this.#follow();
    const batch = await this.#running.seal();
    if (batch !== undefined) this.#send(batch);
    await this.#follow();
  }

  /** The power of the sequencer goes, and comes back. */
  async losePower(seed: number): Promise<void> {
    this.#running.crash();
    this.#disk = this.#disk.afterPowerLoss(seededChance(seed));
    this.#sequencer = await Sequencer.open(this.#disk, this.#setup);
    await this.#follow();
    const confirmed = await this.#confirmed(this.users);
    this.#recording.event('power is back', undefined, { post: confirmed });
  }

  /** Watchtowers are started anew, with the notes that they had kept. */
  restartTowers(): void {
    for (const account of this.users) this.#towers[account] = this.#newTower(account);
  }

  leave(account: number): void {
    this.#towers[account]?.leave();
  }

  /** Asks the sequencer to confirm a transfer of one unit. The sender's watchtower is told, with the receipt. */
  async transfer(from: number, to: number): Promise<void> {
    const { nonce, epoch } = await this.#running.read((engine) => ({
      nonce: engine.confirmed(from).nonce,
      epoch: engine.epoch,
    }));
    const transaction = { kind: 'transfer', epoch, from, to, nonce, amount: 1 } as const;
    const signature = this.#terms.keys
      .of(`user ${from}`)
      .sign(transactionBytes(this.#terms.exchange, transaction));
    const reply = await this.#running.submit({ transaction, signature });
    if (reply.kind === 'refused') return;
    this.#towers[from]?.sent(transaction, this.#contract.now, reply.receipt);
    this.#recording.event('transfer', { from, to }, { post: await this.#confirmed([from, to]) });
  }

  /** The operator drops the transfer: only the sender knows of it. */
  async ignoredTransfer(from: number, to: number): Promise<void> {
    const nonce = await this.#running.read((engine) => engine.confirmed(from).nonce);
    const transaction = {
      kind: 'transfer',
      epoch: this.#contract.epoch,
      from,
      to,
      nonce,
      amount: 1,
    } as const;
    this.#towers[from]?.sent(transaction, this.#contract.now);
  }

  /** The operator makes a batch. What L1 refuses is recorded as that. */
  async batch({ serves, data }: OperatorPlan): Promise<void> {
    const requested = await this.#running.read((engine) => engine.requested);
    const exits = requested.filter(serves);
    const command = await this.#running.seal(exits);
    if (command?.kind !== 'commit batch' || !(command.data instanceof Uint8Array)) return;
    const digest = createHash('sha256').update(command.data).digest('hex');
    const before = this.#balances();
    const reason = this.#send(data === 'published' ? command : { ...command, data: { digest } });
    if (reason !== undefined) {
      await this.#running.unseal();
      this.#refused(`a batch, its data ${data}`, reason);
      return;
    }
    await this.#follow();
    await this.#recordBatch(exits, before);
  }

  /** A block of L1, in which each watchtower looks once and sends what it finds needed. */
  async block(): Promise<void> {
    this.#tick();
    for (const [account, tower] of this.#towers.entries()) {
      if (this.asleep.includes(account)) continue;
      await watchOnce(
        tower,
        account,
        {
          events: async (first) => this.#log.slice(first),
          look: async () => ({
            block: this.#contract.now,
            openBlocks: this.#contract.openBlocks,
            free: this.#contract.freeFor(account),
          }),
          send: async (command) => this.#sendFor(account, command),
        },
        async (notes) => {
          this.#notes.set(account, JSON.parse(JSON.stringify(notes)));
        },
      );
    }
    await this.#follow();
  }

  /** Somebody tries with an old proof, or a second time. */
  cheat(account: number, epoch: number, proof: Uint8Array): void {
    const reason = this.#send({ kind: 'escape', account, epoch, proof });
    this.#refused('an escape', reason ?? 'nothing: this is a bug in Assay, please report it');
  }

  /** What the account can prove now. */
  proof(account: number): Uint8Array {
    return this.#ledger.proof(account) ?? new Uint8Array();
  }

  /** Governance opens the exchange anew. */
  async unfreeze(): Promise<void> {
    const escaped = this.users.filter((account) => this.#contract.hasEscaped(account));
    const proofs = escaped.map((account) => this.proof(account));
    const reason = this.#send({ kind: 'unfreeze', by: this.#terms.keys.of('governor').key, proofs });
    if (reason !== undefined) {
      this.#refused('an unfreezing', reason);
      return;
    }
    await this.#follow();
    const post: Record<string, Json> = {
      '/frozen': this.#contract.isFrozen,
      '/epoch': this.#contract.epoch,
      ...(await this.#confirmed(this.users)),
    };
    for (const user of this.users) {
      post[`/committed/${user}`] = this.#ledger.at(user).balance;
      post[`/waiting/${user}`] = this.#contract.requestAge(user) ?? null;
    }
    this.#recording.event('unfreeze', undefined, { post });
  }

  async close(): Promise<void> {
    await this.#running.close();
  }

  get #running(): Sequencer {
    if (this.#sequencer === undefined) throw new Error('the exchange is not open');
    return this.#sequencer;
  }

  get #setup(): SequencerSetup {
    const { exchange, depth, keys } = this.#terms;
    const config = { exchange, depth, maxTransactions: 500, maxOfAccount: 100 };
    return { config, keys: keys.of('operator'), signatures: keys.signatures, snapshotEvery: 100 };
  }

  #newTower(account: number): Watchtower {
    const { exchange, depth, keys, settlement } = this.#terms;
    return new Watchtower(
      {
        exchange,
        account,
        sequencer: keys.of('operator').key,
        signatures: keys.signatures,
        patience: 4,
        depth,
        requests: settlement.requests,
        grace: settlement.grace,
        worthwhile: 1,
        resendAfter: 3,
      },
      this.#notes.get(account),
    );
  }

  #send(command: SettlementCommand): string | undefined {
    const outcome = this.#contract.apply(command);
    if (outcome.kind === 'refused') return outcome.reason;
    this.#log.push(...outcome.events);
    for (const event of outcome.events) this.#ledger.follow(event);
    return undefined;
  }

  async #follow(): Promise<void> {
    const { followed } = this.#running;
    await this.#running.follow(followed, this.#log.slice(followed));
  }

  /** Time passes. To the spec it does where a request grows older by it. */
  #tick(): void {
    const { grace } = this.#terms.settlement;
    const isOpen = !this.#contract.isFrozen;
    const growing = this.users.filter((user) => (this.#contract.requestAge(user) ?? grace) < grace);
    this.#send({ kind: 'advance', blocks: 1 });
    if (!isOpen || growing.length === 0) return;
    const post = Object.fromEntries(
      growing.map((user) => [`/waiting/${user}`, this.#contract.requestAge(user) ?? null]),
    );
    this.#recording.event('tick', undefined, { post });
  }

  #sendFor(account: number, command: SettlementCommand): void {
    const reason = this.#send(command);
    if (reason === undefined) this.#recordStep(account, command.kind);
    else this.#refused(command.kind, reason);
  }

  #recordStep(user: number, kind: SettlementCommand['kind']): void {
    const { contract } = this;
    const owed = { [`/owed/${user}`]: contract.owedTo(user) };
    switch (kind) {
      case 'request exit':
        this.#told('request', { user }, { [`/waiting/${user}`]: contract.requestAge(user) ?? null });
        return;
      case 'freeze over request':
        this.#told('freeze', { user }, { '/frozen': contract.isFrozen });
        return;
      case 'escape': {
        const escapes = { [`/escapes/${user}`]: contract.hasEscaped(user) ? [1] : [] };
        this.#told('leave', { user, encoding: 1 }, { ...owed, ...escapes });
        return;
      }
      case 'withdraw': {
        const wallet = { [`/wallet/${user}`]: Number(contract.paidTo(user)), '/vault': contract.vault };
        this.#told('withdraw', { user }, { ...owed, ...wallet });
        return;
      }
      default:
        throw new Error(`a watchtower sent ${kind}, for which the spec has no word`);
    }
  }

  #told(action: string, args: Readonly<Record<string, Json>>, post: Observations): void {
    this.#recording.event(action, args, { post });
  }

  /** No step: everything is as it was. */
  #refused(what: string, reason: string): void {
    const { contract } = this;
    const post: Record<string, Json> = {
      '/frozen': contract.isFrozen,
      '/epoch': contract.epoch,
      '/vault': contract.vault,
      '/published': this.#ledger.withheld === undefined,
    };
    for (const user of this.users) post[`/committed/${user}`] = this.#ledger.at(user).balance;
    this.#recording.event('refused', { what, reason }, { post });
  }

  async #recordBatch(exits: readonly number[], before: readonly number[]): Promise<void> {
    const changed: Record<string, Json> = { '/published': this.#ledger.withheld === undefined };
    for (const user of this.users) {
      const { balance } = this.#ledger.at(user);
      if (balance !== before[user]) changed[`/committed/${user}`] = balance;
    }
    if (exits.length === 0) this.#told('commit', { published: true }, changed);
    for (const [index, user] of exits.entries()) {
      // What all of them together have done is there with the last one.
      const post = {
        ...(await this.#confirmed([user])),
        [`/owed/${user}`]: this.#contract.owedTo(user),
        [`/waiting/${user}`]: this.#contract.requestAge(user) ?? null,
        ...(index === exits.length - 1 && changed),
      };
      this.#recording.event('serve', { user }, { post });
    }
  }

  #balances(): readonly number[] {
    return this.users.map((user) => this.#ledger.at(user).balance);
  }

  #confirmed(users: readonly number[]): Promise<Record<string, Json>> {
    return this.#running.read((engine: SequencerEngine) =>
      Object.fromEntries(users.map((user) => [`/confirmed/${user}`, engine.confirmed(user).balance])),
    );
  }
}
