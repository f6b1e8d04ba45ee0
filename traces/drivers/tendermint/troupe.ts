import {
  type Block,
  type BlockId,
  blockIdOf,
  type Proposal,
  type Step,
  type Vote,
  type VoteKind,
} from '../../../impl/consensus/index.ts';
import type { Json } from '../../log/index.ts';
import { BlockWords, invalid, nil, type TendermintConstants } from './height-words.ts';
import { Member } from './member.ts';
import { blockOf, type Stage, signatureOf } from './stage.ts';

/**
 * The machines of all correct validators of a height, and what they sent. The driver is the network between them, and plays
 * those that are Byzantine.
 */
export class Troupe {
  readonly stage: Stage;
  readonly blocks = new BlockWords();
  readonly rounds: readonly number[];
  readonly #members = new Map<string, Member>();
  /** What there is to propose, by name. */
  readonly #contents = new Map<string, Block>();

  /** Of the valid blocks of the spec, `offered` are known from the start; the others are for what proposers make up. */
  constructor(stage: Stage, constants: TendermintConstants, offered: number) {
    this.stage = stage;
    this.rounds = constants.proposers.map((_, round) => round);
    for (let index = 0; index < offered; index += 1) this.#learn(wordAt(index));
    if (constants.invalidBlocks > 0) {
      const block = blockOf(stage, invalid);
      this.blocks.condemn(blockIdOf(block));
      this.#contents.set(invalid, block);
    }
    for (const name of stage.keys.keys()) {
      const member = new Member(stage, name);
      member.put({ kind: 'start' });
      this.#members.set(name, member);
    }
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** The member with this name; undefined for what is no name of one. */
  member(name: Json | undefined): Member | undefined {
    return typeof name === 'string' ? this.#members.get(name) : undefined;
  }

  /** Goes on with `member` in the place of the member with its name. */
  adopt(member: Member): void {
    this.#members.set(member.name, member);
  }

  /** The block with this name; undefined for what is no name of one. */
  block(name: Json | undefined): Block | undefined {
    return typeof name === 'string' ? this.#contents.get(name) : undefined;
  }

  /** What there is to propose. */
  get contents(): readonly Block[] {
    return [...this.#contents.values()];
  }

  /** Whether a Byzantine validator proposes in the round. */
  isFaultyTurn(round: number): boolean {
    return this.stage.faultyKeys.includes(this.#proposer(round));
  }

  /** The proposals of a block in a round: the one that was made, or those that a Byzantine proposer may make. */
  proposals(round: number, block: Block): readonly Proposal[] {
    const { height } = this.stage;
    if (!this.isFaultyTurn(round)) {
      const made = this.made(round);
      return made !== undefined && blockIdOf(made.block) === blockIdOf(block) ? [made] : [];
    }
    const proposer = this.#proposer(round);
    return [-1, ...this.rounds.slice(0, round)].map((validRound) => ({
      kind: 'proposal',
      height,
      round,
      validRound,
      block,
      proposer,
      signature: signatureOf('proposal', height, round, validRound, blockIdOf(block)),
    }));
  }

  /** What a correct proposer proposed. */
  made(round: number): Proposal | undefined {
    return this.members
      .flatMap(({ sent }) => sent)
      .find((message): message is Proposal => message.kind === 'proposal' && message.round === round);
  }

  /** The votes that correct validators cast. */
  votes(kind: VoteKind, round: number): readonly Vote[] {
    return this.members
      .flatMap(({ sent }) => sent)
      .filter((message): message is Vote => message.kind === kind && message.round === round);
  }

  /** Votes of all Byzantine validators for a block, or for nil. */
  faultyVotes(kind: VoteKind, round: number, block: BlockId | undefined): readonly Vote[] {
    const { height, faultyKeys } = this.stage;
    const signature = signatureOf(kind, height, round, block ?? nil);
    return faultyKeys.map((voter) => ({ kind, height, round, block, voter, signature }));
  }

  /** The state in the words of the spec. */
  observed(): Readonly<Record<string, Json>> {
    const each = (value: (member: Member) => Json): Json =>
      Object.fromEntries(this.members.map((member) => [member.name, value(member)]));
    const byRound = (value: (round: number) => Json): Json =>
      Object.fromEntries(this.rounds.map((round) => [String(round), value(round)]));
    return {
      '/round': each(({ machine }) => machine.round),
      '/step': each(({ machine }) => machine.step),
      '/locked': each(({ machine }) => this.#told(machine.locked)),
      '/valid': each(({ machine }) => this.#told(machine.valid)),
      '/decision': each(({ machine }) => this.#decisionOf(machine.decision)),
      '/proposals': byRound((round) => this.#proposalOf(round)),
      '/prevotes': byRound((round) => each((member) => this.#voteOf(member, 'prevote', round))),
      '/precommits': byRound((round) => each((member) => this.#voteOf(member, 'precommit', round))),
    };
  }

  #told(known: Step['after']['locked']): Json {
    return known === undefined ? null : { block: this.blocks.nameOf(known.block), round: known.round };
  }

  #decisionOf(decision: Member['machine']['decision']): Json {
    return decision === undefined ? null : this.blocks.nameOf(blockIdOf(decision.block));
  }

  #proposalOf(round: number): Json {
    const made = this.made(round);
    if (made === undefined) return null;
    return { block: this.blocks.nameOf(blockIdOf(made.block)), validRound: made.validRound };
  }

  #voteOf({ sent }: Member, kind: VoteKind, round: number): Json {
    for (const message of sent) {
      if (message.kind !== kind || message.round !== round) continue;
      return message.block === undefined ? 'nil' : this.blocks.nameOf(message.block);
    }
    return 'none';
  }

  #proposer(round: number): string {
    return this.stage.validators.proposer(this.stage.height, round).key;
  }

  #learn(word: string): void {
    const block = blockOf(this.stage, word);
    this.blocks.nameOf(blockIdOf(block));
    this.#contents.set(word, block);
  }
}

function wordAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
