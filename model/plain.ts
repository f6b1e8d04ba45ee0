import { createDraft, finishDraft } from 'immer';
import { equal, type Shape } from '../spec/language/index.ts';
import { elementShapeOf, keptValue } from './chosen-values.ts';
import type {
  AuthorFunction,
  Compiled,
  CompiledAction,
  CompiledChoice,
  CompiledProperty,
  Conjunct,
} from './compiled.ts';
import {
  type Data,
  type DataRecord,
  dataOf,
  firstOf,
  frozen,
  keyText,
  OutOfBounds,
  valuesOf,
} from './data.ts';
import { type Given, Matching, open } from './given.ts';
import { stateWindow } from './places.ts';
import { asValue, MutationError } from './values.ts';

/** A state as an immutable JSON value: its variables by name. */
export type PlainState = DataRecord;

/** The value of a choice in a step that was taken. */
export interface Argument {
  readonly name: string;
  readonly value: Data;
  /** Absent where the choice came from a list or a computed collection, whose elements have no declared type. */
  readonly shape: Shape | undefined;
}

/** An action taken with one choice, or tried: an effect may leave the bounds. */
export interface PlainStep {
  readonly action: string;
  readonly arguments: readonly Argument[];
  /** The values of the choices as guards and effects see them, in the order of the arguments. */
  readonly chosen: readonly unknown[];
  readonly outcome:
    | { readonly kind: 'state'; readonly state: PlainState }
    | { readonly kind: 'bounds'; readonly path: string; readonly problem: string };
}

/** One conjunct of a guard, asked whether or not those before it are true. */
export interface JudgedConjunct {
  readonly name: string;
  readonly says: 'true' | 'false' | 'fails';
}

/** An action tried with one choice. */
export interface Try {
  readonly action: string;
  readonly arguments: readonly Argument[];
  /** The values of the choices as guards and effects see them. */
  readonly chosen: Readonly<Record<string, unknown>>;
  /** The first conjunct of the guard that is false, if one is. */
  readonly blockedBy: string | undefined;
  /** Takes the step, whether or not the guard lets it. @throws SpecError where the effect fails. */
  readonly take: () => PlainStep;
  /** Every conjunct of the guard by itself. */
  readonly judged: () => readonly JudgedConjunct[];
}

/** A spec's own code failed: it threw, changed what it may only read, or answered with something it may not. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
  /** Which part of the spec: `guard of rmPrepare(rm=rm1)`. */
  readonly where: string;
  /** The state it was evaluated in, in plain form, where there was one. */
  readonly state: PlainState | undefined;

  constructor(where: string, problem: string, cure: string, state: PlainState | undefined) {
    super(`the ${where} ${problem}. ${cure}`);
    this.where = where;
    this.state = state;
  }
}

/** How an argument is written: `rm=rm1`. */
export function argumentText({ name, value, shape }: Argument): string {
  return `${name}=${dataText(shape, value)}`;
}

/** A value in one line, identities by their names where the shape is known. */
export function dataText(shape: Shape | undefined, data: Data): string {
  if (data === null) return 'none';
  switch (shape?.kind) {
    case undefined:
      return typeof data === 'object' ? JSON.stringify(data) : String(data);
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return keyText(shape, data);
    case 'option':
      return dataText(shape.of, data);
    case 'record':
      return `{${shape.fields.map((field) => `${field.name}: ${dataText(field.shape, (data as DataRecord)[field.name] as Data)}`).join(', ')}}`;
    case 'union': {
      const record = data as DataRecord;
      const name = String(record[shape.tag]);
      const fields = shape.variants.find((variant) => variant.name === name)?.fields ?? [];
      if (fields.length === 0) return name;
      return `${name}{${fields.map((field) => `${field.name}: ${dataText(field.shape, record[field.name] as Data)}`).join(', ')}}`;
    }
    case 'map': {
      const keys = valuesOf(shape.key, 65_536);
      return `[${(data as readonly Data[]).map((value, index) => `${dataText(shape.key, keys[index] as Data)}: ${dataText(shape.value, value)}`).join(', ')}]`;
    }
    case 'set':
      return `{${(data as readonly Data[]).map((element) => dataText(shape.of, element)).join(', ')}}`;
    case 'bag':
      return `{${(data as readonly (readonly [Data, number])[]).map(([element, n]) => `${dataText(shape.of, element)}${n === 1 ? '' : ` ×${n}`}`).join(', ')}}`;
    case 'seq':
      return `⟨${(data as readonly Data[]).map((element) => dataText(shape.of, element)).join(', ')}⟩`;
  }
}

/** A step's action with its arguments: `rmPrepare(rm=rm1)`. */
export function stepText(step: { readonly action: string; readonly arguments: readonly Argument[] }): string {
  return step.arguments.length === 0
    ? step.action
    : `${step.action}(${step.arguments.map(argumentText).join(', ')})`;
}

function readOnlyMessage(error: unknown): boolean {
  return error instanceof TypeError && /read only|only a getter/.test(error.message);
}

/** An effect answered with something that goes on after it has returned: what that changes would be lost. */
export class UnfinishedEffectError extends Error {
  override readonly name = 'UnfinishedEffectError';

  constructor(what: string) {
    super(
      `an effect answered with ${what}, but a step ends when its effect returns; write it without async, and not as a generator`,
    );
  }
}

/** @throws UnfinishedEffectError where the answer of an effect is a promise or a generator. */
export function requireFinished(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return;
  if ('then' in answer && typeof answer.then === 'function') throw new UnfinishedEffectError('a promise');
  if ('next' in answer && typeof answer.next === 'function') throw new UnfinishedEffectError('a generator');
}

/** Runs a function of the author's; whatever it throws becomes an error that says which function it was. */
function run(where: string, state: PlainState | undefined, call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof SpecError) throw error;
    // Only an effect leaves the bounds, and its caller looks for that; elsewhere a key is outside its map's domain.
    if (error instanceof OutOfBounds) {
      if (where.startsWith('effect of ')) throw error;
      const problem = `looks something up that is not there: ${error.path} ${error.problem}`;
      throw new SpecError(where, problem, 'Ask only for what is in the type.', state);
    }
    if (error instanceof MutationError || readOnlyMessage(error)) {
      throw new SpecError(
        where,
        `tries to change a value: ${(error as Error).message.replace(/\.$/, '')}`,
        'Only effects change the state.',
        state,
      );
    }
    if (error instanceof TypeError && /not extensible|Cannot delete/.test(error.message)) {
      throw new SpecError(
        where,
        `changes what is not there: ${error.message}`,
        'Name a variable or a field that the spec declares.',
        state,
      );
    }
    const problem =
      error instanceof Error ? `threw ${error.name}: ${error.message}` : `threw ${String(error)}`;
    throw new SpecError(where, problem, 'Mend the spec so that it answers in every reachable state.', state);
  }
}

/** The immutable value of a choice, with its plain form. */
interface Candidate {
  readonly value: unknown;
  readonly argument: Argument;
}

/** The plain form of a value without a declared type. */
export function untypedData(value: unknown): Data {
  if (value === null || typeof value !== 'object') return value as Data;
  if (Array.isArray(value)) return value.map(untypedData);
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON() as Data;
  if (value instanceof Set) return [...value].map(untypedData);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, untypedData(part)]));
}

/**
 * The reference semantics of a spec: states are immutable JSON, effects run on immer drafts, every state and step is
 * computed by the definition read literally. Unbounded and slow: microseconds a step.
 */
export class PlainModel {
  readonly compiled: Compiled;

  constructor(compiled: Compiled) {
    this.compiled = compiled;
  }

  /** The initial states with what made them, in the order of declaration; equal ones are repeated. */
  *initialSteps(): Generator<PlainStep> {
    const first = frozen(firstOf(this.compiled.variables) as PlainState);
    if (this.compiled.initial.length === 0)
      yield { action: 'initial', arguments: [], chosen: [], outcome: { kind: 'state', state: first } };
    for (const action of this.compiled.initial) yield* this.#stepsOf(action, first);
  }

  /** Every step that is enabled in `state`, in the order of declaration and choice; stuttering steps included. */
  *steps(state: PlainState): Generator<PlainStep> {
    for (const action of this.compiled.actions) yield* this.#stepsOf(action, state);
  }

  /** Every way to try an action in `state`, enabled or not, with the first conjunct that blocks it. */
  *attempts(state: PlainState): Generator<Try> {
    for (const action of this.compiled.actions) yield* this.tries(state, action.name, undefined);
  }

  /**
   * Every way to try the action `name` in `state` with the choices that are given, enabled or not. Nothing where a given
   * value is none that the choice has.
   */
  *tries(state: PlainState, name: string, given: Given | undefined): Generator<Try> {
    const action = this.compiled.actions.find((one) => one.name === name);
    if (action === undefined) throw new RangeError(`the spec has no action ${name}`);
    const seen = this.value(state);
    for (const candidates of this.#candidates(action, seen, state, [], given)) {
      const blocked = this.#blocking(action, seen, candidates, state);
      yield {
        action: name,
        arguments: candidates.map((candidate) => candidate.argument),
        chosen: chosenOf(candidates),
        blockedBy: blocked === undefined ? undefined : (blocked.name ?? 'its guard'),
        take: () => this.#take(action, candidates, state),
        judged: () => action.guard.map((conjunct) => this.#judged(action, conjunct, seen, candidates, state)),
      };
    }
  }

  /** What a conjunct says by itself: later ones may rely on those before them, and fail where these are false. */
  #judged(
    action: CompiledAction,
    conjunct: Conjunct,
    seen: unknown,
    candidates: readonly Candidate[],
    state: PlainState,
  ): JudgedConjunct {
    const name = conjunct.name ?? 'its guard';
    try {
      const where = `guard of ${nameOf(action, candidates)}`;
      const isTrue = this.#ask(where, conjunct.holds, [seen, chosenOf(candidates)], state);
      return { name, says: isTrue ? 'true' : 'false' };
    } catch (error) {
      if (error instanceof SpecError) return { name, says: 'fails' };
      throw error;
    }
  }

  /** The state as a guard or a property sees it. */
  value(state: PlainState): unknown {
    return asValue(this.compiled.variables, state);
  }

  /**
   * The conjuncts of a property that are false in `states` (one state, or before and after of a step).
   * @throws SpecError where a conjunct throws, changes a value or does not answer with a boolean.
   */
  falseConjuncts(property: CompiledProperty, ...states: readonly PlainState[]): readonly Conjunct[] {
    const values = states.map((state) => this.value(state));
    return property.conjuncts.filter(
      (conjunct) =>
        !this.#ask(`property ${JSON.stringify(property.name)}`, conjunct.holds, values, states[0]),
    );
  }

  /**
   * Whether a predicate of a formula, shown as `text`, is true of `states` (one state, or before and after of a step).
   * @throws SpecError where it throws, changes a value or does not answer with a boolean.
   */
  asks(text: string, predicate: AuthorFunction, ...states: readonly PlainState[]): boolean {
    const values = states.map((state) => this.value(state));
    return this.#ask(`predicate ${JSON.stringify(text)}`, predicate, values, states[0]);
  }

  /** Whether a behaviour may end in `state`. */
  isTerminal(state: PlainState): boolean {
    const { terminal } = this.compiled;
    return terminal !== undefined && this.#ask('predicate terminal', terminal, [this.value(state)], state);
  }

  #ask(
    where: string,
    predicate: AuthorFunction,
    args: readonly unknown[],
    state: PlainState | undefined,
  ): boolean {
    const answer = run(where, state, () => predicate(...args));
    if (typeof answer === 'boolean') return answer;
    throw new SpecError(
      where,
      answer === undefined ? 'answers nothing' : `answers ${typeof answer} ${String(answer)}`,
      'A guard or a property answers true or false.',
      state,
    );
  }

  *#stepsOf(action: CompiledAction, state: PlainState): Generator<PlainStep> {
    const seen = this.value(state);
    for (const candidates of this.#candidates(action, seen, state)) {
      if (this.#blocking(action, seen, candidates, state) === undefined)
        yield this.#take(action, candidates, state);
    }
  }

  #blocking(
    action: CompiledAction,
    seen: unknown,
    candidates: readonly Candidate[],
    state: PlainState,
  ): Conjunct | undefined {
    const chosen = chosenOf(candidates);
    const where = `guard of ${nameOf(action, candidates)}`;
    return action.guard.find((conjunct) => !this.#ask(where, conjunct.holds, [seen, chosen], state));
  }

  #take(action: CompiledAction, candidates: readonly Candidate[], state: PlainState): PlainStep {
    const args = candidates.map((candidate) => candidate.argument);
    const chosen = candidates.map((candidate) => candidate.value);
    const draft = createDraft(state);
    // True: a draft is the mutable form of what it was made from.
    const window = stateWindow(this.compiled.variables, draft as Data);
    try {
      const where = `effect of ${nameOf(action, candidates)}`;
      run(where, state, () => requireFinished(action.effect(window, chosenOf(candidates))));
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      return {
        action: action.name,
        arguments: args,
        chosen,
        outcome: { kind: 'bounds', path: error.path, problem: error.problem },
      };
    }
    return {
      action: action.name,
      arguments: args,
      chosen,
      outcome: { kind: 'state', state: frozen(finishDraft(draft) as PlainState) },
    };
  }

  /** Every combination of the choices of `action`, the last choice varying fastest. */
  *#candidates(
    action: CompiledAction,
    seen: unknown,
    state: PlainState,
    made: readonly Candidate[] = [],
    given: Given | undefined = undefined,
  ): Generator<readonly Candidate[]> {
    const choice = action.choices[made.length];
    if (choice === undefined) {
      yield made;
      return;
    }
    const where = `choice ${choice.name} of ${nameOf(action, made)}`;
    const options = run(where, state, () => [
      ...candidatesFor(choice, seen, chosenOf(made), given === undefined ? open : given[made.length]),
    ]) as readonly Candidate[];
    for (const candidate of options) {
      yield* this.#candidates(action, seen, state, [...made, candidate], given);
    }
  }
}

function nameOf(action: CompiledAction, candidates: readonly Candidate[]): string {
  return stepText({ action: action.name, arguments: candidates.map((candidate) => candidate.argument) });
}

function chosenOf(candidates: readonly Candidate[]): Readonly<Record<string, unknown>> {
  return Object.freeze(Object.fromEntries(candidates.map(({ argument, value }) => [argument.name, value])));
}

function* candidatesFor(
  choice: CompiledChoice,
  seen: unknown,
  chosen: unknown,
  wanted: unknown,
): Generator<Candidate> {
  for (const candidate of listedFor(choice, seen, chosen, wanted)) {
    if (isWanted(candidate, wanted)) yield candidate;
  }
}

function isWanted({ value, argument }: Candidate, wanted: unknown): boolean {
  if (wanted === open) return true;
  return wanted instanceof Matching ? wanted.matches(value, argument.shape) : equal(value, wanted);
}

/** The values of a choice; of a type, one value alone where only that is wanted. */
function* listedFor(
  choice: CompiledChoice,
  seen: unknown,
  chosen: unknown,
  wanted: unknown,
): Generator<Candidate> {
  const { name } = choice;
  if (choice.kind === 'shape' && wanted !== open && !(wanted instanceof Matching)) {
    const { shape } = choice;
    const value = oneOf(shape, wanted);
    if (value !== undefined) yield { value: asValue(shape, frozen(value)), argument: { name, value, shape } };
    return;
  }
  switch (choice.kind) {
    case 'shape':
      for (const value of valuesOf(choice.shape, Number.POSITIVE_INFINITY)) {
        yield { value: asValue(choice.shape, frozen(value)), argument: { name, value, shape: choice.shape } };
      }
      return;
    case 'constants':
      for (const value of choice.values) {
        const { shape } = choice;
        const data = shape === undefined ? untypedData(value) : dataOf(shape, value, `choice ${name}`);
        yield { value, argument: { name, value: data, shape } };
      }
      return;
    case 'state': {
      const collection = choice.from(seen, chosen) as Iterable<unknown>;
      const of = elementShapeOf(collection);
      for (const element of collection) {
        const value = keptValue(element);
        const data = of === undefined ? untypedData(value) : dataOf(of, value, `choice ${name}`);
        yield { value, argument: { name, value: data, shape: of } };
      }
    }
  }
}

/** The plain form of `value`, if it is one of `shape`. */
function oneOf(shape: Shape, value: unknown): Data | undefined {
  try {
    return dataOf(shape, value, '');
  } catch (error) {
    if (error instanceof OutOfBounds) return undefined;
    throw error;
  }
}
