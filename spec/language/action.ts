import type { Type } from './schema.ts';

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

/** Guard and effect of an action. */
export interface ActionBody<Read, Write, Values> {
  /** Whether the action is enabled; always, where it is left out. It must change nothing. */
  readonly when?: Condition<[state: Read, choices: Values]>;
  /** Changes the state. One choice, one successor: all nondeterminism is in the choices. */
  readonly then: (state: Write, choices: Values) => unknown;
}

declare const values: unique symbol;

/** A named way to take a step. Made by `action`; its name is the key it is given in `define`. */
export interface Action<Read, Write, Values = unknown> {
  /** Choices in groups; each group sees the choices of the groups before it. */
  readonly choices: readonly Choices<Read, never>[];
  readonly body: ActionBody<Read, Write, never>;
  /** Of an action made by `jointly`: the actions that it takes in one step. */
  readonly joins?: readonly Action<Read, Write>[];
  // A phantom: it exists for inference only and is never present.
  readonly [values]?: Values;
}

/** An action of any spec, its types erased. */
export type AnyAction = Action<never, never>;

/** Makes an action from its choices, if any, and its body. A later group of choices may use the earlier ones. */
export interface ActionMaker<Read, Write> {
  (
    body: ActionBody<Read, Write, Readonly<Record<never, never>>>,
  ): Action<Read, Write, Readonly<Record<never, never>>>;
  <C extends Choices<Read, Readonly<Record<never, never>>>>(
    choices: C,
    body: ActionBody<Read, Write, Chosen<C>>,
  ): Action<Read, Write, Chosen<C>>;
  <C extends Choices<Read, Readonly<Record<never, never>>>, D extends Choices<Read, Chosen<C>>>(
    choices: C,
    dependent: D,
    body: ActionBody<Read, Write, Chosen<C> & Chosen<D>>,
  ): Action<Read, Write, Chosen<C> & Chosen<D>>;
  <
    C extends Choices<Read, Readonly<Record<never, never>>>,
    D extends Choices<Read, Chosen<C>>,
    E extends Choices<Read, Chosen<C> & Chosen<D>>,
  >(
    choices: C,
    dependent: D,
    further: E,
    body: ActionBody<Read, Write, Chosen<C> & Chosen<D> & Chosen<E>>,
  ): Action<Read, Write, Chosen<C> & Chosen<D> & Chosen<E>>;
}

/** Some of the ways to take an action: those whose choices have the given values. Made by `taking`. */
export interface Taking {
  readonly action: AnyAction;
  readonly choices: Readonly<Record<string, unknown>>;
}

/** The ways to take `action` in which the named choices have the given values; other choices are left open. */
export function taking<Values>(
  action: Action<never, never, Values>,
  choices: { readonly [K in keyof Values]?: Values[K] },
): Taking {
  return { action, choices };
}

/** Ways to take an action: all of them, or some. */
export type Takings = readonly (AnyAction | Taking)[];

/** Takings as they are given, each in its full form. */
export function takingsOf(given: Takings): readonly Taking[] {
  // Nothing at all is kept, too: who compiles the spec can say where it stands.
  return given.map((one) =>
    typeof one === 'object' && one !== null && 'action' in one ? one : { action: one, choices: {} },
  );
}
