/** Bytes that are given as a snapshot of a replica are none, or not the one that was agreed on. */
export class ReplicaSnapshotError extends Error {
  override readonly name = 'ReplicaSnapshotError';

  constructor(problem: string, cure: string, options?: ErrorOptions) {
    super(
      `The snapshot of a replicated margin engine cannot be restored: ${problem}. ` +
        `A replica in another state than the others would disagree with every block from here on. ${cure}`,
      options,
    );
  }
}
