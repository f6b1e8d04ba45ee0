import type { Shape } from '../spec/language/index.ts';

/** Leaves a choice open: every value it has is tried. */
export const open: unique symbol = Symbol('open');

/** Leaves a choice to whatever value of it passes. */
export class Matching {
  /** `shape` is the type of the value, where it has a declared one. */
  readonly matches: (value: unknown, shape: Shape | undefined) => boolean;

  constructor(matches: (value: unknown, shape: Shape | undefined) => boolean) {
    this.matches = matches;
  }
}

/**
 * What is known of the choices of an action, by position: a value as guards see it, which must be one that the choice
 * has in every state; `open`; or `Matching`, for choices over what a state holds, too.
 */
export type Given = readonly unknown[];
