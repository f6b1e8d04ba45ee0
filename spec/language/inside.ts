import type { Action, Condition } from './action.ts';
import {
  type ComposedParts,
  type ErasedAction,
  type ErasedParts,
  listOf,
  merged,
  partsOf,
  requireName,
  shapeOf,
} from './composition.ts';
import type { Part, Parts } from './definition.ts';
import { SchemaError } from './errors.ts';
import type { Fields, ReadFields, Type, WriteFields } from './schema.ts';
import { type Composite, copy, detach, equal, same } from './values.ts';

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
  requireName(name);
  const parts = partsOf(part as unknown as Part<Fields, Parts<never, never>>);
  const names = Object.keys(part.fields);
  const stray = shared.find((field) => !names.includes(field));
  if (stray !== undefined || (shared as readonly string[]).includes(name)) {
    throw new SchemaError(
      stray === undefined
        ? `a part is put inside ${JSON.stringify(name)}, which is the name of a variable that it shares`
        : `the part inside ${JSON.stringify(name)} shares ${JSON.stringify(stray)}, which is none of its variables`,
      stray === undefined ? 'Take another name.' : `Its variables are ${names.join(', ')}.`,
    );
  }
  const kept = names.filter((field) => !(shared as readonly string[]).includes(field));
  const entries = Object.entries(part.fields);
  const own = Object.fromEntries(entries.filter(([field]) => kept.includes(field)));
  const fields: Record<string, Type> = {
    [name]: { shape: shapeOf(own) },
    ...Object.fromEntries(entries.filter(([field]) => !kept.includes(field))),
  };
  // True: every function of the part is given a view of its own variables.
  return {
    variables: shapeOf(fields),
    fields,
    parts: new Lift(name, kept, shared).parts(parts),
  } as unknown as Inside<N, F, P, S>;
}

/** Turns functions over the variables of a part into functions over the state of the whole. */
class Lift {
  readonly #name: string;
  readonly #kept: readonly string[];
  readonly #shared: readonly string[];
  readonly #actions = new Map<unknown, ErasedAction>();

  constructor(name: string, kept: readonly string[], shared: readonly string[]) {
    this.#name = name;
    this.#kept = kept;
    this.#shared = shared;
  }

  parts(parts: ErasedParts): ErasedParts {
    const actions = merged(
      Object.entries(parts.actions).map(([name, action]) => ({
        [`${this.#name}${name.charAt(0).toUpperCase()}${name.slice(1)}`]: this.#action(action),
      })),
      'actions',
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

  /** Each action is lifted once, however often others join it: fairness and formulas know it by what it is. */
  #action(action: ErasedAction): ErasedAction {
    const known = this.#actions.get(action);
    if (known !== undefined) return known;
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
        // What means nothing is kept, so that it is refused.
        ...action.body,
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
    if (typeof given !== 'function') return eachOf(given, (one) => this.#overStates(one));
    const over = given as unknown as AuthorFunction;
    const view = new View(this.#name, this.#kept, this.#shared);
    // True: it takes states of the whole, and does with them what the given function does with those of the part.
    return told(over, (state: State, ...rest: unknown[]) => over(view.of(state), ...rest)) as F;
  }

  #overSteps<F>(given: F): F {
    if (typeof given !== 'function') return eachOf(given, (one) => this.#overSteps(one));
    const over = given as unknown as AuthorFunction;
    const before = new View(this.#name, this.#kept, this.#shared);
    const after = new View(this.#name, this.#kept, this.#shared);
    // True, as above.
    return told(over, (from: State, to: State) => over(before.of(from), after.of(to))) as F;
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

type State = Record<string, unknown>;

type AuthorFunction = (...args: readonly unknown[]) => unknown;

/** Named conjuncts, each lifted; what is neither is left to whoever compiles the spec, who says what is wrong with it. */
function eachOf<F>(given: F, lift: (one: unknown) => unknown): F {
  if (typeof given !== 'object' || given === null) return given;
  // True: the members are the same, each lifted.
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, lift(one)])) as F;
}

/** `lifted`, which reads as `given` does where a formula is shown. */
function told(given: AuthorFunction, lifted: (...args: never[]) => unknown): unknown {
  Object.defineProperty(lifted, 'name', { value: given.name });
  Object.defineProperty(lifted, 'toString', { value: () => String(given) });
  return lifted;
}

/**
 * What a part sees of the state of the whole: an object with its variables and no others, made once for each function
 * that looks through it.
 */
class View {
  #state: State = {};
  readonly #object: object;

  constructor(name: string, kept: readonly string[], shared: readonly string[]) {
    const own = (): State => this.#state[name] as State;
    const all = (): State => this.#state;
    const object = {};
    for (const field of kept) Object.defineProperty(object, field, accessorOf(field, own));
    for (const field of shared) Object.defineProperty(object, field, accessorOf(field, all));
    const fields = [...kept, ...shared];
    const asComposite: Composite = {
      [same]: (other) =>
        typeof other === 'object' &&
        other !== null &&
        fields.every((field) => equal((object as State)[field], (other as State)[field])),
      [detach]: () =>
        Object.freeze(Object.fromEntries(fields.map((field) => [field, copy((object as State)[field])]))),
    };
    Object.defineProperty(object, same, { value: asComposite[same] });
    Object.defineProperty(object, detach, { value: asComposite[detach] });
    // A misspelt variable is refused, and nothing can be remembered from one state to the next.
    this.#object = Object.preventExtensions(object);
  }

  of(state: State): object {
    this.#state = state;
    return this.#object;
  }
}

function accessorOf(field: string, holder: () => State): PropertyDescriptor {
  return {
    enumerable: true,
    get: () => holder()[field],
    set: (value: unknown) => {
      holder()[field] = value;
    },
  };
}
