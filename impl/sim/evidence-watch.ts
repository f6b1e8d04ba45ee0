import {
  type BlockId,
  blockIdOf,
  culpritOf,
  type Evidence,
  type Input,
  type Message,
  type Output,
  proposalSignBytes,
  type Signatures,
  type ValidatorSet,
  voteSignBytes,
} from '../consensus/index.ts';
import type { Machine } from './machine.ts';

/** What an {@link EvidenceWatch} has to know. */
export interface EvidenceWatchSetup {
  readonly chain: string;
  readonly signatures: Signatures;
  /** The keys of those of whom it is known that they may sign twice. */
  readonly suspects: ReadonlySet<string>;
  /** Those who vote at a height; undefined if that is not known yet. */
  readonly validatorsAt: (height: number) => ValidatorSet | undefined;
  /** Called with the key of a validator that should have been accused, and where. */
  readonly missed: (key: string, place: string) => void;
}

/**
 * A correct machine, watched from outside: if it is told two signed, different messages of one validator for one place,
 * at the height that it works on and in no later round than its own, it has to accuse that validator.
 *
 * Shares with the machine the bytes that are signed, and nothing of how it finds what contradicts what.
 */
export class EvidenceWatch implements Machine {
  readonly #machine: Machine;
  readonly #setup: EvidenceWatchSetup;
  #height = 0;
  /** By place: the first thing that was heard. */
  readonly #heard = new Map<string, string>();
  /** Never cleared: messages of the next height may be found to contradict each other as it begins. */
  readonly #accused = new Set<string>();

  constructor(machine: Machine, setup: EvidenceWatchSetup) {
    this.#machine = machine;
    this.#setup = setup;
  }

  get height(): number {
    return this.#machine.height;
  }

  get round(): number {
    return this.#machine.round;
  }

  take(input: Input): readonly Output[] {
    const due = input.kind === 'message' ? this.#contradiction(input.message) : undefined;
    const outputs = this.#machine.take(input);
    for (const output of outputs) if (output.kind === 'accuse') this.#accused.add(offenceOf(output.evidence));
    if (due !== undefined && !this.#accused.has(due.place)) this.#setup.missed(due.key, due.place);
    return outputs;
  }

  /** Whom the machine has to have accused once it was told this, and of what. */
  #contradiction(message: Message): { readonly key: string; readonly place: string } | undefined {
    if (message.kind === 'status' || message.kind === 'decision') return undefined;
    const key = message.kind === 'proposal' ? message.proposer : message.voter;
    const { height, round } = message;
    if (!this.#setup.suspects.has(key)) return undefined;
    if (height !== this.#machine.height || round > this.#machine.round) return undefined;
    if (height !== this.#height) {
      this.#height = height;
      this.#heard.clear();
    }
    if (!this.#isGenuine(message)) return undefined;
    const said = wordsOf(message);
    const place = placeOf(message.kind, height, round, key);
    const first = this.#heard.get(place);
    if (first === undefined) this.#heard.set(place, said);
    return first === undefined || first === said ? undefined : { key, place };
  }

  #isGenuine(message: Exclude<Message, { kind: 'status' | 'decision' }>): boolean {
    const { chain, signatures } = this.#setup;
    const validators = this.#setup.validatorsAt(message.height);
    if (validators === undefined) return false;
    const { height, round, signature } = message;
    if (message.kind !== 'proposal')
      return (
        validators.indexOf(message.voter) >= 0 &&
        signatures.verify(message.voter, voteSignBytes(chain, message), signature)
      );
    const { validRound, proposer } = message;
    const block: BlockId = blockIdOf(message.block);
    return (
      validators.proposer(height, round).key === proposer &&
      signatures.verify(proposer, proposalSignBytes(chain, { height, round, validRound, block }), signature)
    );
  }
}

function wordsOf(message: Exclude<Message, { kind: 'status' | 'decision' }>): string {
  if (message.kind === 'proposal') return `${message.validRound} ${blockIdOf(message.block)}`;
  return message.block ?? 'nil';
}

function placeOf(kind: string, height: number, round: number, key: string): string {
  return `${kind} of height ${height}, round ${round} by ${key}`;
}

function offenceOf(evidence: Evidence): string {
  const kind = evidence.kind === 'double vote' ? evidence.first.kind : 'proposal';
  return placeOf(kind, evidence.first.height, evidence.first.round, culpritOf(evidence));
}
