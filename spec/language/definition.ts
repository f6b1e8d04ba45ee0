import type { Action, ActionMaker, Condition } from './action.ts';
import type { Fairness } from './fairness.ts';
import type { Refinement } from './refinement.ts';
import type { Fields, ReadFields, Shape, WriteFields } from './schema.ts';
import { stateShape } from './schema.ts';
import type { Formula } from './temporal.ts';

/** What a spec says of its variables. Every name is a sentence that is true when the property holds. */
export interface Parts<Read, Write> {
  /**
   * How a behaviour starts. Every variable starts as the first value of its type (0 where an `int` has it, else its
   * lower bound; false; the first word or identity; null; empty collections), and these then change it: one initial
   * state for each action and choice. Left out, there is the one state of first values.
   */
  readonly initial?: Action<Read, Write> | readonly Action<Read, Write>[];
  readonly actions: Readonly<Record<string, Action<Read, Write>>>;
  /** True of every reachable state. */
  readonly invariants?: Readonly<Record<string, Condition<[state: Read]>>>;
  /** True of every step between reachable states. */
  readonly steps?: Readonly<Record<string, (before: Read, after: Read) => boolean>>;
  /** True of some reachable state: a spec that cannot show one is not doing what it should. */
  readonly reachable?: Readonly<Record<string, (state: Read) => boolean>>;
  /** True of every behaviour that is as fair as `fairness` says. */
  readonly temporal?: Readonly<Record<string, Formula<Read>>>;
  /** What is assumed of behaviours: actions that are not put off for ever. Used by temporal properties only. */
  readonly fairness?: readonly Fairness[];
  /** Specs that this one refines: each step is a step of theirs or changes nothing that they see. */
  readonly refines?: Readonly<Record<string, Refinement<Read>>>;
  /** Where a behaviour may end: a state without successors that is not terminal is a deadlock. */
  readonly terminal?: (state: Read) => boolean;
  /** Bounds what is explored: states where one is false are judged, but neither counted nor expanded. */
  readonly constraints?: Readonly<Record<string, (state: Read) => boolean>>;
  /** Bounds what is explored: steps where one is false lead to states that are judged, but neither counted nor expanded. */
  readonly stepConstraints?: Readonly<Record<string, (before: Read, after: Read) => boolean>>;
}

/** The names of the parts, for whoever refuses a misspelt one: it would be left out in silence. */
export const partNames: readonly string[] = [
  'initial',
  'actions',
  'invariants',
  'steps',
  'reachable',
  'temporal',
  'fairness',
  'refines',
  'terminal',
  'constraints',
  'stepConstraints',
];

/** A spec closed over its constants, with its types erased: what a model is made from. */
export interface Definition {
  readonly variables: Extract<Shape, { kind: 'record' }>;
  readonly parts: Parts<never, never>;
}

/** What `define` returns: a definition that still knows its variables and parts, so that it can be composed with others. */
export interface Part<F extends Fields, P> {
  readonly variables: Definition['variables'];
  readonly fields: F;
  readonly parts: P;
}

/** Takes only what it names: a misspelt part would be left out. */
type Only<Given, Known> = Given & { readonly [K in Exclude<keyof Given, keyof Known>]: never };

/** The two functions with which a spec is written once its variables are known. */
export interface Vocabulary<F extends Fields> {
  readonly action: ActionMaker<ReadFields<F>, WriteFields<F>>;
  /** Puts the parts of a spec together. */
  readonly define: <const P extends Parts<ReadFields<F>, WriteFields<F>>>(
    parts: Only<P, Parts<unknown, unknown>>,
  ) => Part<F, P>;
}

/** Declares the variables of a state and returns the functions that speak of them. */
export function variables<const F extends Fields>(fields: F): Vocabulary<F> {
  const shape = stateShape(fields);
  const action = (...parts: readonly unknown[]): Action<ReadFields<F>, WriteFields<F>, never> =>
    // True by the overloads of ActionMaker: the body comes last, the groups of choices before it.
    ({
      choices: parts.slice(0, -1) as Action<ReadFields<F>, WriteFields<F>>['choices'],
      body: parts.at(-1) as Action<ReadFields<F>, WriteFields<F>>['body'],
    });
  return {
    action,
    define: (parts) => ({ variables: shape, fields, parts }),
  };
}
