/** The median; of two in the middle their mean, rounded down. */
export function medianOf(reports: readonly number[]): number {
  const sorted = reports.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return meanOf(middle);
}

/** The mean, rounded down. */
export function meanOf(reports: readonly number[]): number {
  return Math.floor(reports.reduce((sum, report) => sum + report, 0) / reports.length);
}
