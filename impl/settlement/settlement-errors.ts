/** A settlement contract cannot be built from a configuration: a term is missing, or cannot be kept. */
export class SettlementConfigError extends Error {
  override readonly name = 'SettlementConfigError';

  constructor(field: string, value: unknown, wanted: string, why: string) {
    super(
      `${field} is ${shown(value)}, and must be ${wanted}: ${why}. Mend it, and build the contract again.`,
    );
  }
}

/** Bytes are no state that this contract can go on from. Nothing of them has been believed. */
export class SettlementSnapshotError extends Error {
  override readonly name = 'SettlementSnapshotError';

  constructor(what: string) {
    super(
      `The snapshot of the settlement contract cannot be restored: ${what}. ` +
        'A contract that went on from it would pay out what is not owed. Restore an earlier snapshot, and replay the ' +
        'commands since.',
    );
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
