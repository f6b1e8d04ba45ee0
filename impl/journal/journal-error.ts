/** What may be wrong with the files of a journal. */
export type JournalFault =
  | 'a record is damaged'
  | 'a record is out of sequence'
  | 'the beginning of a file is damaged'
  | 'a file has the name of another'
  | 'a segment is missing'
  | 'no snapshot can be read'
  | 'another journal';

/** The files of a journal are not as they were written, so part of what was acknowledged cannot be told. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly fault: JournalFault;
  readonly file: string;
  /** In bytes, from the beginning of the file. */
  readonly offset: number;

  constructor(fault: JournalFault, place: string, file: string, offset: number, detail: string) {
    super(
      `${place}: ${file}, byte ${offset}: ${fault}: ${detail}. ` +
        'Nothing after it can be believed, though it was acknowledged, so the journal is not opened and nothing was changed. ' +
        cures[fault],
    );
    this.fault = fault;
    this.file = file;
    this.offset = offset;
  }
}

const restoreIt =
  'Put the file back from a copy. Only without one, and to lose those entries for good: ' +
  'cut the file off at that byte, and move all later segments and snapshots away.';

const cures: Readonly<Record<JournalFault, string>> = {
  'a record is damaged': restoreIt,
  'a record is out of sequence':
    'Two processes may have written at once, or files of two journals were mixed: put back the files of one.',
  'the beginning of a file is damaged': 'Put the file back from a copy.',
  'a file has the name of another': 'Undo the renaming, or put the file back from a copy.',
  'a segment is missing': 'Put it back from a copy.',
  'no snapshot can be read': 'Put one back from a copy, with the segments after it.',
  'another journal':
    'Open the folder with the configuration that it was written with, or name another folder.',
};
