import { createHash } from 'node:crypto';
import {
  admit,
  noticeOf,
  type SequencerCommand,
  type SequencerConfig,
  SequencerEngine,
  transactionBytes,
  WitnessVerifier,
} from '../../../impl/sequencer/index.ts';
import {
  type Outcome,
  type SettlementCommand,
  type SettlementConfig,
  SettlementContract,
  type SettlementEvent,
} from '../../../impl/settlement/index.ts';
import { PublicLedger } from '../../../impl/watchtower/index.ts';
import type { KeyRing } from './keys.ts';

/** The exchange: its contract, its sequencer, and what everybody knows from the contract's log. */
export interface ExchangeTerms {
  readonly exchange: string;
  /** What each account has at first. */
  readonly deposits: readonly number[];
  readonly depth: number;
  readonly keys: KeyRing;
  readonly settlement: Omit<Extract<SettlementConfig['settlement'], { kind: 'validity' }>, 'governor'>;
}

/** An exchange in which everybody has what they have at first, under the first root. */
export class Exchange {
  readonly terms: ExchangeTerms;
  readonly #config: SettlementConfig;
  readonly #sequencer: SequencerConfig;
  #contract: SettlementContract;
  #engine: SequencerEngine;
  readonly ledger: PublicLedger;
  #events = 0;

  constructor(terms: ExchangeTerms) {
    this.terms = terms;
    this.#config = settlementConfig(terms);
    this.#sequencer = {
      exchange: terms.exchange,
      depth: terms.depth,
      maxTransactions: 1e6,
      maxOfAccount: 1e6,
    };
    this.#contract = new SettlementContract(this.#config, { batches: this.#verifier });
    this.#engine = new SequencerEngine(this.#sequencer);
    this.ledger = new PublicLedger(terms.depth);
    for (const [account, amount] of terms.deposits.entries()) {
      this.#given({ kind: 'open account', by: terms.keys.of(`user ${account}`).key });
      if (amount > 0) this.#given({ kind: 'deposit', account, amount });
    }
    const refusal = this.commit([]);
    if (refusal !== undefined) throw new Error(`the first batch is refused: ${refusal}`);
  }

  get contract(): SettlementContract {
    return this.#contract;
  }

  get engine(): SequencerEngine {
    return this.#engine;
  }

  /** Both as after a loss of power, of which all that they keep is left. */
  restart(): void {
    const ports = { batches: this.#verifier };
    this.#contract = SettlementContract.restore(this.#config, ports, this.#contract.snapshot());
    this.#engine = SequencerEngine.restore(this.#sequencer, this.#engine.snapshot());
  }

  /** Sends a command to L1; whoever watches sees what came of it. */
  l1(command: unknown): Outcome {
    const outcome = this.#contract.apply(command);
    if (outcome.kind === 'done') this.#follow(outcome.events);
    return outcome;
  }

  /** The owner signs, and the sequencer confirms; or the reason why not. */
  transfer(from: number, to: number, amount: number): string | undefined {
    const transaction = {
      kind: 'transfer',
      epoch: this.#engine.epoch,
      from,
      nonce: this.#engine.confirmed(from).nonce,
      amount,
      to,
    } as const;
    // What is no number of an account cannot even be signed.
    const isSigned = [from, to].every((account) => Number.isSafeInteger(account) && account >= 0);
    const bytes = isSigned ? transactionBytes(this.terms.exchange, transaction) : new Uint8Array();
    const signature = this.terms.keys.of(`user ${from}`).sign(bytes);
    const signed = admit(this.#engine, this.terms.exchange, this.terms.keys.signatures, {
      transaction,
      signature,
    });
    return typeof signed === 'string' ? signed : this.#sequence({ kind: 'transact', signed });
  }

  /**
   * The operator makes a batch of what is confirmed, in which these accounts leave, and L1 takes it; or the reason why
   * not. First it tries to get away without publishing the data.
   */
  commit(exits: readonly number[]): string | undefined {
    const unsealed = this.#sequence({ kind: 'seal', exits });
    if (unsealed !== undefined) return unsealed;
    const command = this.#engine.commitment(this.terms.keys.of('operator').key);
    if (command?.kind !== 'commit batch') throw new Error('a batch was sealed, and there is none');
    const digest = createHash('sha256')
      .update(command.data instanceof Uint8Array ? command.data : '')
      .digest('hex');
    if (this.l1({ ...command, data: { digest } }).kind === 'done') return undefined;
    const outcome = this.l1(command);
    if (outcome.kind === 'done') return undefined;
    this.#sequence({ kind: 'unseal' });
    return outcome.reason;
  }

  /** Governance opens the exchange anew; or the reason why not. */
  unfreeze(): string | undefined {
    const accounts = [...this.terms.deposits.keys()];
    const escaped = accounts.filter((account) => this.#contract.hasEscaped(account));
    const proofs = escaped.map((account) => this.ledger.proof(account) ?? new Uint8Array());
    const outcome = this.l1({ kind: 'unfreeze', by: this.terms.keys.of('governor').key, proofs });
    return outcome.kind === 'done' ? undefined : outcome.reason;
  }

  get #verifier(): WitnessVerifier {
    const { exchange, depth, keys } = this.terms;
    return new WitnessVerifier({
      exchange,
      depth,
      signatures: keys.signatures,
      ownerOf: (account) => this.#contract.ownerOf(account),
    });
  }

  #given(command: SettlementCommand): void {
    const outcome = this.l1(command);
    if (outcome.kind === 'refused')
      throw new Error(`the contract refuses ${command.kind}: ${outcome.reason}`);
  }

  #sequence(command: SequencerCommand): string | undefined {
    const outcome = this.#engine.apply(command);
    return outcome.kind === 'done' ? undefined : outcome.reason;
  }

  #follow(events: readonly SettlementEvent[]): void {
    for (const event of events) {
      const notice = noticeOf(event);
      if (notice !== undefined) this.#sequence({ kind: 'notice', event: this.#events, notice });
      this.#events += 1;
      this.ledger.follow(event);
    }
  }
}

/** The terms of the contract of the exchange. */
export function settlementConfig({ depth, keys, settlement }: ExchangeTerms): SettlementConfig {
  return {
    depth,
    operator: keys.of('operator').key,
    queue: {
      threshold: 10,
      longest: 100,
      recovery: 20,
      floor: 'the threshold',
      inclusion: 'anybody forces a prefix',
      maxWaiting: 1_000,
      maxMessageBytes: 64,
    },
    payouts: { kind: 'at once' },
    settlement: { ...settlement, governor: keys.of('governor').key },
  };
}
