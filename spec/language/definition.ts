import type { Fields, ReadFields, Shape, Type, WriteFields } from './schema.ts';
import { stateShape } from './schema.ts';
import type { Formula } from './temporal.ts';

/** A list of constants of a declared type: traces show them by the names of that type. */
export interface Among<T> {
  readonly type: Type;
  readonly among: readonly T[];
}

/** Chooses among `values`, constants of `type`; an effect sees each as it is given here. */
export function among<T>(type: Type, values: readonly T[]): Among<T> {
  return { type, among: values };
}

/**
 * Where the values of a choice come from: a type, a list of constants, or a function of the state and of the choices
 * made before it. Each value is one way to take the action.
 */
export type ChoiceOf<Read, Earlier> =
  | Type
  | Among<unknown>
  | readonly unknown[]
  | ((state: Read, earlier: Earlier) => Iterable<unknown>);

/** Choices by name: each combination of their values is one way to take an action. */
export type Choices<Read, Earlier> = Readonly<Record<string, ChoiceOf<Read, Earlier>>>;

/** The value that each choice stands for. */
export type Chosen<C> = {
  readonly [K in keyof C]: C[K] extends Type<infer Value, unknown, unknown>
    ? Value
    : C[K] extends Among<infer Value>
      ? Value
      : C[K] extends readonly (infer Value)[]
        ? Value
        : C[K] extends (...args: never[]) => Iterable<infer Value>
          ? Value
          : never;
};

/** One predicate, or several that must all hold, each named by the sentence it states. */
export type Condition<Args extends readonly unknown[]> =
  | ((...args: Args) => boolean)
  | Readonly<Record<string, (...args: Args) => boolean>>;

/** Weak: enabled for ever, it is taken; strong: enabled again and again, it is taken. */
export type Fairness = 'weak' | 'strong';

/** Guard, effect and fairness of an action. */
export interface ActionBody<Read, Write, Values> {
  /** Whether the action is enabled; always, where it is left out. It must change nothing. */
  readonly when?: Condition<[state: Read, choices: Values]>;
  /** Changes the state. One choice, one successor: all nondeterminism is in the choices. */
  readonly then: (state: Write, choices: Values) => unknown;
  /** The fairness that is assumed of the action, as in TLA+. Used by temporal properties only. */
  readonly fair?: Fairness;
}

/** A named way to take a step. Made by `action`; its name is the key it is given in `define`. */
export interface Action<Read, Write> {
  /** Choices in groups; each group sees the choices of the groups before it. */
  readonly choices: readonly Choices<Read, never>[];
  readonly body: ActionBody<Read, Write, never>;
}

/** Makes an action from its choices, if any, and its body. A later group of choices may use the earlier ones. */
export interface ActionMaker<Read, Write> {
  (body: ActionBody<Read, Write, Readonly<Record<never, never>>>): Action<Read, Write>;
  <C extends Choices<Read, Readonly<Record<never, never>>>>(
    choices: C,
    body: ActionBody<Read, Write, Chosen<C>>,
  ): Action<Read, Write>;
  <C extends Choices<Read, Readonly<Record<never, never>>>, D extends Choices<Read, Chosen<C>>>(
    choices: C,
    dependent: D,
    body: ActionBody<Read, Write, Chosen<C> & Chosen<D>>,
  ): Action<Read, Write>;
  <
    C extends Choices<Read, Readonly<Record<never, never>>>,
    D extends Choices<Read, Chosen<C>>,
    E extends Choices<Read, Chosen<C> & Chosen<D>>,
  >(
    choices: C,
    dependent: D,
    further: E,
    body: ActionBody<Read, Write, Chosen<C> & Chosen<D> & Chosen<E>>,
  ): Action<Read, Write>;
}

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
  readonly temporal?: Readonly<Record<string, Formula<Read>>>;
  /** Where a behaviour may end: a state without successors that is not terminal is a deadlock. */
  readonly terminal?: (state: Read) => boolean;
  /** Bounds what is explored: states where one is false are judged, but neither counted nor expanded. */
  readonly constraints?: Readonly<Record<string, (state: Read) => boolean>>;
  /** Bounds what is explored: steps where one is false lead to states that are judged, but neither counted nor expanded. */
  readonly stepConstraints?: Readonly<Record<string, (before: Read, after: Read) => boolean>>;
}

/** A spec closed over its constants, with its types erased: what a model is made from. */
export interface Definition {
  readonly variables: Extract<Shape, { kind: 'record' }>;
  readonly parts: Parts<never, never>;
}

/** The two functions with which a spec is written once its variables are known. */
export interface Vocabulary<F extends Fields> {
  readonly action: ActionMaker<ReadFields<F>, WriteFields<F>>;
  /** Puts the parts of a spec together. */
  readonly define: (parts: Parts<ReadFields<F>, WriteFields<F>>) => Definition;
}

/** Declares the variables of a state and returns the functions that speak of them. */
export function variables<const F extends Fields>(fields: F): Vocabulary<F> {
  const shape = stateShape(fields);
  const action = (...parts: readonly unknown[]): Action<ReadFields<F>, WriteFields<F>> =>
    // True by the overloads of ActionMaker: the body comes last, the groups of choices before it.
    ({
      choices: parts.slice(0, -1) as Action<ReadFields<F>, WriteFields<F>>['choices'],
      body: parts.at(-1) as Action<ReadFields<F>, WriteFields<F>>['body'],
    });
  return {
    action,
    define: (parts) => ({ variables: shape, parts: parts as Parts<never, never> }),
  };
}
