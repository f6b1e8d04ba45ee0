import { among, exists, forAll, type ReadFields, spec, t, variables } from '../../language/index.ts';
import { tendermintDefaults } from './defaults.ts';

/**
 * Tendermint, one height: validators agree on one block in rounds, each with a proposer, a vote and a second vote, and
 * carry over from round to round what they are locked on. After the pseudo-code of arXiv 1807.04938, whose lines are
 * named below, and the TLA+ specification in CometBFT's `spec/light-client/accountability`.
 *
 * **Who.** The correct validators `v1`, `v2`, ... have the voting powers `powers`; the rest, `faultyPower`, is
 * Byzantine and acts as one. A quorum is more than two thirds of all power, and more than a third shows that somebody
 * correct is among the senders. `proposers` names the proposer of each round: a correct validator, or anything else
 * for a Byzantine one. Several correct validators with power 1 are the published setting. One with power 2 stands for
 * two that always act alike, and makes two rounds small. It shows less: beside a single other one of power 1 it is in
 * every quorum, so two quorums never share another correct validator than this.
 *
 * **The network** is everything ever sent: a message may be lost (never received), late, or received again. All that a
 * Byzantine validator could ever send has been sent from the start, to whom it likes: its proposals of every block
 * with every proof, and its vote for everything, so `faultyPower` counts towards every threshold. No guard is ever
 * made false by more messages, so this allows exactly what any behaviour of theirs would. Correct validators propose
 * once and vote once in a round, so that their messages fit a table.
 *
 * **Time.** A timeout may come at any moment. One step is one rule of the pseudo-code carried out by one validator,
 * with the message it sends. Whoever has decided takes no more steps. Nothing is claimed of when anything happens: see
 * `tendermint-liveness`. The next height, the gossip, and the contents of blocks are left out.
 *
 * Two constants are changes that look dangerous and are not: `updatesLate: false` drops the part of rule 36 that
 * concerns who has precommitted already, which only termination needs; `unlocksOnNil` lets a quorum of prevotes for nil
 * release a lock, as the Tendermint of 2016 did.
 */
export const tendermint = spec(
  'tendermint',
  tendermintDefaults,
  (
    { powers, faultyPower, proposers, validBlocks: validCount, invalidBlocks, updatesLate, unlocksOnNil },
    mutant,
  ) => {
    const smallQuorum = mutant('a quorum is one vote too small');
    const ignoresLock = mutant('a validator prevotes against its lock');
    const trustsProof = mutant('a proof of a lock is taken on trust');
    const neverLocks = mutant('a validator precommits without locking');
    const anyBlock = mutant('blocks are not checked');
    const restarts = mutant('a restarted validator forgets that it has voted');

    const validBlocks = Array.from({ length: validCount }, (_, index) => String.fromCharCode(65 + index));
    const blocks = [...validBlocks, ...(invalidBlocks > 0 ? ['invalid'] : [])];
    const accepted = anyBlock ? blocks : validBlocks;
    const lastRound = proposers.length - 1;
    const names = powers.map((_, index) => `v${index + 1}`);
    const powerByName = new Map(names.map((name, index) => [name, powers[index] ?? 0]));
    const allPower = powers.reduce((sum, power) => sum + power, faultyPower);
    const quorum = Math.floor((2 * allPower) / 3) + (smallQuorum ? 0 : 1);
    const weakQuorum = Math.floor(allPower / 3) + 1;

    const Validator = t.oneOf(...names);
    const Block = t.oneOf(...blocks);
    const Round = t.int(0, lastRound);
    const RoundOrNone = t.int(-1, lastRound); // -1 stands for none
    const Vote = t.oneOf('none', 'nil', ...blocks);
    const BlockOfRound = t.record({ block: Block, round: Round });

    const fields = {
      round: t.map(Validator, Round),
      step: t.map(Validator, t.oneOf('propose', 'prevote', 'precommit', 'decided')),
      locked: t.map(Validator, t.option(BlockOfRound)), // what it precommitted last
      valid: t.map(Validator, t.option(BlockOfRound)), // the latest block known to have a quorum of prevotes
      decision: t.map(Validator, t.option(Block)),
      proposals: t.map(Round, t.option(t.record({ block: Block, validRound: RoundOrNone }))), // of correct proposers
      prevotes: t.map(Round, t.map(Validator, Vote)),
      precommits: t.map(Round, t.map(Validator, Vote)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Votes = ReturnType<State['prevotes']['get']>;

    const proposerOf = (round: number): string => proposers[round] ?? '';
    const isFaulty = (name: string): boolean => !powerByName.has(name);
    const powerOf = (name: string): number => powerByName.get(name) ?? 0;

    /** The power behind votes for `choice`; Byzantine validators vote for everything. */
    const powerFor = (votes: Votes, choice: string): number => {
      let power = faultyPower;
      for (const name of names) if (votes.get(name) === choice) power += powerOf(name);
      return power;
    };
    /** The power behind votes of any kind. */
    const powerOfVoters = (votes: Votes): number => {
      let power = faultyPower;
      for (const name of names) if (votes.get(name) !== 'none') power += powerOf(name);
      return power;
    };
    const isProposedWith = (s: State, round: number, block: string, validRound: number): boolean => {
      if (isFaulty(proposerOf(round))) return true;
      const proposal = s.proposals.get(round);
      return proposal !== null && proposal.block === block && proposal.validRound === validRound;
    };
    const isProposed = (s: State, round: number, block: string): boolean =>
      isFaulty(proposerOf(round)) || s.proposals.get(round)?.block === block;
    const isIn = (s: State, validator: string, step: 'propose' | 'prevote' | 'precommit'): boolean =>
      s.step.get(validator) === step;

    /** Lines 14 to 19: the block known to be valid, or else any. */
    const propose = action(
      { validator: Validator, block: among(Block, validBlocks) },
      {
        when: {
          'it is its turn': (s, { validator }) => proposerOf(s.round.get(validator)) === validator,
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'it has not proposed': (s, { validator }) => s.proposals.get(s.round.get(validator)) === null,
          'it proposes the valid block, if it knows one': (s, { validator, block }) => {
            const valid = s.valid.get(validator);
            return valid === null || valid.block === block;
          },
        },
        then: (s, { validator, block }) => {
          s.proposals.set(s.round.get(validator), { block, validRound: s.valid.get(validator)?.round ?? -1 });
        },
      },
    );

    /** Lines 22 to 27: a proposal without a proof. */
    const prevote = action(
      { validator: Validator, block: Block },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'the block is proposed': (s, { validator, block }) =>
            isProposedWith(s, s.round.get(validator), block, -1),
        },
        then: (s, { validator, block }) => {
          const locked = s.locked.get(validator);
          const agrees = locked === null || locked.block === block || ignoresLock;
          const vote = accepted.includes(block) && agrees ? block : 'nil';
          s.prevotes.get(s.round.get(validator)).set(validator, vote);
          s.step.set(validator, 'prevote');
        },
      },
    );

    /** Lines 28 to 33: a proposal with the proof that a quorum prevoted the block in an earlier round. */
    const prevoteProven = action(
      { validator: Validator, block: Block, validRound: Round },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'the proof is of an earlier round': (s, { validator, validRound }) =>
            validRound < s.round.get(validator),
          'the block is proposed with the proof': (s, { validator, block, validRound }) =>
            isProposedWith(s, s.round.get(validator), block, validRound),
          'a quorum prevoted the block there': (s, { block, validRound }) =>
            trustsProof || powerFor(s.prevotes.get(validRound), block) >= quorum,
        },
        then: (s, { validator, block, validRound }) => {
          const locked = s.locked.get(validator);
          const agrees =
            locked === null || locked.block === block || locked.round <= validRound || ignoresLock;
          const vote = accepted.includes(block) && agrees ? block : 'nil';
          s.prevotes.get(s.round.get(validator)).set(validator, vote);
          s.step.set(validator, 'prevote');
        },
      },
    );

    /** Lines 20, 57 to 60: no proposal in time. */
    const giveUpOnProposal = action(
      { validator: Validator },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'it is the turn of another': (s, { validator }) => proposerOf(s.round.get(validator)) !== validator,
        },
        then: (s, { validator }) => {
          s.prevotes.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'prevote');
        },
      },
    );

    /** Lines 36 to 43. A block that is not valid is not looked at. */
    const lockAndPrecommit = action(
      { validator: Validator, block: among(Block, accepted) },
      {
        when: {
          'it has prevoted': (s, { validator }) =>
            isIn(s, validator, 'prevote') || (updatesLate && isIn(s, validator, 'precommit')),
          'the block is proposed': (s, { validator, block }) => isProposed(s, s.round.get(validator), block),
          'a quorum prevotes the block': (s, { validator, block }) =>
            powerFor(s.prevotes.get(s.round.get(validator)), block) >= quorum,
        },
        then: (s, { validator, block }) => {
          const round = s.round.get(validator);
          if (s.step.get(validator) === 'prevote') {
            if (!neverLocks) s.locked.set(validator, { block, round });
            s.precommits.get(round).set(validator, block);
            s.step.set(validator, 'precommit');
          }
          s.valid.set(validator, { block, round });
        },
      },
    );

    /** Lines 44 to 46: a quorum wants none of what is proposed. */
    const precommitNil = action(
      { validator: Validator },
      {
        when: {
          'it has prevoted': (s, { validator }) => isIn(s, validator, 'prevote'),
          'a quorum prevotes nil': (s, { validator }) =>
            powerFor(s.prevotes.get(s.round.get(validator)), 'nil') >= quorum,
        },
        then: (s, { validator }) => {
          if (unlocksOnNil) s.locked.set(validator, null);
          s.precommits.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'precommit');
        },
      },
    );

    /** Lines 34, 61 to 64: no quorum for one block in time. */
    const giveUpOnPrevotes = action(
      { validator: Validator },
      {
        when: {
          'it has prevoted': (s, { validator }) => isIn(s, validator, 'prevote'),
          'a quorum has prevoted': (s, { validator }) =>
            powerOfVoters(s.prevotes.get(s.round.get(validator))) >= quorum,
        },
        then: (s, { validator }) => {
          s.precommits.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'precommit');
        },
      },
    );

    const startRound = action(
      { validator: Validator, to: Round },
      {
        when: {
          'it has not decided': (s, { validator }) => s.step.get(validator) !== 'decided',
          'the round is later': (s, { validator, to }) => to > s.round.get(validator),
          // Lines 47, 65 to 67: no decision in time. Lines 55 and 56: others are ahead.
          'it has given up on the round before, or others are ahead': (s, { validator, to }) =>
            (to === s.round.get(validator) + 1 && powerOfVoters(s.precommits.get(to - 1)) >= quorum) ||
            powerIn(s, to) >= weakQuorum,
        },
        then: (s, { validator, to }) => {
          s.round.set(validator, to);
          s.step.set(validator, 'propose');
        },
      },
    );

    /** The power behind messages of any kind in the round. */
    const powerIn = (s: State, round: number): number => {
      const prevotes = s.prevotes.get(round);
      const precommits = s.precommits.get(round);
      let power = faultyPower;
      for (const name of names) {
        const hasProposed = proposerOf(round) === name && s.proposals.get(round) !== null;
        if (hasProposed || prevotes.get(name) !== 'none' || precommits.get(name) !== 'none') {
          power += powerOf(name);
        }
      }
      return power;
    };

    /** Lines 49 to 54, of any round. */
    const decide = action(
      { validator: Validator, round: Round, block: among(Block, accepted) },
      {
        when: {
          'it has not decided': (s, { validator }) => s.decision.get(validator) === null,
          'the block is proposed': (s, { round, block }) => isProposed(s, round, block),
          'a quorum precommits the block': (s, { round, block }) =>
            powerFor(s.precommits.get(round), block) >= quorum,
        },
        then: (s, { validator, block }) => {
          s.decision.set(validator, block);
          s.step.set(validator, 'decided');
        },
      },
    );

    /** What the write-ahead log of votes is there to prevent: after a crash in a round, it begins the round anew. */
    const restart = action(
      { validator: Validator },
      {
        when: (s, { validator }) => isIn(s, validator, 'prevote') || isIn(s, validator, 'precommit'),
        then: (s, { validator }) => {
          s.step.set(validator, 'propose');
        },
      },
    );

    const decides = (s: State, validator: string): boolean => s.decision.get(validator) !== null;
    const isChosenIn = (s: State, round: number): boolean =>
      exists(Block, (block) => powerFor(s.precommits.get(round), block) >= quorum);
    const decidesLate = (s: State): boolean => isChosenIn(s, lastRound) && !isChosenIn(s, 0);
    const movesALock = (s: State): boolean =>
      exists(Validator, (name) => {
        const first = s.precommits.get(0).get(name);
        const locked = s.locked.get(name);
        return blocks.includes(first) && locked !== null && locked.block !== first;
      });

    return define({
      actions: {
        propose,
        prevote,
        prevoteProven,
        giveUpOnProposal,
        lockAndPrecommit,
        precommitNil,
        giveUpOnPrevotes,
        startRound,
        decide,
        ...(restarts ? { restart } : {}),
      },
      invariants: {
        'no two correct validators decide differently': (s) => {
          let decided: string | null = null;
          for (const name of names) {
            const decision = s.decision.get(name);
            if (decision === null) continue;
            if (decided !== null && decided !== decision) return false;
            decided = decision;
          }
          return true;
        },
        'what is decided is valid': (s) =>
          forAll(Validator, (name) => {
            const decision = s.decision.get(name);
            return decision === null || validBlocks.includes(decision);
          }),
        // Why the first holds. It breaks earlier, so that what breaks it is found with less search.
        'once more than a third, all correct, precommits a block, no later quorum prevotes another': (s) => {
          for (let round = 0; round < lastRound; round += 1) {
            for (const block of blocks) {
              if (powerFor(s.precommits.get(round), block) - faultyPower < weakQuorum) continue;
              for (let later = round + 1; later <= lastRound; later += 1) {
                for (const other of blocks) {
                  if (other !== block && powerFor(s.prevotes.get(later), other) >= quorum) return false;
                }
              }
            }
          }
          return true;
        },
      },
      steps: {
        'no correct validator votes twice in a round': (before, after) =>
          forAll(Round, (round) =>
            forAll(Validator, (name) => {
              const prevoted = before.prevotes.get(round).get(name);
              const precommitted = before.precommits.get(round).get(name);
              return (
                (prevoted === 'none' || prevoted === after.prevotes.get(round).get(name)) &&
                (precommitted === 'none' || precommitted === after.precommits.get(round).get(name))
              );
            }),
          ),
      },
      reachable: {
        'every correct validator decides': (s) => forAll(Validator, (name) => decides(s, name)),
        ...(lastRound > 0 ? { 'the last round decides after an undecided one': decidesLate } : {}),
        ...(lastRound > 0 && isFaulty(proposerOf(lastRound))
          ? { 'a lock moves to another block': movesALock }
          : {}),
      },
      // The model ends with its last round; before it, nobody is ever stuck.
      terminal: (s) => forAll(Validator, (name) => decides(s, name) || s.round.get(name) === lastRound),
    });
  },
);
