/** Bytes are no snapshot that this engine can go on from. Nothing of them has been believed. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';

  constructor(what: string, at: number, cure: string) {
    super(
      `The snapshot of the margin engine cannot be restored: ${what} (at byte ${at}). ` +
        `An engine that went on from it would pay out by wrong books. ${cure}`,
    );
  }
}
