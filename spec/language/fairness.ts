import { type Taking, type Takings, takingsOf } from './action.ts';

/**
 * An assumption about behaviours: that the given ways to take a step, seen as one action A, are not put off for ever.
 * Only steps that change the state count: these are TLA+'s `WF_v(A)` and `SF_v(A)`, where v is the whole state.
 */
export interface Fairness {
  /** Weak: enabled from some point on for ever, A is taken again and again. Strong: enabled again and again. */
  readonly kind: 'weak' | 'strong';
  readonly of: readonly Taking[];
}

/**
 * Weak fairness of some actions taken together: where one of them stays possible for ever, one of them is taken. For
 * each value of a choice by itself, give one for each: `nodes.map((node) => weak(taking(deliver, { node })))`.
 */
export function weak(...actions: Takings): Fairness {
  return { kind: 'weak', of: takingsOf(actions) };
}

/** Strong fairness of some actions taken together: where one of them is possible again and again, one of them is taken. */
export function strong(...actions: Takings): Fairness {
  return { kind: 'strong', of: takingsOf(actions) };
}
