import type { Action, Among, Choices, Condition } from './action.ts';
import { type Part, type Parts, partNames } from './definition.ts';
import { SchemaError } from './errors.ts';
import { type Fields, isName, type ReadFields, type Shape, type Type, type WriteFields } from './schema.ts';
import { copy, equal } from './values.ts';

// Here functions of authors are put together without being looked into, so their types are erased.
export type ErasedAction = Action<unknown, unknown>;
export type ErasedParts = Parts<unknown, unknown>;
type ErasedPart = Part<Fields, Parts<never, never>>;
export type ErasedCondition = Condition<[state: unknown, choices: never]>;
type AuthorFunction = (...args: readonly unknown[]) => unknown;
type State = Record<string, unknown>;

/** All of them at once. */
type All<T extends readonly unknown[]> = T extends readonly [infer First, ...infer Rest]
  ? First & All<Rest>
  : unknown;
type FieldsOf<T extends readonly unknown[]> = {
  readonly [K in keyof T]: T[K] extends Part<infer F, unknown> ? F : never;
};
type ActionsOf<T extends readonly unknown[]> = {
  readonly [K in keyof T]: T[K] extends Part<Fields, infer P>
    ? P extends { readonly actions: infer A }
      ? A
      : never
    : never;
};

/** What the parts of a composed spec are known to be: the actions by name, the rest by kind. */
export interface ComposedParts<Read, Write, Actions>
  extends Required<
    Pick<
      Parts<Read, Write>,
      'invariants' | 'steps' | 'reachable' | 'temporal' | 'refines' | 'constraints' | 'stepConstraints'
    >
  > {
  readonly actions: Actions;
  readonly fairness: NonNullable<Parts<Read, Write>['fairness']>;
  readonly initial?: NonNullable<Parts<Read, Write>['initial']>;
  readonly terminal?: NonNullable<Parts<Read, Write>['terminal']>;
}

/** Several parts as one. */
export type Together<T extends readonly unknown[]> =
  All<FieldsOf<T>> extends infer F extends Fields
    ? Part<F, ComposedParts<ReadFields<F>, WriteFields<F>, All<ActionsOf<T>>>>
    : never;

/**
 * Several parts as one: their variables, actions and properties side by side. What two parts call by one name is one
 * variable, which both see and change: that is how a feed of prices feeds a margin engine. Where they give it different
 * ranges, it has the smallest range that holds both. A step is a step of one part; where parts must move at once, put an
 * action of `jointly` in the place of theirs.
 *
 * Initial states are those that are initial to every part, fairness is assumed of each, and a state is terminal where it
 * is to every part.
 * @throws SchemaError where two parts give one name to variables of different types, to actions or to properties; and,
 * when the spec is run, where they start a shared variable with different values.
 */
export function together<const T extends readonly Part<Fields, Parts<never, never>>[]>(
  ...parts: T
): Together<T> {
  const all = parts as unknown as readonly ErasedPart[];
  const given = all.map(partsOf);
  const fields: Record<string, Type> = {};
  for (const part of all) {
    for (const [name, type] of Object.entries(part.fields)) {
      const other = fields[name];
      const shape = other === undefined ? type.shape : joined(other.shape, type.shape);
      if (shape === undefined) {
        throw new SchemaError(
          `two parts have a variable ${JSON.stringify(name)}, of different types`,
          'Give both the same constants, so that they share it, or put one of them inside a name of its own.',
        );
      }
      fields[name] = other === undefined || isSame(shape, type.shape) ? type : { shape };
    }
  }
  const side = <K extends keyof ErasedParts>(kind: K, what: string): Record<string, never> =>
    merged(
      given.map((one) => (one[kind] ?? {}) as Record<string, never>),
      what,
    );
  const initial = new Starts(all, fields).actions();
  const terminals = given.flatMap(({ terminal }) => (terminal === undefined ? [] : [terminal]));
  const composed: ErasedParts = {
    actions: side('actions', 'actions'),
    invariants: side('invariants', 'properties'),
    steps: side('steps', 'properties'),
    reachable: side('reachable', 'properties'),
    temporal: side('temporal', 'properties'),
    refines: side('refines', 'properties'),
    constraints: side('constraints', 'constraints'),
    stepConstraints: side('stepConstraints', 'constraints'),
    fairness: given.flatMap(({ fairness = [] }) => fairness),
    ...(initial.length === 0 ? {} : { initial }),
    ...(terminals.length < given.length ? {} : { terminal: allOf(terminals) }),
  };
  // True: the fields are those of all parts, and functions of each part see a state that has its variables.
  return { variables: shapeOf(fields), fields, parts: composed } as unknown as Together<T>;
}

/** The variables as the shape of a state. */
export function shapeOf(fields: Fields): Extract<Shape, { kind: 'record' }> {
  return { kind: 'record', fields: Object.entries(fields).map(([name, { shape }]) => ({ name, shape })) };
}

/** The parts of a part, whose names are all known: an unknown one would be lost. */
export function partsOf(part: ErasedPart): ErasedParts {
  const parts = part?.parts as unknown as ErasedParts | undefined;
  if (parts === undefined || part.fields === undefined) {
    throw new SchemaError(
      'what is put together is no part',
      'Give what define({ ... }) returned, or together and inside.',
    );
  }
  const unknown = Object.keys(parts).find((name) => !partNames.includes(name));
  if (unknown === undefined) return parts;
  throw new SchemaError(
    `a part is given ${JSON.stringify(unknown)}, which means nothing`,
    `define takes ${partNames.join(', ')}.`,
  );
}

/** True where all are; an answer that is neither true nor false is passed on, for whoever runs the spec to refuse. */
function allOf<Args extends readonly unknown[]>(
  predicates: readonly ((...args: Args) => boolean)[],
): (...args: Args) => boolean {
  return (...args) => {
    for (const holds of predicates) {
      const answer = holds(...args);
      if (answer !== true) return answer;
    }
    return true;
  };
}

/** The start of a part that starts from first values. */
const leave: ErasedAction = { choices: [], body: { then: () => undefined } };

/**
 * The initial states of parts that share variables: each part starts all its variables from their first values, as it
 * does alone, and they must agree on what they share.
 */
class Starts {
  readonly #fields: Fields;
  /** For each part its initial actions; one that leaves the first values, where it has none. */
  readonly #actions: readonly (readonly ErasedAction[])[];
  /** For each part the variables that it shares, each with its first value to that part, if that is its own. */
  readonly #shared: readonly ReadonlyMap<string, number | undefined>[];

  constructor(parts: readonly ErasedPart[], fields: Fields) {
    this.#fields = fields;
    this.#actions = parts.map((part) => {
      const { initial } = part.parts as unknown as ErasedParts;
      const actions = initial === undefined ? [leave] : listOf(initial);
      if (actions.length === 0) {
        throw new SchemaError(
          'a part has no initial state',
          'Leave `initial` out to start from first values, or give it at least one action.',
        );
      }
      for (const action of actions) requireAction(action);
      return actions;
    });
    const counts = new Map<string, number>();
    for (const part of parts) {
      for (const name of Object.keys(part.fields)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    this.#shared = parts.map(
      (part) =>
        new Map(
          Object.entries(part.fields)
            .filter(([name]) => (counts.get(name) ?? 0) > 1)
            .map(([name, { shape }]) => [name, shape.kind === 'int' ? firstOf(shape) : undefined]),
        ),
    );
  }

  /** One for each way to pick one of each part; none where first values are all there is. */
  actions(): readonly ErasedAction[] {
    const areFirst = this.#shared.every((shared) =>
      [...shared].every(([name, first]) => {
        const shape = this.#fields[name]?.shape;
        return first === undefined || shape?.kind !== 'int' || first === firstOf(shape);
      }),
    );
    if (areFirst && this.#actions.every((actions) => actions.every((action) => action === leave))) return [];
    return this.#actions
      .reduce<readonly (readonly ErasedAction[])[]>(
        (picked, actions) => picked.flatMap((before) => actions.map((action) => [...before, action])),
        [[]],
      )
      .map((picked) => this.#atOnce(picked));
  }

  /** Choices and conjuncts of different parts are different, whatever they are called. */
  #atOnce(actions: readonly ErasedAction[]): ErasedAction {
    const taken = new Set<string>();
    const named = actions.map((action, index) => new Renamed(action, taken, this.#ownStart(index)));
    const guard = Object.assign({}, ...named.map((one, index) => one.guard(index))) as ErasedCondition;
    return {
      choices: named.flatMap((one) => one.choices),
      body: {
        when: guard,
        then: (state: unknown, choices: never) => this.#start(state as State, named, choices),
      },
    };
  }

  /** The state that a part starts from, as its guards and choices see it: with its own first values. */
  #ownStart(index: number): (state: State) => State {
    const own = [...(this.#shared[index] ?? [])].filter(([name, first]) => {
      const shape = this.#fields[name]?.shape;
      return first !== undefined && shape?.kind === 'int' && first !== firstOf(shape);
    });
    if (own.length === 0) return (state) => state;
    const names = Object.keys(this.#fields);
    return (state) => ({
      ...Object.fromEntries(names.map((name) => [name, state[name]])),
      ...Object.fromEntries(own),
    });
  }

  #start(state: State, actions: readonly Renamed[], choices: Readonly<Record<string, unknown>>): unknown {
    const first = new Map(this.#sharedNames().map((name) => [name, copy(state[name])]));
    const started = new Map<string, unknown>();
    for (const [index, action] of actions.entries()) {
      const shared = this.#shared[index] ?? new Map();
      for (const [name, own] of shared) state[name] = own ?? first.get(name);
      const answer = action.start(state, choices);
      if (isUnfinished(answer)) return answer;
      for (const name of shared.keys()) {
        const value: unknown = copy(state[name]);
        if (started.has(name) && !equal(started.get(name), value)) {
          throw new SchemaError(
            `parts that share ${JSON.stringify(name)} start it with different values`,
            'Give them the same constants, so that each starts it as the others do.',
          );
        }
        started.set(name, value);
      }
    }
    return undefined;
  }

  #sharedNames(): readonly string[] {
    return [...new Set(this.#shared.flatMap((shared) => [...shared.keys()]))];
  }
}

/** An initial action whose choices bear names that no other part uses. */
class Renamed {
  readonly choices: readonly Choices<unknown, never>[];
  readonly #action: ErasedAction;
  /** The names as the part knows them, and as they are here. */
  readonly #names = new Map<string, string>();

  readonly #seen: (state: State) => State;

  constructor(action: ErasedAction, taken: Set<string>, seen: (state: State) => State) {
    this.#action = action;
    this.#seen = seen;
    this.choices = action.choices.map((group) =>
      Object.fromEntries(
        Object.entries(group).map(([name, from]) => {
          let here = name;
          for (let number = 2; taken.has(here); number += 1) here = `${name}_${number}`;
          taken.add(here);
          this.#names.set(name, here);
          const own = from as unknown as AuthorFunction;
          const renamed =
            typeof from === 'function'
              ? (state: State, earlier: Readonly<Record<string, unknown>>) =>
                  own(this.#seen(state), this.#own(earlier))
              : from;
          return [here, renamed];
        }),
      ),
    ) as readonly Choices<unknown, never>[];
  }

  /** The guard with the number of the part in the names of its conjuncts, so that none is lost. */
  guard(index: number): Readonly<Record<string, AuthorFunction>> {
    const { when } = this.#action.body;
    if (when === undefined) return {};
    const conjuncts = typeof when === 'function' ? { 'it may start so': when } : when;
    return Object.fromEntries(
      Object.entries(conjuncts).map(([name, holds]) => [
        `${name} (part ${index + 1})`,
        (state: unknown, choices: unknown) =>
          (holds as AuthorFunction)(
            this.#seen(state as State),
            this.#own(choices as Readonly<Record<string, unknown>>),
          ),
      ]),
    );
  }

  start(state: State, choices: Readonly<Record<string, unknown>>): unknown {
    return this.#action.body.then(state, this.#own(choices) as never);
  }

  #own(choices: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#names].map(([name, here]) => [name, choices[here]]));
  }
}

/**
 * Several actions taken in one step: possible where each is, with the effects in the order given. A choice that two of
 * them name is made once. Fairness and formulas that speak of one of them, speak of this one.
 * @throws SchemaError where guards cannot be told apart by name, or two choices of one name are not the same.
 */
export function jointly<ReadA, WriteA, A, ReadB, WriteB, B>(
  first: Action<ReadA, WriteA, A>,
  second: Action<ReadB, WriteB, B>,
): Action<ReadA & ReadB, WriteA & WriteB, A & B>;
export function jointly<ReadA, WriteA, A, ReadB, WriteB, B, ReadC, WriteC, C>(
  first: Action<ReadA, WriteA, A>,
  second: Action<ReadB, WriteB, B>,
  third: Action<ReadC, WriteC, C>,
): Action<ReadA & ReadB & ReadC, WriteA & WriteB & WriteC, A & B & C>;
export function jointly(...given: readonly unknown[]): unknown {
  // True by the overloads.
  const actions = given as readonly ErasedAction[];
  for (const action of actions) requireAction(action);
  if (actions.length < 2)
    throw new SchemaError('fewer than two actions are taken jointly', 'Give two or three.');
  const joint: ErasedAction = {
    choices: choicesOf(actions),
    body: {
      when: guardOf(actions),
      then: (s: unknown, choices: never) => {
        let unfinished: unknown;
        for (const { body } of actions) {
          const answer = body.then(s, choices);
          if (isUnfinished(answer)) unfinished = answer;
        }
        return unfinished; // for whoever runs the spec, who refuses it
      },
    },
    joins: actions,
  };
  return joint;
}

/** Whether an effect answered with a promise or a generator, and so has not ended. Other answers mean nothing. */
function isUnfinished(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && ('then' in answer || 'next' in answer);
}

/** @throws SchemaError where something else is given for an action, or its body holds what means nothing. */
function requireAction(action: ErasedAction): void {
  const body = action?.body as ErasedAction['body'] | undefined;
  const unknown = Object.keys(body ?? {}).find((name) => name !== 'when' && name !== 'then');
  if (typeof body?.then === 'function' && unknown === undefined) return;
  throw new SchemaError(
    unknown === undefined
      ? 'what is put together is no action'
      : `an action that is put together is given ${JSON.stringify(unknown)}, which means nothing`,
    'Make each with action(choices, { when, then }).',
  );
}

function choicesOf(actions: readonly ErasedAction[]): readonly Choices<unknown, never>[] {
  const known = new Map<string, unknown>();
  return actions.flatMap(({ choices }) => {
    // Two of one action are left to whoever compiles it, who refuses them.
    const others = new Map(known);
    return choices.map((group) =>
      Object.fromEntries(
        Object.entries(group).filter(([name, from]) => {
          known.set(name, from);
          if (!others.has(name)) return true;
          if (isSameChoice(others.get(name), from)) return false;
          throw new SchemaError(
            `two actions taken jointly have a choice ${JSON.stringify(name)}, and not the same one`,
            'Let both range over the same type or list, or give one another name.',
          );
        }),
      ),
    );
  });
}

function guardOf(actions: readonly ErasedAction[]): ErasedCondition {
  const guards = actions.map(({ body: { when } }) => when).filter((when) => when !== undefined);
  const [only] = guards;
  if (only !== undefined && guards.length === 1) return only;
  return merged(
    guards.map((guard) => {
      if (typeof guard !== 'function') return guard;
      throw new SchemaError(
        'an action that is taken jointly with another has a guard without a name',
        "Name it, so that explanations can: when: { 'the account is open': (s) => ... }.",
      );
    }),
    'conjuncts',
  );
}

export function listOf<T>(one: T | readonly T[]): readonly T[] {
  // Array.isArray does not narrow readonly arrays.
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

/** @throws SchemaError where a name is there twice: one of the two would be lost. */
export function merged<T>(records: readonly Readonly<Record<string, T>>[], what: string): Record<string, T> {
  const all: Record<string, T> = {};
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      if (Object.hasOwn(all, name)) {
        throw new SchemaError(
          `two parts have ${what} named ${JSON.stringify(name)}`,
          'Rename one, or put one of the parts inside a name of its own.',
        );
      }
      all[name] = value;
    }
  }
  return all;
}

/** Whether two choices range over the same values, in the same order. */
function isSameChoice(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) return equal(one, other);
  if (isAmong(one) && isAmong(other)) {
    return isSame(one.type.shape, other.type.shape) && equal(one.among, other.among);
  }
  return isType(one) && isType(other) && isSame(one.shape, other.shape);
}

function isAmong(value: unknown): value is Among<unknown> {
  return typeof value === 'object' && value !== null && 'among' in value;
}

function isType(value: unknown): value is Type {
  return typeof value === 'object' && value !== null && 'shape' in value;
}

/**
 * The type of what is of either type, which may differ in the ranges of integers alone; and below the top, only where the
 * wider range has the same first value.
 */
function joined(one: Shape, other: Shape): Shape | undefined {
  if (one.kind === 'int' && other.kind === 'int') {
    return { kind: 'int', lo: Math.min(one.lo, other.lo), hi: Math.max(one.hi, other.hi) };
  }
  if (one.kind === 'map' && other.kind === 'map') {
    const value = joinedBelow(one.value, other.value);
    return value === undefined || !isSame(one.key, other.key) ? undefined : { ...one, value };
  }
  if (one.kind === 'option' && other.kind === 'option') {
    const of = joined(one.of, other.of);
    return of === undefined ? undefined : { ...one, of };
  }
  return isSame(one, other) ? one : undefined;
}

function joinedBelow(one: Shape, other: Shape): Shape | undefined {
  const shape = joined(one, other);
  if (one.kind !== 'int' || other.kind !== 'int') return shape;
  return firstOf(one) === firstOf(other) ? shape : undefined;
}

/** The first value of a range of integers: 0 where it is there, else the lower bound. */
function firstOf({ lo, hi }: Extract<Shape, { kind: 'int' }>): number {
  return lo <= 0 && hi >= 0 ? 0 : lo;
}

/** Shapes are plain data, made in one order. */
function isSame(one: Shape, other: Shape): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @throws SchemaError for a name that a variable cannot have. */
export function requireName(name: string): void {
  if (isName(name)) return;
  throw new SchemaError(
    `a part is put inside ${JSON.stringify(name)}, which is no name`,
    'A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
  );
}
