/** Where something was found: a state, or a step from one. Packed, so that threads can send it. */
export interface Finding {
  /** Steps from an initial state to what is found: the state, or the end of the step. */
  readonly length: number;
  /** The state, or the state before the step. */
  readonly state: Uint32Array;
  /** The state after the step, where a step was found; it need not be stored. */
  readonly after: Uint32Array | undefined;
}

/** What can be found: a property by kind and position, or one of the two that every spec has. */
export type Subject = `${'invariants' | 'steps' | 'reachable'} ${number}` | 'deadlock' | 'bounds';

/**
 * The nearest finding for each subject. Among equally near ones the least in its words is kept, so that what is kept
 * does not depend on the order in which states are met, and so neither on the number of threads.
 */
export class Findings {
  readonly #nearest = new Map<Subject, Finding>();

  /** Keeps a finding if it is nearer than what is known. The arrays are copied. */
  offer(subject: Subject, length: number, state: Uint32Array, after: Uint32Array | undefined): void {
    const known = this.#nearest.get(subject);
    const candidate = { length, state, after };
    if (known !== undefined && compare(known, candidate) <= 0) return;
    this.#nearest.set(subject, { length, state: state.slice(), after: after?.slice() });
  }

  merge(others: Iterable<readonly [Subject, Finding]>): void {
    for (const [subject, finding] of others)
      this.offer(subject, finding.length, finding.state, finding.after);
  }

  get(subject: Subject): Finding | undefined {
    return this.#nearest.get(subject);
  }

  /** Whether a finding as near as `length` steps is known, so that farther ones need not be looked for. */
  has(subject: Subject, length: number): boolean {
    return (this.#nearest.get(subject)?.length ?? Number.POSITIVE_INFINITY) < length;
  }

  entries(): readonly (readonly [Subject, Finding])[] {
    return [...this.#nearest];
  }
}

function compare(left: Finding, right: Finding): number {
  if (left.length !== right.length) return left.length - right.length;
  const byState = compareWords(left.state, right.state);
  if (byState !== 0) return byState;
  if (left.after === undefined || right.after === undefined) {
    return Number(left.after !== undefined) - Number(right.after !== undefined);
  }
  return compareWords(left.after, right.after);
}

/** The order of packed states by their words, the first word first. */
export function compareWords(left: Uint32Array, right: Uint32Array): number {
  for (let word = 0; word < left.length; word += 1) {
    const difference = (left[word] ?? 0) - (right[word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
