/**
 * A slip in an implementation, which does what the mutant of that name does in the spec: the text `from`, which occurs
 * once in `file`, reads `to` instead. The implementation itself has no switches; the slip is made in a copy of it.
 */
export interface Twin {
  readonly mutant: string;
  /** From the top of the repository. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
