/** How a text view emphasises, one function a meaning. Meanings are never told by colour alone. */
export interface Paint {
  /** A violation, and what fails. */
  readonly bad: (text: string) => string;
  /** What holds, and witnesses. */
  readonly good: (text: string) => string;
  /** An action with its arguments. */
  readonly action: (text: string) => string;
  /** What changed. */
  readonly change: (text: string) => string;
  /** Numbers, gutters, and what is said in passing. */
  readonly faint: (text: string) => string;
}

const asItIs = (text: string): string => text;

/** No emphasis: for files, pipes and tests. */
export const plainPaint: Paint = { bad: asItIs, good: asItIs, action: asItIs, change: asItIs, faint: asItIs };
