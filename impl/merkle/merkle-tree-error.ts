/** A tree was asked for something that it cannot have: a depth, an index or an amount beyond what can be counted. */
export class MerkleTreeError extends Error {
  override readonly name = 'MerkleTreeError';

  constructor(what: string, value: unknown, wanted: string) {
    super(
      `${what} is ${Object.is(value, -0) ? '-0' : String(value)}, and must be ${wanted}. ` +
        'What is not exact has a digest all the same, and it would be the digest of something else. ' +
        'Ask for one within the range; nothing of the tree was changed.',
    );
  }
}
