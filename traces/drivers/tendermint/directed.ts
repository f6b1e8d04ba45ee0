import type { BlockId, Input, Message, Step, VoteKind } from '../../../impl/consensus/index.ts';
import { blockIdOf } from '../../../impl/consensus/index.ts';
import type { Answer, Arguments, Driver } from '../../fuzzing/index.ts';
import type { Json } from '../../log/index.ts';
import type { TendermintConstants } from './height-words.ts';
import type { Member } from './member.ts';
import { commandOf, stageOf } from './stage.ts';
import { Troupe } from './troupe.ts';

/**
 * A step that is wanted of a machine, and messages that make it take the step: one list after the other, of each as few as
 * will do.
 */
interface Wanted {
  readonly isIt: (step: Step) => boolean;
  readonly tellings: readonly (readonly Message[])[];
  /** What comes after the messages. */
  readonly last?: Input;
}

/** What is wanted of a member; an answer where there is nothing to be tried. */
type Wish = (troupe: Troupe, member: Member, args: Arguments) => Wanted | Answer;

const accepted: Answer = { kind: 'accepted' };
const refused = (reason: string): Answer => ({ kind: 'rejected', reason });

/**
 * Drives machines of the consensus core by the tendermint spec with these constants, one rule at a time. The driver is the
 * network: for each step it gives the validator those messages that it needs, of those that were sent, and as few of
 * them as will do. It tries on a copy of the machine; where the machine does not take the step, it was never told.
 */
export function directedDriver(constants: TendermintConstants): Driver<Troupe> {
  const stage = stageOf(constants);
  const drive =
    (...wishes: readonly Wish[]) =>
    (troupe: Troupe, args: Arguments) =>
      driven(troupe, args, wishes);
  return {
    protocol: 'tendermint',
    constants: { ...constants },
    start: () => new Troupe(stage, constants, constants.validBlocks),
    actions: {
      propose: drive(propose),
      prevote: drive((troupe, member, args) => prevote(troupe, member, { ...args, validRound: -1 })),
      prevoteProven: drive((troupe, member, args) =>
        isRound(troupe, args.validRound) ? prevote(troupe, member, args) : refused('there is no such round'),
      ),
      giveUpOnProposal: drive(giveUpOnProposal),
      lockAndPrecommit: drive(lockAndPrecommit),
      precommitNil: drive(precommitNil),
      giveUpOnPrevotes: drive(giveUpOnPrevotes),
      startRound: drive(skipRound, nextRound),
      decide: drive(decide),
    },
    observe: (troupe) => troupe.observed(),
    restart: (troupe) => {
      for (const member of troupe.members) troupe.adopt(member.copy());
      return troupe;
    },
  };
}

/** Whether one of the wishes came true, tried in their order. */
function driven(troupe: Troupe, args: Arguments, wishes: readonly Wish[]): Answer {
  const member = troupe.member(args.validator);
  if (member === undefined) return refused('there is no such validator');
  let answer = refused('nothing is wished for');
  for (const wish of wishes) {
    const wanted = wish(troupe, member, args);
    answer = 'kind' in wanted ? wanted : attempt(troupe, member, wanted);
    if (answer.kind === 'accepted') break;
  }
  return answer;
}

/** Has the member take the wanted step, if anything that it may be told makes it. */
function attempt(troupe: Troupe, member: Member, { isIt, tellings, last }: Wanted): Answer {
  for (const telling of tellings) {
    for (let told = 0; told <= telling.length; told += 1) {
      const copy = member.copy();
      for (const message of telling.slice(0, told)) copy.put({ kind: 'message', message });
      if (last !== undefined) {
        if (!copy.waitsFor(last)) continue;
        copy.put(last);
      }
      const taken = copy.advance();
      // Where it would do something else first, more may make it do what is wanted.
      if (taken === undefined || !isIt(taken)) continue;
      troupe.adopt(copy);
      return accepted;
    }
  }
  return refused('nothing that was sent makes it take this step');
}

const propose: Wish = (troupe, { machine }, { block: word }) => {
  const block = troupe.block(word);
  if (block === undefined || typeof word !== 'string') return refused('there is no such block');
  const id = blockIdOf(block);
  const { height } = troupe.stage;
  const { round } = machine;
  return {
    isIt: (step) => step.rule === 'propose' && step.block === id,
    tellings: [[]],
    // Who knows a valid block is not asked for another.
    ...(machine.valid === undefined
      ? { last: { kind: 'block', height, round, commands: [commandOf(word)] } }
      : {}),
  };
};

const prevote: Wish = (troupe, { machine }, { block: word, validRound }) => {
  const block = troupe.block(word);
  if (block === undefined) return refused('there is no such block');
  const id = blockIdOf(block);
  const proposals = troupe.proposals(machine.round, block).filter((one) => one.validRound === validRound);
  const proof = validRound === -1 ? [] : votesFor(troupe, 'prevote', Number(validRound), id);
  return {
    isIt: (step) => step.rule === 'prevote' && step.block === id && step.proofRound === validRound,
    tellings: [[...proof, ...proposals]],
  };
};

const giveUpOnProposal: Wish = (troupe, { machine }) => ({
  isIt: ({ rule }) => rule === 'give up on proposal',
  tellings: [[]],
  last: timeout(troupe, 'propose', machine.round),
});

const lockAndPrecommit: Wish = (troupe, { machine }, { block: word }) => {
  const block = troupe.block(word);
  if (block === undefined) return refused('there is no such block');
  const id = blockIdOf(block);
  const { valid, round, step: phase } = machine;
  // The spec lets it take notice of the same quorum again, which changes nothing.
  if (phase === 'precommit' && valid?.round === round && valid.block === id) return accepted;
  const [proposal] = troupe.proposals(round, block);
  if (proposal === undefined) return refused('the block is not proposed');
  return {
    isIt: (step) => step.rule === 'lock and precommit' && step.block === id,
    tellings: [[...votesFor(troupe, 'prevote', machine.round, id), proposal]],
  };
};

const precommitNil: Wish = (troupe, { machine }) => ({
  isIt: ({ rule }) => rule === 'precommit nil',
  tellings: [votesFor(troupe, 'prevote', machine.round, undefined)],
});

const giveUpOnPrevotes: Wish = (troupe, { machine }) => ({
  isIt: ({ rule }) => rule === 'give up on prevotes',
  tellings: mixed(troupe, 'prevote', machine.round),
  last: timeout(troupe, 'prevote', machine.round),
});

const skipRound: Wish = (troupe, _, { to }) => {
  if (!isRound(troupe, to)) return refused('there is no such round');
  const made = troupe.made(to);
  return {
    isIt: (step) => step.rule === 'skip round' && step.to === to,
    tellings: [
      [
        ...troupe.faultyVotes('precommit', to, undefined),
        ...troupe.votes('precommit', to),
        ...troupe.votes('prevote', to),
        ...(made === undefined ? [] : [made]),
      ],
    ],
  };
};

const nextRound: Wish = (troupe, { machine }, { to }) => {
  // A machine knows no last round; the spec does, and it is not asked for one beyond.
  if (!isRound(troupe, to)) return refused('there is no such round');
  return {
    isIt: (step) => step.rule === 'next round' && step.round + 1 === to,
    tellings: mixed(troupe, 'precommit', machine.round),
    last: timeout(troupe, 'precommit', machine.round),
  };
};

const decide: Wish = (troupe, _, { block: word, round }) => {
  const block = troupe.block(word);
  if (block === undefined) return refused('there is no such block');
  if (!isRound(troupe, round)) return refused('there is no such round');
  const id = blockIdOf(block);
  const [proposal] = troupe.proposals(round, block);
  if (proposal === undefined) return refused('the block is not proposed');
  return {
    isIt: (step) => step.rule === 'decide' && step.block === id && step.decidedRound === round,
    tellings: [[...votesFor(troupe, 'precommit', round, id), proposal]],
  };
};

/** The votes for a block, or for nil: those of correct validators first, since what liars say twice counts only beside them. */
function votesFor(
  troupe: Troupe,
  kind: VoteKind,
  round: number,
  block: BlockId | undefined,
): readonly Message[] {
  const correct = troupe.votes(kind, round).filter((vote) => vote.block === block);
  return [...correct, ...troupe.faultyVotes(kind, round, block)];
}

/** Votes of any kind: what the Byzantine say may be anything, so that there is no quorum for one block among them. */
function mixed(troupe: Troupe, kind: VoteKind, round: number): readonly (readonly Message[])[] {
  const correct = troupe.votes(kind, round);
  return [undefined, ...troupe.blocks.ids].flatMap((block) => {
    const faulty = troupe.faultyVotes(kind, round, block);
    return [...orders(correct)].map((some) => [...faulty, ...some]);
  });
}

/** Each of `items` first once, the others after it in their order. */
function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (let first = 0; first < items.length; first += 1) {
    yield [...items.slice(first), ...items.slice(0, first)];
  }
}

function timeout({ stage: { height } }: Troupe, of: 'propose' | VoteKind, round: number): Input {
  return { kind: 'timeout', of, height, round };
}

function isRound(troupe: Troupe, round: Json | undefined): round is number {
  return typeof round === 'number' && troupe.rounds.includes(round);
}
