import {
  count,
  eventually,
  exists,
  forAll,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';
import { readingOf } from './block-tree.ts';

/**
 * Chained HotStuff as a tree of blocks: M. Yin et al., HotStuff: BFT Consensus in the Lens of Blockchain (2019),
 * section 5; the shape of the model is that of L. Jehl's hotstuff.tla, for which safety was proved with TLAPS.
 *
 * A block extends an earlier one that has a certificate, the votes of a quorum. A correct replica votes in rounds that
 * only go up, and for no block whose parent is of an older round than the block it is locked on. It is locked on the
 * newest grandparent of the blocks it has voted for (`lockDepth` 2). Three certified blocks in consecutive rounds, each
 * the parent of the next, commit the first of them and all that it extends (`chainLength` 3). With 1 and 2 in their
 * place this is the two-chain variant: who votes is locked on the parent, and two blocks in a row commit.
 *
 * The network may delay, reorder and lose what it likes: any certified block may be extended, in any later round, and
 * any replica may vote, or not, as long as it has voted in no later round. One step is one block proposed or one vote.
 *
 * Byzantine replicas have voted for every block (so a certificate lacks only correct votes), lead every round, and may
 * propose several blocks in one (in the order of their numbers, which mean nothing). Their votes are not kept: the
 * question is what correct replicas let happen, and more votes only make more possible.
 *
 * Timeouts and new-view messages do not show. What Jolteon adds to the two-chain rule, to vote below the lock where a
 * quorum of timeout messages proves it harmless, is not modelled.
 *
 * **The good times**: from round `stableFrom` on, if it is not 0, the network is good and leaders are correct. When the
 * first such round has begun nobody votes in an older one. Its leader extends the newest certificate that it hears of,
 * from a quorum, or from all correct replicas if `waits`; the next ones extend the block before theirs, with a
 * certificate of correct votes, since the Byzantine ones may not come. What is committed then must be so by correct
 * votes alone, for the same reason. There is one block in a round.
 *
 * Fairness: the leader of each good round proposes, and each correct replica votes in it (weak fairness of `propose`
 * for each such round, and of `vote` there for each replica). Weak is enough, as nothing in good times takes a proposal
 * or a vote away again. Nothing is asked of the rounds before.
 */
export const hotstuff = spec(
  'hotstuff',
  {
    correct: 3,
    faulty: 1,
    rounds: 3,
    blocksPerRound: 1,
    lockDepth: 2,
    chainLength: 3,
    stableFrom: 0,
    waits: false,
  },
  ({ correct, faulty, rounds, blocksPerRound, lockDepth, chainLength, stableFrom, waits }, mutant) => {
    const shortChain = mutant('one certified block less commits');
    const gaps = mutant('a chain that skips rounds commits');
    const unlocked = mutant('no replica is locked');
    const smallQuorum = mutant('a quorum is one vote too small');
    const forgetful = mutant('a replica votes twice in a round');
    const hasty = mutant('a leader does not wait for all that it must hear');

    const replicas = correct + faulty;
    const tolerated = Math.floor((replicas - 1) / 3);
    const quorum = 2 * tolerated + (smallQuorum ? 0 : 1);

    const Replica = t.ids('r', correct);
    const Block = t.int(1, rounds * blocksPerRound);
    const Parent = t.int(0, rounds * blocksPerRound); // 0 is the genesis block

    const fields = {
      parent: t.map(Block, t.option(Parent)),
      votes: t.map(Block, t.set(Replica)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const rules = {
      rounds,
      blocksPerRound,
      faulty,
      quorum,
      lockDepth,
      chainLength: chainLength - (shortChain ? 1 : 0),
      isConsecutive: !gaps,
    };
    const tree = readingOf(rules);
    /** Nothing is certified but by the votes of correct replicas. */
    const treeWithoutHelp = readingOf({ ...rules, faulty: 0 });
    const { roundOf } = tree;

    const isStable = (round: number): boolean => stableFrom > 0 && round >= stableFrom;
    const stableBlocks = Block.values.filter((block) => isStable(roundOf(block)));
    const heard = waits && !hasty ? correct : quorum - faulty;

    /** Whether somebody's newest certificate is for `block`, and so many know of no newer one. */
    const isNewestHeardOf = (s: State, block: number): boolean => {
      const round = roundOf(block);
      return (
        exists(Replica, (replica) => tree.newestCertificate(s, replica) === round) &&
        count(Replica, (replica) => tree.newestCertificate(s, replica) <= round) >= heard
      );
    };

    const propose = action(
      { block: Block, parent: Parent },
      {
        when: {
          'the block is new': (s, { block }) => s.parent.get(block) === null,
          'the blocks of a round come in their order': (s, { block }) =>
            block === 1 || roundOf(block - 1) < roundOf(block) || s.parent.get(block - 1) !== null,
          'the parent is of an earlier round': (_, { block, parent }) => roundOf(parent) < roundOf(block),
          'the parent is certified': (s, { parent }) => tree.isCertified(s, parent),
          'the leader of a good round extends the newest certificate': (s, { block, parent }) => {
            if (!isStable(roundOf(block))) return true;
            if (roundOf(block) === stableFrom) return isNewestHeardOf(s, parent);
            return parent === block - 1 && s.votes.get(parent).size >= quorum;
          },
        },
        then: (s, { block, parent }) => {
          s.parent.set(block, parent);
        },
      },
    );

    const vote = action(
      { replica: Replica, block: Block },
      {
        when: {
          'the block is proposed': (s, { block }) => s.parent.get(block) !== null,
          'the replica has voted in no such round or later': (s, { replica, block }) =>
            forgetful
              ? !s.votes.get(block).has(replica) && roundOf(block) >= tree.lastVote(s, replica)
              : roundOf(block) > tree.lastVote(s, replica),
          'the parent is not older than the lock': (s, { replica, block }) =>
            unlocked || roundOf(s.parent.get(block) ?? 0) >= tree.lock(s, replica),
          'older rounds are over when a good one has begun': (s, { block }) =>
            isStable(roundOf(block)) || forAll(stableBlocks, (later) => s.parent.get(later) === null),
        },
        then: (s, { replica, block }) => {
          s.votes.get(block).add(replica);
        },
      },
    );

    return define({
      actions: { propose, vote },
      invariants: { 'committed blocks lie on one branch': (s) => tree.committedBlocksAgree(s) },
      reachable: {
        'a block is committed': (s) => tree.somethingIsCommitted(s),
        'two certified blocks extend the same one': (s) =>
          exists(Block, (block) =>
            exists(
              Block,
              (other) =>
                other < block &&
                s.parent.get(block) !== null &&
                s.parent.get(block) === s.parent.get(other) &&
                tree.isCertified(s, block) &&
                tree.isCertified(s, other),
            ),
          ),
      },
      fairness: stableBlocks.flatMap((block) => [
        weak(taking(propose, { block })),
        ...Replica.values.map((replica) => weak(taking(vote, { replica, block }))),
      ]),
      temporal:
        stableFrom === 0
          ? {}
          : {
              'in good times a block comes to be committed': eventually(
                state('a block is committed by correct votes alone', (s: State) =>
                  treeWithoutHelp.somethingIsCommitted(s),
                ),
              ),
            },
      // Where the rounds are used up, or no certificate is left to be had, the story ends.
      terminal: () => true,
    });
  },
);
