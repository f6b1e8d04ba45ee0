/** A file of the journal, as its name tells it. Segments and snapshots bear the number that they begin after or hold. */
export interface NumberedFile {
  readonly name: string;
  readonly number: number;
}

/** The files of a folder that are the journal's. Others are left alone. */
export interface JournalFiles {
  /** By the sequence number of their first entry, smallest first. */
  readonly segments: readonly NumberedFile[];
  /** By the sequence number of the last entry that they hold, smallest first. */
  readonly snapshots: readonly NumberedFile[];
  /** Files that were being written when a crash came. Nothing depends on them. */
  readonly unfinished: readonly string[];
}

export function segmentName(first: number): string {
  return `log-${digits(first)}`;
}

export function snapshotName(sequence: number): string {
  return `snapshot-${digits(sequence)}`;
}

/** The name that a file has until it is wholly written and synced. */
export function unfinishedName(name: string): string {
  return `${name}.unfinished`;
}

export function journalFiles(names: readonly string[]): JournalFiles {
  return {
    segments: numbered(names, /^log-(\d{16})$/),
    snapshots: numbered(names, /^snapshot-(\d{16})$/),
    unfinished: names.filter((name) => /^(log|snapshot)-\d{16}\.unfinished$/.test(name)),
  };
}

function numbered(names: readonly string[], pattern: RegExp): readonly NumberedFile[] {
  return names
    .flatMap((name) => {
      const number = pattern.exec(name)?.[1];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** As many as the largest safe integer has, so that names sort as their numbers do. */
function digits(number: number): string {
  return String(number).padStart(16, '0');
}
