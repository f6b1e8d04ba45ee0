import type { BlockId, Input, Message, TimeoutOf, VoteKind } from '../../../impl/consensus/index.ts';
import { Dice, type Driver, type TakenAction } from '../../fuzzing/index.ts';
import type { TendermintConstants } from './height-words.ts';
import type { Member } from './member.ts';
import { commandOf, type Stage } from './stage.ts';
import { stepEvent } from './step-event.ts';
import { Troupe } from './troupe.ts';

/** Machines, and a network that chance is at work in. */
export interface Network {
  troupe: Troupe;
  readonly dice: Dice;
}

const actions = [
  'propose',
  'prevote',
  'prevoteProven',
  'giveUpOnProposal',
  'lockAndPrecommit',
  'precommitNil',
  'giveUpOnPrevotes',
  'startRound',
  'decide',
];

/** So often something arrives that changes nothing, before everything does. */
const maxVain = 200;
/** The blocks that anybody may propose. */
const offered = 2;

/**
 * Drives machines of the consensus core by the tendermint spec, and lets them do as they like: in a turn something at
 * random happens (a message arrives, a Byzantine one comes, a timeout passes), and the steps that a machine takes then must
 * be steps of the spec. Who wants to see that each step which the spec allows can be had uses `directedDriver`.
 */
export function turnsDriver(stage: Stage, constants: TendermintConstants): Driver<Network> {
  return {
    protocol: 'tendermint',
    constants: { ...constants },
    start: ({ seed }) => ({ troupe: new Troupe(stage, constants, offered), dice: new Dice(seed) }),
    actions: {},
    turns: { 'something happens': { does: actions, take: (network) => turn(network) } },
    observe: ({ troupe }) => troupe.observed(),
    restart: (network) => {
      for (const member of network.troupe.members) network.troupe.adopt(member.copy());
      return network;
    },
  };
}

function turn(network: Network): readonly TakenAction[] {
  for (let vain = 0; vain < maxVain; vain += 1) {
    const member = network.dice.pick(network.troupe.members);
    if (member === undefined) return [];
    const taken = told(network.troupe, member, happening(network, member));
    if (taken.length > 0) return taken;
  }
  return everything(network);
}

/** Tells a machine something and lets it do what it then does. */
function told({ blocks }: Troupe, member: Member, input: Input | undefined): readonly TakenAction[] {
  if (input !== undefined && member.waitsFor(input)) member.put(input);
  const taken: TakenAction[] = [];
  for (let next = member.advance(); next !== undefined; next = member.advance()) {
    const { action, args } = stepEvent(member.name, next, (block) => blocks.nameOf(block));
    taken.push({ action, arguments: args });
  }
  return taken;
}

/** Something that may happen to a machine: most of it in the round that it is in. */
function happening({ troupe, dice }: Network, member: Member): Input | undefined {
  const { height } = troupe.stage;
  const { round } = member.machine;
  switch (dice.weighed([24, 6, 2, 2])) {
    case 0: {
      const message = dice.pick(heard(troupe, member, dice.chance(1 / 4) ? 'ever' : round));
      return message === undefined ? undefined : { kind: 'message', message };
    }
    case 1: {
      const about = dice.chance(1 / 4) ? (dice.pick(troupe.rounds) ?? 0) : round;
      const message = dice.pick(faultyMessages(troupe, about));
      return message === undefined ? undefined : { kind: 'message', message };
    }
    case 2: {
      const of = dice.pick<TimeoutOf>(['propose', 'prevote', 'precommit']) ?? 'propose';
      return of === 'precommit' && isLast(troupe, round) ? undefined : { kind: 'timeout', of, height, round };
    }
    default:
      return { kind: 'block', height, round, commands: [commandOf(dice.pick(['A', 'B', 'own']) ?? 'A')] };
  }
}

/** What the other correct validators sent, ever or in a round. */
function heard(troupe: Troupe, member: Member, when: 'ever' | number): readonly Message[] {
  return troupe.members
    .filter((other) => other !== member)
    .flatMap(({ sent }) => sent)
    .filter((message) => when === 'ever' || ('round' in message && message.round === when));
}

/** All that may still happen, happens, until a step is taken. None is taken where nothing can come any more. */
function everything({ troupe }: Network): readonly TakenAction[] {
  const { height } = troupe.stage;
  const faulty = troupe.rounds.flatMap((round) => faultyMessages(troupe, round));
  const correct = troupe.members.flatMap(({ sent }) => sent);
  for (const member of troupe.members) {
    const { round } = member.machine;
    const others = correct.filter((message) => !('voter' in message) || message.voter !== member.key);
    // What liars say twice counts only beside what others say, so it comes again.
    const arriving = [...others, ...faulty, ...faulty].map(
      (message): Input => ({ kind: 'message', message }),
    );
    const passing = (['propose', 'prevote', 'precommit'] as const)
      .filter((of) => of !== 'precommit' || !isLast(troupe, round))
      .map((of): Input => ({ kind: 'timeout', of, height, round }));
    const building: Input = { kind: 'block', height, round, commands: [commandOf('own')] };
    for (const input of [...arriving, building, ...passing]) {
      const taken = told(troupe, member, input);
      if (taken.length > 0) return taken;
    }
  }
  return [];
}

/** All that Byzantine validators may say in a round. */
function faultyMessages(troupe: Troupe, round: number): readonly Message[] {
  const choices: readonly (BlockId | undefined)[] = [undefined, ...troupe.blocks.ids];
  const votes = (['prevote', 'precommit'] as const satisfies readonly VoteKind[]).flatMap((kind) =>
    choices.flatMap((block) => troupe.faultyVotes(kind, round, block)),
  );
  if (!troupe.isFaultyTurn(round)) return votes;
  return [...votes, ...troupe.contents.flatMap((block) => troupe.proposals(round, block))];
}

function isLast({ rounds }: Troupe, round: number): boolean {
  return round === rounds.length - 1;
}
