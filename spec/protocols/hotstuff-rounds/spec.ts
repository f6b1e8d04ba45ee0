import {
  among,
  forAll,
  type Id,
  type ReadFields,
  spec,
  subsetsOf,
  t,
  variables,
  type WriteFields,
} from '../../language/index.ts';
import { readingOf } from '../hotstuff/index.ts';

/**
 * Chained HotStuff, a whole round in a step. The tree of blocks, the votes, the locks and the commits are those of
 * `hotstuff`, as are the constants; what differs is what one step is. There, one block is proposed or one replica
 * votes, in any order of rounds. Here the rounds come one after the other, and each is either skipped, or has a block
 * with all the votes that it will ever get, or two such blocks, if the leader is Byzantine and `blocksPerRound` is 2.
 *
 * **Nothing is lost.** Whether a replica may vote depends on what it voted for before, which is in earlier rounds; and
 * whether a block may be proposed depends on the votes for its parent, which is in an earlier round, and more votes do
 * no harm. So the steps that lead to a tree can be sorted by rounds: the same trees are reached, but for blocks that
 * nobody votes for, which are left out here. The test enumerates both and compares. Neither spec refines the other: a
 * round is several of its steps there, and there a vote may come after one in a later round.
 *
 * **Votes to spare** only make locks. If committed blocks disagree in some tree, they do so in the tree in which each
 * certified block has just the votes that it needs and others have none: fewer votes, and so no lock that is newer.
 * With `spare` false only such trees are built, which is exact for agreement, and makes six rounds a small matter. What
 * is faulty, and how, is said in `hotstuff`. There is no fairness here, and no good times.
 */
export const hotstuffRounds = spec(
  'hotstuff-rounds',
  { correct: 3, faulty: 1, rounds: 3, blocksPerRound: 1, lockDepth: 2, chainLength: 3, spare: true },
  ({ correct, faulty, rounds, blocksPerRound, lockDepth, chainLength, spare }, mutant) => {
    const shortChain = mutant('one certified block less commits');
    const gaps = mutant('a chain that skips rounds commits');
    const unlocked = mutant('no replica is locked');
    const smallQuorum = mutant('a quorum is one vote too small');
    const forgetful = mutant('a replica votes twice in a round');

    const replicas = correct + faulty;
    const tolerated = Math.floor((replicas - 1) / 3);
    const quorum = 2 * tolerated + (smallQuorum ? 0 : 1);

    const Replica = t.ids('r', correct);
    const Block = t.int(1, rounds * blocksPerRound);
    const Parent = t.int(0, rounds * blocksPerRound); // 0 is the genesis block

    const fields = {
      round: t.int(0, rounds), // the last one that is over
      parent: t.map(Block, t.option(Parent)),
      votes: t.map(Block, t.set(Replica)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type Replicas = readonly Id<'r'>[];

    const tree = readingOf({
      rounds,
      blocksPerRound,
      faulty,
      quorum,
      lockDepth,
      chainLength: chainLength - (shortChain ? 1 : 0),
      isConsecutive: !gaps,
    });

    const voters = subsetsOf(Replica.values).filter(({ length }) =>
      spare ? length > 0 : length + faulty === quorum,
    );
    const Voters = t.set(Replica);

    const mayVote = (s: State, parent: number, group: Replicas): boolean =>
      unlocked || forAll(group, (replica) => tree.roundOf(parent) >= tree.lock(s, replica));

    const addBlock = (s: Draft, block: number, parent: number, group: Replicas): void => {
      s.parent.set(block, parent);
      for (const replica of group) s.votes.get(block).add(replica);
    };

    const nextBlock = (s: State): number => s.round * blocksPerRound + 1;

    // No guard asks for a parent of an earlier round: blocks of later ones have no votes yet, and are not certified.

    const skip = action({
      when: (s) => s.round < rounds,
      then: (s) => {
        s.round += 1;
      },
    });

    const vote = action(
      { parent: Parent, by: among(Voters, voters) },
      {
        when: {
          'a round is left': (s) => s.round < rounds,
          'the parent is certified': (s, { parent }) => tree.isCertified(s, parent),
          'the parent is not older than a lock of the voters': (s, { parent, by }) => mayVote(s, parent, by),
        },
        then: (s, { parent, by }) => {
          addBlock(s, nextBlock(s), parent, by);
          s.round += 1;
        },
      },
    );

    /** The leader proposes one block to some replicas and another one to others. */
    const voteForTwo = action(
      {
        parent: Parent,
        by: among(Voters, voters),
        otherParent: Parent,
        otherBy: among(Voters, voters),
      },
      {
        when: {
          'a round is left': (s) => s.round < rounds,
          'no replica votes for both': (_, { by, otherBy }) =>
            forgetful || forAll(by, (replica) => !otherBy.includes(replica)),
          'both parents are certified': (s, { parent, otherParent }) =>
            tree.isCertified(s, parent) && tree.isCertified(s, otherParent),
          'the parents are not older than a lock of their voters': (
            s,
            { parent, by, otherParent, otherBy },
          ) => mayVote(s, parent, by) && mayVote(s, otherParent, otherBy),
        },
        then: (s, { parent, by, otherParent, otherBy }) => {
          const block = nextBlock(s);
          addBlock(s, block, parent, by);
          addBlock(s, block + 1, otherParent, otherBy);
          s.round += 1;
        },
      },
    );

    return define({
      actions: { skip, vote, ...(blocksPerRound > 1 ? { voteForTwo } : {}) },
      invariants: { 'committed blocks lie on one branch': (s) => tree.committedBlocksAgree(s) },
      reachable: { 'a block is committed': (s) => tree.somethingIsCommitted(s) },
      terminal: (s) => s.round === rounds,
    });
  },
);
