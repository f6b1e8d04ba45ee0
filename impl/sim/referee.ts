import {
  type Application,
  type Block,
  blockIdOf,
  type Certificate,
  culpritOf,
  type Decision,
  type Evidence,
  type Message,
  proposalSignBytes,
  type Signatures,
  ValidatorSet,
  voteSignBytes,
} from '../consensus/index.ts';
import type { Property } from './run.ts';

/** What a {@link Referee} has to know. */
export interface RefereeSetup {
  readonly chain: string;
  readonly validators: ValidatorSet;
  readonly signatures: Signatures;
  readonly newApplication: () => Application;
  /** The keys of those that need not follow the protocol. */
  readonly suspects: ReadonlySet<string>;
  readonly violated: (property: Property, detail: string) => void;
}

/** What a height begins with. */
export interface Beginning {
  readonly previous: string;
  readonly stateRoot: string;
  readonly validators: ValidatorSet;
}

/**
 * Judges what correct machines decide and sign. It executes each block itself, once, when the first machine decides it,
 * and works out for itself what a quorum is.
 */
export class Referee {
  readonly decided: string[] = [];
  readonly #setup: RefereeSetup;
  readonly #application: Application;
  /** By height, from 1 on. */
  readonly #beginnings: Beginning[] = [];
  readonly #signed = new Map<number, Map<string, string>>();

  constructor(setup: RefereeSetup) {
    this.#setup = setup;
    this.#application = setup.newApplication();
    this.#beginnings.push({ previous: '', stateRoot: '', validators: setup.validators });
  }

  /** What the height begins with; undefined if nobody has decided the height before. */
  beginning(height: number): Beginning | undefined {
    return this.#beginnings[height - 1];
  }

  /** Whether the block may be decided at a height that has begun. Exact for the first height that is not decided. */
  isValid(block: Block, height: number): boolean {
    const beginning = this.beginning(height);
    return (
      beginning !== undefined &&
      block.height === height &&
      block.chain === this.#setup.chain &&
      block.previous === beginning.previous &&
      block.stateRoot === beginning.stateRoot &&
      block.validators === beginning.validators.hash &&
      block.evidence.every((evidence) => this.#isGenuine(evidence)) &&
      this.#application.accepts(block.commands, block.height)
    );
  }

  /** Whether both messages are signed by a suspect. That they differ is not asked: no script makes up such evidence. */
  #isGenuine(evidence: Evidence): boolean {
    const { chain, signatures, suspects } = this.#setup;
    if (!suspects.has(culpritOf(evidence))) return false;
    return evidence.kind === 'double vote'
      ? [evidence.first, evidence.second].every((vote) =>
          signatures.verify(vote.voter, voteSignBytes(chain, vote), vote.signature),
        )
      : [evidence.first, evidence.second].every((header) =>
          signatures.verify(header.proposer, proposalSignBytes(chain, header), header.signature),
        );
  }

  /** A correct machine has decided, and says what this led to. */
  decides(
    machine: number,
    { block, certificate }: Decision,
    stateRoot: string,
    validators: ValidatorSet,
  ): void {
    // What the machine takes it for: a block that is not valid may claim another height.
    const { height } = certificate;
    const id = blockIdOf(block);
    const fail = (property: Property, detail: string) =>
      this.#setup.violated(property, `machine ${machine} at height ${height}: ${detail}`);
    const known = this.decided[height - 1];
    if (known !== undefined && known !== id) fail('agreement', `decides ${id}, another decided ${known}`);
    if (known === undefined) this.#first(height, block, id, fail);
    const fault = this.#faultOf(certificate, height, id);
    if (fault !== undefined) fail('certificate', fault);
    const next = this.beginning(height + 1);
    if (next !== undefined && (next.stateRoot !== stateRoot || next.validators.hash !== validators.hash))
      fail('equal states', `has state ${stateRoot} and validators ${validators.hash}`);
  }

  /** A correct machine sends something. */
  sends(machine: number, key: string, message: Message): void {
    if (message.kind === 'status' || message.kind === 'decision') return;
    if ((message.kind === 'proposal' ? message.proposer : message.voter) !== key) return;
    const words =
      message.kind === 'proposal'
        ? `${blockIdOf(message.block)} with proof of ${message.validRound}`
        : (message.block ?? 'nil');
    const place = `${message.kind} of round ${message.round} by ${key}`;
    const signed = this.#signedAt(message.height);
    const before = signed.get(place);
    if (before === undefined) signed.set(place, words);
    else if (before !== words)
      this.#setup.violated(
        'no double sign',
        `machine ${machine} at height ${message.height}: ${place} is for ${before} and for ${words}`,
      );
  }

  /** A correct machine accuses somebody. */
  accuses(machine: number, evidence: Evidence): void {
    const culprit = culpritOf(evidence);
    if (!this.#setup.suspects.has(culprit))
      this.#setup.violated('only the guilty are accused', `machine ${machine} accuses ${culprit}`);
  }

  #first(height: number, block: Block, id: string, fail: (property: Property, detail: string) => void): void {
    if (height !== this.decided.length + 1)
      throw new Error(`height ${height} is decided out of order; this is a bug in Assay, please report it`);
    for (const evidence of block.evidence) {
      const culprit = culpritOf(evidence);
      if (!this.#setup.suspects.has(culprit))
        fail('only the guilty are accused', `the block accuses ${culprit}`);
    }
    if (!this.isValid(block, height)) fail('validity', `decides ${id}, which is not valid`);
    this.decided.push(id);
    this.#signed.delete(height - keptHeights);
    const { stateRoot, validators } = this.#application.execute(block.commands, height);
    const before = this.beginning(height)?.validators ?? this.#setup.validators;
    this.#beginnings.push({
      previous: id,
      stateRoot,
      validators: validators === undefined ? before : ValidatorSet.of(validators),
    });
  }

  #faultOf(
    { height, round, block, precommits }: Certificate,
    decidedHeight: number,
    id: string,
  ): string | undefined {
    const validators = this.beginning(decidedHeight)?.validators;
    if (validators === undefined || height !== decidedHeight || block !== id)
      return 'the certificate is of something else';
    const voters = new Set<string>();
    let power = 0;
    for (const vote of precommits) {
      const index = validators.indexOf(vote.voter);
      if (index < 0 || voters.has(vote.voter)) return `${vote.voter} has no vote, or two`;
      if (vote.kind !== 'precommit' || vote.height !== height || vote.round !== round || vote.block !== block)
        return `the vote of ${vote.voter} is for something else`;
      const bytes = voteSignBytes(this.#setup.chain, vote);
      if (!this.#setup.signatures.verify(vote.voter, bytes, vote.signature))
        return `the vote of ${vote.voter} is not signed by it`;
      voters.add(vote.voter);
      power += validators.at(index).power;
    }
    let all = 0;
    for (let index = 0; index < validators.size; index += 1) all += validators.at(index).power;
    return 3 * power > 2 * all ? undefined : `only ${power} of ${all} stand behind it`;
  }

  #signedAt(height: number): Map<string, string> {
    const known = this.#signed.get(height);
    if (known !== undefined) return known;
    const signed = new Map<string, string>();
    this.#signed.set(height, signed);
    return signed;
  }
}

/** So far behind the first, nobody signs any more that would not be refused for it. */
const keptHeights = 64;
