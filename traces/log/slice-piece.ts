import type { LogPiece } from './pieces.ts';

/** A piece of one of the logs of a file. */
export interface SlicePiece {
  /**
   * The log that it is a piece of. Undefined throughout where the file is one log; in a file of slices, of a cut that
   * goes through a line of nobody knows which slice.
   */
  readonly slice: string | undefined;
  readonly piece: LogPiece;
}
