import type { Action, Choices, Condition } from './action.ts';
import type { Part, Parts } from './definition.ts';
import { SchemaError } from './errors.ts';
import type { Fields, ReadFields, Shape, Type, WriteFields } from './schema.ts';

// Here functions of authors are put together without being called, so their types are erased.
type ErasedAction = Action<unknown, unknown>;
type ErasedParts = Parts<unknown, unknown>;
type ErasedPart = Part<Fields, Parts<never, never>>;
type ErasedCondition = Condition<[state: unknown, choices: never]>;

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
 * ranges, it has the smallest range that holds both. A step is a step of one part;
 * where parts must move at once, put an action of `jointly` in the place of theirs.
 *
 * Initial states are those of all parts at once, fairness is assumed of each, and a state is terminal where it is to
 * every part.
 * @throws SchemaError where two parts give one name to variables of different types, to actions or to properties.
 */
export function together<const T extends readonly Part<Fields, Parts<never, never>>[]>(
  ...parts: T
): Together<T> {
  const all = parts as unknown as readonly ErasedPart[];
  const given = all.map(({ parts: one }) => one as unknown as ErasedParts);
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
      fields[name] = { shape };
    }
  }
  const side = <K extends keyof ErasedParts>(kind: K, what: string): Record<string, never> =>
    merged(
      given.map((one) => (one[kind] ?? {}) as Record<string, never>),
      what,
    );
  const initial = given.flatMap((one) => (one.initial === undefined ? [] : [listOf(one.initial)]));
  const terminals = given.flatMap(({ terminal }) => terminal ?? []);
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
    ...(initial.length === 0 ? {} : { initial: product(initial) }),
    ...(terminals.length < given.length ? {} : { terminal: (s) => terminals.every((ends) => ends(s)) }),
  };
  // True: the fields are those of all parts, and functions of each part see a state that has its variables.
  return {
    variables: {
      kind: 'record',
      fields: Object.entries(fields).map(([name, { shape }]) => ({ name, shape })),
    },
    fields,
    parts: composed,
  } as unknown as Together<T>;
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
  const joint: ErasedAction = {
    choices: choicesOf(actions),
    body: {
      when: guardOf(actions),
      then: (s: unknown, choices: never) => {
        for (const { body } of actions) body.then(s, choices);
      },
    },
    joins: actions,
  };
  return joint;
}

function choicesOf(actions: readonly ErasedAction[]): readonly Choices<unknown, never>[] {
  const known = new Map<string, unknown>();
  return actions.flatMap(({ choices }) =>
    choices.map((group) =>
      Object.fromEntries(
        Object.entries(group).filter(([name, from]) => {
          if (!known.has(name)) {
            known.set(name, from);
            return true;
          }
          if (!sameChoice(known.get(name), from)) {
            throw new SchemaError(
              `two actions taken jointly have a choice ${JSON.stringify(name)}, and not the same one`,
              'Let both range over the same type or list, or give one another name.',
            );
          }
          return false;
        }),
      ),
    ),
  );
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

/** The fields of a part that are not shared, under one name, and those that are. */
type InsideFields<N extends string, F extends Fields, S extends keyof F> = {
  readonly [K in N]: Type<ReadFields<Omit<F, S>>, WriteFields<Omit<F, S>>>;
} & Pick<F, S>;
type InsideActions<N extends string, A, Read, Write> = {
  readonly [K in keyof A as `${N}${Capitalize<K & string>}`]: A[K] extends Action<never, never, infer V>
    ? Action<Read, Write, V>
    : never;
};

/** A part under a name. */
export type Inside<N extends string, F extends Fields, P, S extends keyof F> =
  InsideFields<N, F, S> extends infer W extends Fields
    ? Part<
        W,
        ComposedParts<
          ReadFields<W>,
          WriteFields<W>,
          InsideActions<N, P extends { readonly actions: infer A } ? A : never, ReadFields<W>, WriteFields<W>>
        >
      >
    : never;

/**
 * A part whose variables are kept in one record, the variable `name`; all but those that are `shared`, which stay
 * variables of the whole. Its action `liquidate` becomes `lenderLiquidate` under the name `lender`, and its property
 * `no debt is bad` becomes `lender: no debt is bad`: so one part can be there twice.
 *
 * TLA+'s INSTANCE with the shared variables substituted by those of the same name.
 */
export function inside<
  const N extends string,
  F extends Fields,
  P extends Parts<never, never>,
  const S extends keyof F & string = never,
>(name: N, part: Part<F, P>, shared: readonly S[] = []): Inside<N, F, P, S> {
  const kept = Object.keys(part.fields).filter((field) => !(shared as readonly string[]).includes(field));
  const fields: Record<string, Type> = {
    [name]: {
      shape: {
        kind: 'record',
        fields: part.variables.fields.filter(({ name: field }) => kept.includes(field)),
      },
    },
    ...Object.fromEntries(
      Object.entries(part.fields).filter(([field]) => (shared as readonly string[]).includes(field)),
    ),
  };
  const lifted = new Lift(name, kept, shared).parts(part.parts as unknown as ErasedParts);
  // True: every function of the part is given a view of its own variables.
  return {
    variables: {
      kind: 'record',
      fields: Object.entries(fields).map(([field, { shape }]) => ({ name: field, shape })),
    },
    fields,
    parts: lifted,
  } as unknown as Inside<N, F, P, S>;
}

const whole: unique symbol = Symbol('the state of the whole');

/** What a part sees of the state of the whole. */
interface View {
  [whole]: Record<string, Record<string, unknown>>;
}

/** Turns functions over the variables of a part into functions over the state of the whole. */
class Lift {
  readonly #name: string;
  readonly #view: new () => View;
  readonly #actions = new Map<unknown, ErasedAction>();

  constructor(name: string, kept: readonly string[], shared: readonly string[]) {
    this.#name = name;
    this.#view = viewOf(name, kept, shared);
  }

  parts(parts: ErasedParts): ErasedParts {
    const actions = Object.fromEntries(
      Object.entries(parts.actions).map(([name, action]) => [
        `${this.#name}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        this.#action(action),
      ]),
    );
    return {
      actions,
      invariants: this.#named(parts.invariants, (condition) => this.#condition(condition)),
      steps: this.#named(parts.steps, (holds) => this.#overSteps(holds)),
      reachable: this.#named(parts.reachable, (holds) => this.#overStates(holds)),
      temporal: this.#named(parts.temporal, (formula) => this.#formula(formula)),
      refines: this.#named(parts.refines, (refinement) => ({
        ...refinement,
        mapping: this.#overStates(refinement.mapping),
      })),
      constraints: this.#named(parts.constraints, (holds) => this.#overStates(holds)),
      stepConstraints: this.#named(parts.stepConstraints, (holds) => this.#overSteps(holds)),
      fairness: (parts.fairness ?? []).map(({ kind, of }) => ({ kind, of: this.#takings(of) })),
      ...(parts.initial === undefined
        ? {}
        : { initial: listOf(parts.initial).map((action) => this.#action(action)) }),
      ...(parts.terminal === undefined ? {} : { terminal: this.#overStates(parts.terminal) }),
    };
  }

  #named<From, To>(
    parts: Readonly<Record<string, From>> | undefined,
    lift: (part: From) => To,
  ): Record<string, To> {
    return Object.fromEntries(
      Object.entries(parts ?? {}).map(([name, part]) => [`${this.#name}: ${name}`, lift(part)]),
    );
  }

  #action(action: ErasedAction): ErasedAction {
    const choices = action.choices.map((group) =>
      Object.fromEntries(
        Object.entries(group).map(([name, from]) => [
          name,
          typeof from === 'function' ? this.#overStates(from) : from,
        ]),
      ),
    );
    const { when, then } = action.body;
    const lifted: ErasedAction = {
      choices: choices as unknown as ErasedAction['choices'],
      body: {
        ...(when === undefined ? {} : { when: this.#condition(when) }),
        then: this.#overStates(then),
      },
      ...(action.joins === undefined ? {} : { joins: action.joins.map((one) => this.#action(one)) }),
    };
    this.#actions.set(action, lifted);
    return lifted;
  }

  #condition<Args extends readonly unknown[]>(condition: Condition<Args>): Condition<Args> {
    if (typeof condition === 'function') return this.#overStates(condition);
    return Object.fromEntries(
      Object.entries(condition).map(([name, holds]) => [name, this.#overStates(holds)]),
    );
  }

  /** A function whose first argument is a state. */
  #overStates<F>(given: F): F {
    const over = given as (state: unknown, ...rest: unknown[]) => unknown;
    const view = new this.#view();
    return ((state: View[typeof whole], ...rest: unknown[]) => {
      view[whole] = state;
      return over(view, ...rest);
    }) as F;
  }

  #overSteps<F>(given: F): F {
    const over = given as (before: unknown, after: unknown) => unknown;
    const before = new this.#view();
    const after = new this.#view();
    return ((from: View[typeof whole], to: View[typeof whole]) => {
      before[whole] = from;
      after[whole] = to;
      return over(before, after);
    }) as F;
  }

  #formula(formula: Formula): Formula {
    switch (formula.operator) {
      case 'state':
        return { ...formula, holds: this.#overStates(formula.holds) };
      case 'step':
        return { ...formula, holds: this.#overSteps(formula.holds) };
      case 'taken':
      case 'enabled':
        return { operator: formula.operator, of: this.#takings(formula.of) };
      case 'not':
      case 'always':
      case 'eventually':
      case 'next':
        return { operator: formula.operator, of: this.#formula(formula.of) };
      case 'and':
      case 'or':
        return { operator: formula.operator, of: formula.of.map((one) => this.#formula(one)) };
      case 'implies':
      case 'until':
      case 'release':
      case 'leadsTo':
        return {
          operator: formula.operator,
          left: this.#formula(formula.left),
          right: this.#formula(formula.right),
        };
    }
  }

  /** An action that is not one of the part's is left as it is: who compiles the spec says that it is not there. */
  #takings(takings: readonly TakingOf[]): readonly TakingOf[] {
    return takings.map(({ action, choices }) => ({ action: this.#actions.get(action) ?? action, choices }));
  }
}

type Formula = NonNullable<ErasedParts['temporal']>[string];
type TakingOf = NonNullable<ErasedParts['fairness']>[number]['of'][number];

/** A class of views: the shared variables are those of the whole, the others are kept in its variable `name`. */
function viewOf(name: string, kept: readonly string[], shared: readonly string[]): new () => View {
  class PartView implements View {
    [whole]: View[typeof whole] = {};
  }
  for (const field of kept) {
    Object.defineProperty(PartView.prototype, field, {
      get(this: View) {
        return this[whole][name]?.[field];
      },
      set(this: View, value: unknown) {
        const own = this[whole][name];
        if (own !== undefined) own[field] = value;
      },
    });
  }
  for (const field of shared) {
    Object.defineProperty(PartView.prototype, field, {
      get(this: View) {
        return this[whole][field];
      },
      set(this: View, value: Record<string, unknown>) {
        this[whole][field] = value;
      },
    });
  }
  return PartView;
}

/** One initial action for each way to pick one of each part. */
function product(initial: readonly (readonly ErasedAction[])[]): readonly ErasedAction[] {
  return initial.reduce((picked, actions) =>
    picked.flatMap((before) => actions.map((action) => jointly(before, action))),
  );
}

function listOf<T>(one: T | readonly T[]): readonly T[] {
  // Array.isArray does not narrow readonly arrays.
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

/** @throws SchemaError where a name is there twice: one of the two would be lost. */
function merged<T>(records: readonly Readonly<Record<string, T>>[], what: string): Record<string, T> {
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

function sameChoice(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'function' || typeof other === 'function') return false;
  return JSON.stringify(one) === JSON.stringify(other) && JSON.stringify(one) !== undefined;
}

/** The type of what is of either type, which may differ in the ranges of integers alone. */
function joined(one: Shape, other: Shape): Shape | undefined {
  if (one.kind === 'int' && other.kind === 'int') {
    return { kind: 'int', lo: Math.min(one.lo, other.lo), hi: Math.max(one.hi, other.hi) };
  }
  if (one.kind === 'map' && other.kind === 'map') {
    const value = joined(one.value, other.value);
    return value === undefined || !isSame(one.key, other.key) ? undefined : { ...one, value };
  }
  if (one.kind === 'option' && other.kind === 'option') {
    const of = joined(one.of, other.of);
    return of === undefined ? undefined : { ...one, of };
  }
  return isSame(one, other) ? one : undefined;
}

/** Shapes are plain data, made in one order. */
function isSame(one: Shape, other: Shape): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
