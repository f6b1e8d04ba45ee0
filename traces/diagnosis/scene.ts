import type { Explainer, Line } from '../conformance/index.ts';

/** A line that nothing explains, with what is around it. */
export interface Scene<State> {
  readonly explainer: Explainer<State>;
  /** States before the first of the lines. */
  readonly starts: readonly State[];
  /** In their order: lines that are explained, the one that is not, and some after it. */
  readonly lines: readonly Line[];
  /** Position of the one that is not among them. */
  readonly failing: number;
  /** States that explain everything before it, all of them or a few. */
  readonly candidates: readonly State[];
  /** Whether the log itself says that a line was lost not long before. */
  readonly lost: 'a line was lost' | 'no line is known to be lost';
}
