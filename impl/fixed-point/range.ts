/** Whether `value` is a whole number of at most `limit`, whatever its sign: what may be stored. */
export function isInRange(value: number, limit: number): boolean {
  return value <= limit && value >= -limit && Number.isSafeInteger(value);
}

/**
 * `value`, which is about to be stored, and which a check before must have found to be in range.
 * @throws Error if it is not: that is a bug of whoever stores it, and nothing has been stored.
 */
export function requireInRange(value: number, limit: number, what: string): number {
  if (isInRange(value, limit)) return value;
  throw new Error(
    `${what} would become ${value}, which is not a whole number within ${limit}, and nothing has found out before it ` +
      'was stored: this is a bug in Assay, please report it',
  );
}
