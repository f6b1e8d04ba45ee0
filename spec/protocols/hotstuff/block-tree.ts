import type { Id, ReadonlyMapOf, ReadonlySetOf } from '../../language/index.ts';

/** Blocks are numbered from 1, round by round; 0 is the genesis block, which everybody has voted for. */
export interface BlockTree {
  /** What a block extends; null while it is not proposed. */
  readonly parent: ReadonlyMapOf<number, number | null>;
  /** The correct replicas that have voted for a block. */
  readonly votes: ReadonlyMapOf<number, ReadonlySetOf<Id<'r'>, Id<'r'>>>;
}

/** The constants of the protocol that decide what a tree means. */
export interface Rules {
  readonly rounds: number;
  readonly blocksPerRound: number;
  /** Votes for a block that the Byzantine replicas can add to those of correct ones. */
  readonly faulty: number;
  readonly quorum: number;
  /** Which ancestor of the blocks it has voted for a replica is locked on: 1 the parent, 2 the grandparent. */
  readonly lockDepth: number;
  /** How many certified blocks in a row commit the first of them, and whether in rounds without a gap. */
  readonly chainLength: number;
  readonly isConsecutive: boolean;
}

/** How to read a tree of blocks under `rules`: certificates, locks, commits. */
export function readingOf(rules: Rules) {
  const { rounds, blocksPerRound, faulty, quorum, lockDepth, chainLength, isConsecutive } = rules;
  const blocks = rounds * blocksPerRound;

  const roundOf = (block: number): number => Math.ceil(block / blocksPerRound);

  /** The Byzantine replicas may have voted for any block. */
  const isCertified = (tree: BlockTree, block: number): boolean =>
    block === 0 || tree.votes.get(block).size + faulty >= quorum;

  const parentOf = (tree: BlockTree, block: number): number =>
    block === 0 ? 0 : (tree.parent.get(block) ?? 0);

  const ancestorOf = (tree: BlockTree, block: number, generations: number): number => {
    let ancestor = block;
    for (let generation = 0; generation < generations; generation += 1) ancestor = parentOf(tree, ancestor);
    return ancestor;
  };

  /** The highest round of the ancestors, so many generations back, of the blocks that `replica` has voted for. */
  const highestAncestorRound = (tree: BlockTree, replica: Id<'r'>, generations: number): number => {
    let highest = 0;
    for (let block = 1; block <= blocks; block += 1) {
      if (!tree.votes.get(block).has(replica)) continue;
      highest = Math.max(highest, roundOf(ancestorOf(tree, block, generations)));
    }
    return highest;
  };

  /** The block that is committed by the chain that ends with `tip`, or 0. */
  const committedBy = (tree: BlockTree, tip: number): number => {
    if (!isCertified(tree, tip)) return 0;
    let first = tip;
    for (let length = 1; length < chainLength; length += 1) {
      const parent = parentOf(tree, first);
      if (isConsecutive && roundOf(parent) !== roundOf(first) - 1) return 0;
      first = parent;
    }
    return first;
  };

  const extend = (tree: BlockTree, block: number, ancestor: number): boolean => {
    let at = block;
    while (at > ancestor) at = parentOf(tree, at);
    return at === ancestor;
  };

  return {
    roundOf,
    isCertified,
    /** The round of the newest block that `replica` has voted for. */
    lastVote: (tree: BlockTree, replica: Id<'r'>): number => highestAncestorRound(tree, replica, 0),
    /** The round of the newest certificate that `replica` has seen: each block brings that of its parent. */
    newestCertificate: (tree: BlockTree, replica: Id<'r'>): number => highestAncestorRound(tree, replica, 1),
    /** The round of the block that `replica` is locked on. */
    lock: (tree: BlockTree, replica: Id<'r'>): number => highestAncestorRound(tree, replica, lockDepth),
    somethingIsCommitted: (tree: BlockTree): boolean => {
      for (let tip = 1; tip <= blocks; tip += 1) if (committedBy(tree, tip) > 0) return true;
      return false;
    },
    /** Whether all committed blocks are ancestors or descendants of each other. */
    committedBlocksAgree: (tree: BlockTree): boolean => {
      for (let tip = chainLength; tip <= blocks; tip += 1) {
        const committed = committedBy(tree, tip);
        if (committed === 0) continue;
        for (let other = chainLength; other < tip; other += 1) {
          const earlier = committedBy(tree, other);
          if (!extend(tree, Math.max(committed, earlier), Math.min(committed, earlier))) return false;
        }
      }
      return true;
    },
  };
}
