import {
  among,
  count,
  exists,
  forAll,
  type ReadFields,
  spec,
  subsetsOf,
  t,
  variables,
  type WriteFields,
} from '../../language/index.ts';

/**
 * Who can be shown to be guilty if Tendermint forks. The rules are those of `tendermint`, which says what they are for;
 * here is what differs. After `EquivocationBy`, `AmnesiaBy` and `Accountability` in the TLA+ specification in CometBFT's
 * `spec/light-client/accountability`.
 *
 * **Evidence** is what convinced somebody. Where a correct validator acts upon a quorum of votes for a block (a proof, a
 * lock, a decision), it keeps these votes, and in the end all correct validators put together what they kept. A quorum
 * is exactly as many senders as it takes, whichever come first: `senders` is a choice. So a Byzantine vote that convinced
 * nobody leaves no trace.
 *
 * Two kinds of evidence convict a validator: **equivocation**, votes of one kind for two blocks in one round; and
 * **amnesia**, a precommit for one block and, in a later round, a prevote for another, with no quorum of prevotes for
 * the other in between, that would have released the lock.
 *
 * **Who.** `correct` validators `v1`, `v2`, ... and `faulty` ones `f1`, `f2`, ..., all of power 1. More than a third are
 * faulty but in the instance that shows that without it there is no fork; with more than two thirds nothing can be
 * shown. Byzantine validators have sent everything from the start. Votes for nil, proposals, and the votes that start a timeout are not kept as evidence,
 * and timeouts may come at any moment. All that makes conviction harder and no fork impossible, so what holds here
 * holds with more evidence.
 *
 * `complete: false` leaves out votes for nil, and that who has precommitted takes notice of a quorum which comes after:
 * fewer behaviours, few enough for every run of the tests. `takesDoubleSignatures` claims that there is no other way to
 * fork, as who looks for double signatures alone believes.
 *
 * One step is one rule carried out by one validator. What is not modelled: how evidence comes to be put together, before
 * the stake is gone, and blocks that are not valid.
 */
export const tendermintAccountability = spec(
  'tendermint-accountability',
  { correct: 2, faulty: 2, proposers: ['Byzantine'], complete: true, takesDoubleSignatures: false },
  ({ correct, faulty, proposers, complete, takesDoubleSignatures }, mutant) => {
    const noAmnesia = mutant('amnesia is no offence');
    const keepsLatest = mutant('of two votes in a round only the later is kept');
    const forgetsRounds = mutant('evidence of earlier rounds is thrown away');
    const keepsNoProofs = mutant('the proof that released a lock is not kept');
    const condemnsChange = mutant('whoever changes its vote is accused');
    const restarts = mutant('a restarted validator forgets that it has voted');

    const blocks = ['A', 'B'];
    const lastRound = proposers.length - 1;
    const correctNames = Array.from({ length: correct }, (_, index) => `v${index + 1}`);
    const faultyNames = Array.from({ length: faulty }, (_, index) => `f${index + 1}`);
    const names = [...correctNames, ...faultyNames];
    const quorum = Math.floor((2 * names.length) / 3) + 1;
    const moreThanAThird = Math.floor(names.length / 3) + 1;
    const quorums = subsetsOf(names, quorum);
    // Two quorums may have faulty validators alone in common, and there may be two proposals.
    const mayFork =
      2 * quorum - names.length <= faulty && (lastRound > 0 || !correctNames.includes(proposers[0] ?? ''));

    const Validator = t.oneOf(...correctNames);
    const Sender = t.oneOf(...names);
    const Block = t.oneOf(...blocks);
    const Round = t.int(0, lastRound);
    const Vote = t.oneOf('none', 'nil', ...blocks);
    const BlockOfRound = t.record({ block: Block, round: Round });
    const Evidence = t.map(Round, t.map(Block, t.set(Sender)));

    const fields = {
      round: t.map(Validator, Round),
      step: t.map(Validator, t.oneOf('propose', 'prevote', 'precommit', 'decided')),
      locked: t.map(Validator, t.option(BlockOfRound)),
      valid: t.map(Validator, t.option(BlockOfRound)),
      decision: t.map(Validator, t.option(Block)),
      proposals: t.map(Round, t.option(t.record({ block: Block, validRound: t.int(-1, lastRound) }))),
      prevotes: t.map(Round, t.map(Validator, Vote)),
      precommits: t.map(Round, t.map(Validator, Vote)),
      prevoteEvidence: Evidence,
      precommitEvidence: Evidence,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type WriteState = WriteFields<typeof fields>;
    type Votes = ReturnType<State['prevotes']['get']>;
    type Kept = State['prevoteEvidence'];

    const proposerOf = (round: number): string => proposers[round] ?? '';
    const isFaulty = (name: string): boolean => !correctNames.includes(name);
    const isIn = (s: State, validator: string, step: 'propose' | 'prevote' | 'precommit'): boolean =>
      s.step.get(validator) === step;
    const isProposedWith = (s: State, round: number, block: string, validRound: number): boolean => {
      if (isFaulty(proposerOf(round))) return true;
      const proposal = s.proposals.get(round);
      return proposal !== null && proposal.block === block && proposal.validRound === validRound;
    };
    const isProposed = (s: State, round: number, block: string): boolean =>
      isFaulty(proposerOf(round)) || s.proposals.get(round)?.block === block;
    /** Whether all the senders voted for the block. */
    const voteFor = (votes: Votes, senders: readonly string[], block: string): boolean => {
      for (const sender of senders) if (!isFaulty(sender) && votes.get(sender) !== block) return false;
      return true;
    };

    const keep = (
      s: WriteState,
      kind: 'prevoteEvidence' | 'precommitEvidence',
      round: number,
      block: string,
      senders: readonly string[],
    ): void => {
      const evidence = s[kind];
      for (const sender of senders) {
        if (keepsLatest) for (const other of blocks) evidence.get(round).get(other).delete(sender);
        evidence.get(round).get(block).add(sender);
      }
      if (!forgetsRounds) return;
      for (let earlier = 0; earlier < round; earlier += 1) {
        for (const other of blocks) {
          s.prevoteEvidence.get(earlier).get(other).clear();
          s.precommitEvidence.get(earlier).get(other).clear();
        }
      }
    };

    const propose = action(
      { validator: Validator, block: Block },
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
          const agrees = locked === null || locked.block === block;
          s.prevotes.get(s.round.get(validator)).set(validator, agrees ? block : 'nil');
          s.step.set(validator, 'prevote');
        },
      },
    );

    const prevoteProven = action(
      { validator: Validator, block: Block, validRound: Round, senders: among(t.set(Sender), quorums) },
      {
        when: {
          'it is at the start of the round': (s, { validator }) => isIn(s, validator, 'propose'),
          'the proof is of an earlier round': (s, { validator, validRound }) =>
            validRound < s.round.get(validator),
          'the block is proposed with the proof': (s, { validator, block, validRound }) =>
            isProposedWith(s, s.round.get(validator), block, validRound),
          'the senders prevoted the block there': (s, { block, validRound, senders }) =>
            voteFor(s.prevotes.get(validRound), senders, block),
        },
        then: (s, { validator, block, validRound, senders }) => {
          if (!keepsNoProofs) keep(s, 'prevoteEvidence', validRound, block, senders);
          const locked = s.locked.get(validator);
          const agrees = locked === null || locked.block === block || locked.round <= validRound;
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
        },
        then: (s, { validator }) => {
          s.prevotes.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'prevote');
        },
      },
    );

    const lockAndPrecommit = action(
      { validator: Validator, block: Block, senders: among(t.set(Sender), quorums) },
      {
        when: {
          'it has prevoted': (s, { validator }) =>
            isIn(s, validator, 'prevote') || (complete && isIn(s, validator, 'precommit')),
          'the block is proposed': (s, { validator, block }) => isProposed(s, s.round.get(validator), block),
          'the senders prevote the block': (s, { validator, block, senders }) =>
            voteFor(s.prevotes.get(s.round.get(validator)), senders, block),
        },
        then: (s, { validator, block, senders }) => {
          const round = s.round.get(validator);
          keep(s, 'prevoteEvidence', round, block, senders);
          if (s.step.get(validator) === 'prevote') {
            s.locked.set(validator, { block, round });
            s.precommits.get(round).set(validator, block);
            s.step.set(validator, 'precommit');
          }
          s.valid.set(validator, { block, round });
        },
      },
    );

    const giveUpOnPrevotes = action(
      { validator: Validator },
      {
        when: (s, { validator }) => isIn(s, validator, 'prevote'),
        then: (s, { validator }) => {
          s.precommits.get(s.round.get(validator)).set(validator, 'nil');
          s.step.set(validator, 'precommit');
        },
      },
    );

    /** More than a third of the validators can always say that they are ahead. */
    const startRound = action(
      { validator: Validator, to: Round },
      {
        when: {
          'it has not decided': (s, { validator }) => s.step.get(validator) !== 'decided',
          'the round is later': (s, { validator, to }) => to > s.round.get(validator),
        },
        then: (s, { validator, to }) => {
          s.round.set(validator, to);
          s.step.set(validator, 'propose');
        },
      },
    );

    const decide = action(
      { validator: Validator, round: Round, block: Block, senders: among(t.set(Sender), quorums) },
      {
        when: {
          'it has not decided': (s, { validator }) => s.decision.get(validator) === null,
          'the block is proposed': (s, { round, block }) => isProposed(s, round, block),
          'the senders precommit the block': (s, { round, block, senders }) =>
            voteFor(s.precommits.get(round), senders, block),
        },
        then: (s, { validator, round, block, senders }) => {
          keep(s, 'precommitEvidence', round, block, senders);
          s.decision.set(validator, block);
          s.step.set(validator, 'decided');
        },
      },
    );

    const restart = action(
      { validator: Validator },
      {
        when: (s, { validator }) => isIn(s, validator, 'prevote') || isIn(s, validator, 'precommit'),
        then: (s, { validator }) => {
          s.step.set(validator, 'propose');
        },
      },
    );

    const isTwice = (evidence: Kept, name: string): boolean =>
      exists(Round, (round) => count(Block, (block) => evidence.get(round).get(block).has(name)) > 1);
    const hasEquivocated = (s: State, name: string): boolean =>
      isTwice(s.prevoteEvidence, name) || isTwice(s.precommitEvidence, name);
    /** Whether evidence shows a quorum of prevotes for the block in a round of these. */
    const isReleased = (s: State, block: string, from: number, before: number): boolean => {
      for (let round = from; round < before; round += 1) {
        if (s.prevoteEvidence.get(round).get(block).size >= quorum) return true;
      }
      return false;
    };
    const isAmnesic = (s: State, name: string): boolean => {
      for (let round = 0; round < lastRound; round += 1) {
        for (const block of blocks) {
          if (!s.precommitEvidence.get(round).get(block).has(name)) continue;
          for (let later = round + 1; later <= lastRound; later += 1) {
            for (const other of blocks) {
              if (other === block || !s.prevoteEvidence.get(later).get(other).has(name)) continue;
              if (condemnsChange || !isReleased(s, other, round, later)) return true;
            }
          }
        }
      }
      return false;
    };
    const isGuilty = (s: State, name: string): boolean =>
      hasEquivocated(s, name) || (!noAmnesia && isAmnesic(s, name));
    const forks = (s: State): boolean =>
      forAll(Block, (block) => exists(Validator, (name) => s.decision.get(name) === block));
    const isCaughtInTime = (s: State): boolean => !forks(s) && faultyNames.some((name) => isGuilty(s, name));
    const forksByAmnesia = (s: State): boolean =>
      forks(s) && !faultyNames.some((name) => hasEquivocated(s, name));
    const releasesALock = (s: State): boolean =>
      exists(Validator, (name) => {
        const locked = s.locked.get(name);
        return (
          locked !== null &&
          s.prevotes.get(lastRound).get(name) !== locked.block &&
          s.prevotes.get(lastRound).get(name) !== 'none' &&
          s.prevotes.get(lastRound).get(name) !== 'nil'
        );
      });

    return define({
      actions: {
        propose,
        prevote,
        prevoteProven,
        lockAndPrecommit,
        ...(complete ? { giveUpOnProposal, giveUpOnPrevotes } : {}),
        startRound,
        decide,
        ...(restarts ? { restart } : {}),
      },
      invariants: {
        'a fork convicts more than a third of the validators': (s) =>
          !forks(s) || count(Sender, (name) => isGuilty(s, name)) >= moreThanAThird,
        'no correct validator is accused': (s) => forAll(Validator, (name) => !isGuilty(s, name)),
        ...(takesDoubleSignatures
          ? { 'the chain forks only where somebody votes twice in a round': (s) => !forksByAmnesia(s) }
          : {}),
      },
      reachable: {
        'every correct validator decides': (s) => forAll(Validator, (name) => s.decision.get(name) !== null),
        ...(mayFork
          ? {
              'the chain forks': forks,
              'a faulty validator is caught before there is a fork': isCaughtInTime,
            }
          : {}),
        ...(mayFork && lastRound > 0 && !takesDoubleSignatures
          ? { 'the chain forks, and nobody voted twice in a round': forksByAmnesia }
          : {}),
        ...(lastRound > 0 ? { 'a lock is released': releasesALock } : {}),
      },
      // The model ends with its last round.
      terminal: (s) =>
        forAll(Validator, (name) => s.decision.get(name) !== null || s.round.get(name) === lastRound),
    });
  },
);
