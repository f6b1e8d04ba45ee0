/** Bytes are no snapshot that this engine can go on from. Nothing of them has been believed. */
export class LiquidationSnapshotError extends Error {
  override readonly name = 'LiquidationSnapshotError';

  constructor(what: string, at: number, cure: string) {
    super(
      `The snapshot of the liquidation engine cannot be restored: ${what} (at byte ${at}). ` +
        `An engine that went on from it would liquidate by wrong books. ${cure}`,
    );
  }
}
