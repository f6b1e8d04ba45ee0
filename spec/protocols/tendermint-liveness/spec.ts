import {
  eventually,
  forAll,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * Tendermint, one height, with enough of time to say that it ends: arXiv 1807.04938, section on termination. The rules
 * are those of `tendermint`, which says what they are for; here is what differs.
 *
 * **Byzantine messages may stay away**, so none are there from the start. Each step says what was `heard`: `correct` if
 * what correct validators sent is enough, `Byzantine` if it takes a message that only the Byzantine validators can
 * send. They send it at that moment, to that validator, or they do not; nothing makes them. A Byzantine vote that
 * helped one correct validator to a quorum for a block is passed on by it, and counts for all from then on: `relayed`
 * (gossip; of two blocks at most one can gather a quorum in a round, so the block needs no saying).
 *
 * **Partial synchrony in finite form.** Rounds before `goodFrom` are asynchronous: a timeout may come at any moment.
 * From `goodFrom` on, timeouts are long enough: nobody's comes while a correct validator is still on its way into
 * the round, or has something to do that messages of correct validators (and those relayed) call for, or (`inStep`) has
 * not come as far in the round as the step that the timeout ends. This is what growing timeouts come to, once messages
 * take no longer than some bound; `inStep` takes timeouts for votes that are long compared with the one for the proposal,
 * and nothing is claimed without it. The last round has to end it.
 *
 * **Powers** 2 and 1 keep the model small, but the first validator is then in every quorum. What holds is shown with
 * equal powers.
 *
 * One step is one rule carried out by one validator. The model ends with its last round: who has not decided by then
 * stays so.
 *
 * Fairness: each correct validator by itself does what it can (weak fairness of all its steps that need nothing from
 * the Byzantine ones, taken together; its timeouts are among them). Weak is enough: such steps call for messages
 * that stay, and a timeout that is held back by others is possible for good once they have done theirs.
 * Nothing is asked of the Byzantine validators, nor that anything comes before anything else in asynchronous rounds.
 */
export const tendermintLiveness = spec(
  'tendermint-liveness',
  { powers: [2, 1], faultyPower: 1, proposers: ['Byzantine', 'v1'], goodFrom: 0, inStep: true },
  ({ powers, faultyPower, proposers, goodFrom, inStep }, mutant) => {
    const hidesLock = mutant('who has precommitted learns of no later quorum');
    const ignoresValid = mutant('a proposer proposes a block of its own choice');
    const neverUnlocks = mutant('a lock is for ever');
    const noGossip = mutant('votes are not passed on');
    const impatient = mutant('timeouts stay too short');
    const waitsForProposal = mutant('there is no timeout for a proposal');
    const mayStop = mutant('the last correct validator may stop');

    const blocks = ['A', 'B'];
    const lastRound = proposers.length - 1;
    const names = powers.map((_, index) => `v${index + 1}`);
    const powerByName = new Map(names.map((name, index) => [name, powers[index] ?? 0]));
    const allPower = powers.reduce((sum, power) => sum + power, faultyPower);
    const quorum = Math.floor((2 * allPower) / 3) + 1;
    const weakQuorum = Math.floor(allPower / 3) + 1;

    const Validator = t.oneOf(...names);
    const Block = t.oneOf(...blocks);
    const Round = t.int(0, lastRound);
    const Vote = t.oneOf('none', 'nil', ...blocks);
    const BlockOfRound = t.record({ block: Block, round: Round });
    const Relayed = t.oneOf('nothing', 'a vote', 'a vote for the block');
    const heard = ['correct', 'Byzantine'] as const;
    type Heard = (typeof heard)[number];

    const fields = {
      round: t.map(Validator, Round),
      step: t.map(Validator, t.oneOf('propose', 'prevote', 'precommit', 'decided')),
      locked: t.map(Validator, t.option(BlockOfRound)),
      valid: t.map(Validator, t.option(BlockOfRound)),
      decision: t.map(Validator, t.option(Block)),
      proposals: t.map(Round, t.option(t.record({ block: Block, validRound: t.int(-1, lastRound) }))),
      prevotes: t.map(Round, t.map(Validator, Vote)),
      precommits: t.map(Round, t.map(Validator, Vote)),
      relayed: t.map(Round, t.record({ prevote: Relayed, precommit: Relayed })),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type WriteState = WriteFields<typeof fields>;
    type Relay = 'a vote' | 'a vote for the block';
    type Votes = ReturnType<State['prevotes']['get']>;

    const proposerOf = (round: number): string => proposers[round] ?? '';
    const isFaulty = (name: string): boolean => !powerByName.has(name);
    const powerOf = (name: string): number => powerByName.get(name) ?? 0;
    const isIn = (s: State, validator: string, step: 'propose' | 'prevote' | 'precommit'): boolean =>
      s.step.get(validator) === step;

    /** Whether the power of correct validators is enough, or is only with the Byzantine ones: as `from` says. */
    const reaches = (power: number, threshold: number, from: Heard): boolean =>
      from === 'correct' ? power >= threshold : power < threshold && power + faultyPower >= threshold;
    const correctPowerFor = (votes: Votes, choice: string): number => {
      let power = 0;
      for (const name of names) if (votes.get(name) === choice) power += powerOf(name);
      return power;
    };
    /** With the Byzantine vote for the block, if it was relayed: then it was for the one block with votes enough. */
    const powerFor = (votes: Votes, block: string, relayed: string): number => {
      const power = correctPowerFor(votes, block);
      return relayed === 'a vote for the block' && power + faultyPower >= quorum
        ? power + faultyPower
        : power;
    };
    const powerOfVoters = (votes: Votes, relayed: string): number => {
      let power = relayed === 'nothing' ? 0 : faultyPower;
      for (const name of names) if (votes.get(name) !== 'none') power += powerOf(name);
      return power;
    };
    const hasPrevotes = (s: State, round: number, block: string, from: Heard): boolean =>
      reaches(powerFor(s.prevotes.get(round), block, s.relayed.get(round).prevote), quorum, from);
    const hasPrecommits = (s: State, round: number, block: string, from: Heard): boolean =>
      reaches(powerFor(s.precommits.get(round), block, s.relayed.get(round).precommit), quorum, from);

    const hasPrevoters = (s: State, round: number, from: Heard): boolean =>
      reaches(powerOfVoters(s.prevotes.get(round), s.relayed.get(round).prevote), quorum, from);
    const hasPrecommitters = (s: State, round: number, from: Heard): boolean =>
      reaches(powerOfVoters(s.precommits.get(round), s.relayed.get(round).precommit), quorum, from);

    /** What is relayed once a Byzantine vote has helped. */
    const relay = (s: WriteState, round: number, kind: 'prevote' | 'precommit', what: Relay): void => {
      const relayed = s.relayed.get(round);
      if (!noGossip && relayed[kind] !== 'a vote for the block') relayed[kind] = what;
    };

    /** Whether messages of correct validators call for a step of the validator. */
    const hasToAct = (s: State, validator: string): boolean => {
      if (s.step.get(validator) === 'decided') return false;
      for (let round = 0; round <= lastRound; round += 1) {
        for (const block of blocks) if (hasPrecommits(s, round, block, 'correct')) return true;
      }
      const round = s.round.get(validator);
      if (isIn(s, validator, 'propose')) {
        return (
          proposerOf(round) === validator || (!isFaulty(proposerOf(round)) && s.proposals.get(round) !== null)
        );
      }
      const valid = s.valid.get(validator);
      const isUpToDate = isIn(s, validator, 'precommit') && (hidesLock || valid?.round === round);
      for (const block of blocks) if (!isUpToDate && hasPrevotes(s, round, block, 'correct')) return true;
      return false;
    };
    /** Whether a timeout that ends the step of a round may come. */
    const mayRunOut = (s: State, round: number, step: 'propose' | 'prevote' | 'precommit'): boolean => {
      if (round < goodFrom || impatient) return true;
      for (const name of names) {
        if (s.step.get(name) === 'decided') continue;
        if (s.round.get(name) < round || hasToAct(s, name)) return false;
        if (inStep && s.round.get(name) === round && isBefore(s, name, step)) return false;
      }
      return true;
    };
    const isBefore = (s: State, name: string, step: 'propose' | 'prevote' | 'precommit'): boolean =>
      (step !== 'propose' && isIn(s, name, 'propose')) || (step === 'precommit' && isIn(s, name, 'prevote'));

    const propose = action(
      { validator: Validator, block: Block },
      {
        when: {
          'it is its turn': (s, { validator }) => proposerOf(s.round.get(validator)) === validator,
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'it has not proposed': (s, { validator }) => s.proposals.get(s.round.get(validator)) === null,
          'it proposes the valid block, if it knows one': (s, { validator, block }) => {
            const valid = s.valid.get(validator);
            return valid === null || valid.block === block || ignoresValid;
          },
        },
        then: (s, { validator, block }) => {
          const valid = s.valid.get(validator);
          const validRound = valid !== null && !ignoresValid ? valid.round : -1;
          s.proposals.set(s.round.get(validator), { block, validRound });
        },
      },
    );

    const prevote = action(
      { validator: Validator, block: Block, validRound: t.int(-1, lastRound), heard },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'the proposer is whom it heard': (s, { validator, heard }) =>
            isFaulty(proposerOf(s.round.get(validator))) === (heard === 'Byzantine'),
          'the proof is of an earlier round': (s, { validator, validRound }) =>
            validRound < s.round.get(validator),
          'the block is proposed with the proof, if any': (s, { validator, block, validRound, heard }) => {
            const proposal = s.proposals.get(s.round.get(validator));
            return (
              heard === 'Byzantine' ||
              (proposal !== null && proposal.block === block && proposal.validRound === validRound)
            );
          },
          'a quorum prevoted the block there': (s, { block, validRound, heard }) =>
            validRound < 0 ||
            hasPrevotes(s, validRound, block, 'correct') ||
            (heard === 'Byzantine' && hasPrevotes(s, validRound, block, 'Byzantine')),
        },
        then: (s, { validator, block, validRound }) => {
          if (validRound >= 0 && hasPrevotes(s, validRound, block, 'Byzantine')) {
            relay(s, validRound, 'prevote', 'a vote for the block');
          }
          const locked = s.locked.get(validator);
          const agrees =
            locked === null || locked.block === block || (locked.round <= validRound && !neverUnlocks);
          s.prevotes.get(s.round.get(validator)).set(validator, agrees ? block : 'nil');
          s.step.set(validator, 'prevote');
        },
      },
    );

    const giveUpOnProposal = action(
      { validator: Validator },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'it is the turn of another': (s, { validator }) => proposerOf(s.round.get(validator)) !== validator,
          'its timeout may come': (s, { validator }) =>
            mayRunOut(s, s.round.get(validator), 'propose') && !waitsForProposal,
        },
        then: (s, { validator }) => {
          s.prevotes.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'prevote');
        },
      },
    );

    const lockAndPrecommit = action(
      { validator: Validator, block: Block, heard },
      {
        when: {
          'it has prevoted': (s, { validator }) =>
            isIn(s, validator, 'prevote') || (isIn(s, validator, 'precommit') && !hidesLock),
          'a quorum prevotes the block': (s, { validator, block, heard }) =>
            hasPrevotes(s, s.round.get(validator), block, heard),
        },
        then: (s, { validator, block, heard }) => {
          const round = s.round.get(validator);
          if (heard === 'Byzantine') relay(s, round, 'prevote', 'a vote for the block');
          if (s.step.get(validator) === 'prevote') {
            s.locked.set(validator, { block, round });
            s.precommits.get(round).set(validator, block);
            s.step.set(validator, 'precommit');
          }
          s.valid.set(validator, { block, round });
        },
      },
    );

    const precommitNil = action(
      { validator: Validator, heard },
      {
        when: {
          'it has prevoted': (s, { validator }) => isIn(s, validator, 'prevote'),
          'a quorum prevotes nil': (s, { validator, heard }) =>
            reaches(correctPowerFor(s.prevotes.get(s.round.get(validator)), 'nil'), quorum, heard),
        },
        then: (s, { validator, heard }) => {
          const round = s.round.get(validator);
          if (heard === 'Byzantine') relay(s, round, 'prevote', 'a vote');
          s.precommits.get(round).set(validator, 'nil');
          s.step.set(validator, 'precommit');
        },
      },
    );

    const giveUpOnPrevotes = action(
      { validator: Validator, heard },
      {
        when: {
          'it has prevoted': (s, { validator }) => isIn(s, validator, 'prevote'),
          'a quorum has prevoted': (s, { validator, heard }) =>
            hasPrevoters(s, s.round.get(validator), heard),
          'its timeout may come': (s, { validator }) => mayRunOut(s, s.round.get(validator), 'prevote'),
        },
        then: (s, { validator, heard }) => {
          const round = s.round.get(validator);
          if (heard === 'Byzantine') relay(s, round, 'prevote', 'a vote');
          s.precommits.get(round).set(validator, 'nil');
          s.step.set(validator, 'precommit');
        },
      },
    );

    const giveUpOnPrecommits = action(
      { validator: Validator, heard },
      {
        when: {
          'it has not decided': (s, { validator }) => s.step.get(validator) !== 'decided',
          'there is a next round': (s, { validator }) => s.round.get(validator) < lastRound,
          'a quorum has precommitted': (s, { validator, heard }) =>
            hasPrecommitters(s, s.round.get(validator), heard),
          'its timeout may come': (s, { validator }) => mayRunOut(s, s.round.get(validator), 'precommit'),
        },
        then: (s, { validator, heard }) => {
          const round = s.round.get(validator);
          if (heard === 'Byzantine') relay(s, round, 'precommit', 'a vote');
          s.round.set(validator, round + 1);
          s.step.set(validator, 'propose');
        },
      },
    );

    const catchUp = action(
      { validator: Validator, to: Round, heard },
      {
        when: {
          'it has not decided': (s, { validator }) => s.step.get(validator) !== 'decided',
          'the round is later': (s, { validator, to }) => to > s.round.get(validator),
          'others are ahead': (s, { to, heard }) => reaches(powerIn(s, to), weakQuorum, heard),
        },
        then: (s, { validator, to, heard }) => {
          if (heard === 'Byzantine') relay(s, to, 'prevote', 'a vote');
          s.round.set(validator, to);
          s.step.set(validator, 'propose');
        },
      },
    );

    /** The power behind messages of any kind in the round. Every precommit comes after a prevote. */
    const powerIn = (s: State, round: number): number => {
      const prevotes = s.prevotes.get(round);
      const { prevote, precommit } = s.relayed.get(round);
      let power = prevote === 'nothing' && precommit === 'nothing' ? 0 : faultyPower;
      for (const name of names) {
        const hasProposed = proposerOf(round) === name && s.proposals.get(round) !== null;
        if (hasProposed || prevotes.get(name) !== 'none') power += powerOf(name);
      }
      return power;
    };

    const decide = action(
      { validator: Validator, round: Round, block: Block, heard },
      {
        when: {
          'it has not decided': (s, { validator }) => s.decision.get(validator) === null,
          'a quorum precommits the block': (s, { round, block, heard }) =>
            hasPrecommits(s, round, block, heard),
        },
        then: (s, { validator, round, block, heard }) => {
          if (heard === 'Byzantine') relay(s, round, 'precommit', 'a vote for the block');
          s.decision.set(validator, block);
          s.step.set(validator, 'decided');
        },
      },
    );

    const decides = (s: State, name: string): boolean => s.decision.get(name) !== null;
    const failsFirst = (s: State): boolean =>
      forAll(Validator, (name) => s.round.get(name) > 0 && !decides(s, name));
    const allDecide = (s: State): boolean => forAll(Validator, (name) => decides(s, name));

    return define({
      actions: {
        propose,
        prevote,
        giveUpOnProposal,
        lockAndPrecommit,
        precommitNil,
        giveUpOnPrevotes,
        giveUpOnPrecommits,
        catchUp,
        decide,
      },
      reachable: {
        'every correct validator decides': allDecide,
        ...(goodFrom > 0 || isFaulty(proposerOf(0)) ? { 'the first round decides nothing': failsFirst } : {}),
      },
      fairness: names
        .slice(0, mayStop ? -1 : names.length)
        .map((validator) =>
          weak(
            taking(propose, { validator }),
            taking(giveUpOnProposal, { validator }),
            taking(prevote, { validator, heard: 'correct' }),
            taking(lockAndPrecommit, { validator, heard: 'correct' }),
            taking(precommitNil, { validator, heard: 'correct' }),
            taking(giveUpOnPrevotes, { validator, heard: 'correct' }),
            taking(giveUpOnPrecommits, { validator, heard: 'correct' }),
            taking(catchUp, { validator, heard: 'correct' }),
            taking(decide, { validator, heard: 'correct' }),
          ),
        ),
      temporal: {
        'every correct validator comes to a decision': eventually(
          state('every correct validator has decided', allDecide),
        ),
      },
      terminal: (s) => forAll(Validator, (name) => decides(s, name) || s.round.get(name) === lastRound),
    });
  },
);
