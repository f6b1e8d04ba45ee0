import {
  type Action,
  type Among,
  type Condition,
  type Constants,
  type Definition,
  DefinitionError,
  InstanceError,
  isName,
  type Parts,
  partNames,
  type Shape,
  type Spec,
} from '../spec/language/index.ts';
import { describeShape, sizeOf } from './data.ts';
import { compileRefinement, type RefinementOf } from './refinement.ts';
import { type CompiledTemporal, compileTemporal } from './temporal.ts';

/** A function of the author's over states (or choices), with its types erased. */
export type AuthorFunction = (...args: readonly unknown[]) => unknown;

/** A choice of an action: from a list that never changes, or from the state and the choices before it. */
export type CompiledChoice =
  | { readonly kind: 'shape'; readonly name: string; readonly shape: Shape }
  | {
      readonly kind: 'constants';
      readonly name: string;
      readonly values: readonly unknown[];
      /** The declared type of the values, where there is one. */
      readonly shape: Shape | undefined;
    }
  | { readonly kind: 'state'; readonly name: string; readonly from: AuthorFunction };

/** A predicate with the sentence it states, if its author gave one. */
export interface Conjunct {
  readonly name: string | undefined;
  readonly holds: AuthorFunction;
}

/** An action made uniform: a flat list of choices, a list of conjuncts. */
export interface CompiledAction {
  readonly name: string;
  readonly choices: readonly CompiledChoice[];
  readonly guard: readonly Conjunct[];
  readonly effect: AuthorFunction;
}

/** A property of one kind with its conjuncts. */
export interface CompiledProperty {
  readonly name: string;
  readonly conjuncts: readonly Conjunct[];
  /** Of a step property that is the claim to refine another spec. */
  readonly refines?: RefinementOf;
}

/** A definition made uniform: every part present, in the order of declaration. */
export interface Compiled extends CompiledTemporal {
  readonly specName: string;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  /** The mutants that the spec asked about. */
  readonly knownMutants: readonly string[];
  readonly variables: Extract<Shape, { kind: 'record' }>;
  /** What makes the initial states out of the state of first values. */
  readonly initial: readonly CompiledAction[];
  readonly actions: readonly CompiledAction[];
  readonly invariants: readonly CompiledProperty[];
  readonly steps: readonly CompiledProperty[];
  readonly reachable: readonly CompiledProperty[];
  readonly terminal: AuthorFunction | undefined;
  readonly constraints: readonly CompiledProperty[];
  readonly stepConstraints: readonly CompiledProperty[];
}

type ErasedParts = Parts<unknown, unknown>;
type ErasedAction = Action<unknown, unknown>;

const bodyKeys = ['when', 'then'];

/** @throws DefinitionError for a part that means nothing: misspelt, it would be left out in silence. */
function requireKnown(spec: string, where: string, parts: object, known: readonly string[]): void {
  const unknown = Object.keys(parts).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new DefinitionError(
    spec,
    `${where} is given ${JSON.stringify(unknown)}, which means nothing`,
    elsewhere[unknown] ?? `It takes ${known.join(', ')}.`,
  );
}

/** What users of other tools look for here, and why it is not, or where it is. */
const elsewhere: Readonly<Record<string, string>> = {
  view:
    'A view takes states for one that differ in what it hides, and what holds of one need not hold of the other: ' +
    'leave what does not matter out of the variables.',
  symmetry:
    'Declare the identities with t.ids, and explore those that differ by name as one with --symmetry.',
  fair: 'Fairness is a part of define: fairness: [weak(action)].',
};

function conjuncts(condition: Condition<never[]> | undefined): readonly Conjunct[] {
  if (condition === undefined) return [];
  // The casts erase the argument types: a compiled function is only called with what its author expects.
  if (typeof condition === 'function') return [{ name: undefined, holds: condition as AuthorFunction }];
  return Object.entries(condition).map(([name, holds]) => ({ name, holds: holds as AuthorFunction }));
}

function compileAction(spec: string, name: string, action: ErasedAction): CompiledAction {
  const body = action?.body;
  if (typeof body?.then !== 'function') {
    throw new DefinitionError(
      spec,
      `${name} is not an action`,
      'Make it with action(choices, { when, then }).',
    );
  }
  requireKnown(spec, name, body, bodyKeys);
  const choices: CompiledChoice[] = [];
  for (const group of action.choices) {
    for (const [choice, from] of Object.entries(group)) {
      if (choices.some((other) => other.name === choice)) {
        throw new DefinitionError(spec, `${name} has two choices named ${choice}`, 'Give each its own name.');
      }
      if (!isName(choice)) {
        throw new DefinitionError(
          spec,
          `${name} has a choice named ${JSON.stringify(choice)}`,
          'A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
        );
      }
      const odd = constantsIn(from).find((value) => !isConstant(value));
      if (odd !== undefined || constantsIn(from).includes(undefined)) {
        throw new DefinitionError(
          spec,
          `choice ${choice} of ${name} lists ${describeOdd(odd)}`,
          'A constant is null, a boolean, a finite number, a word, or a list, a set or a record of these.',
        );
      }
      if (typeof from === 'function')
        choices.push({ kind: 'state', name: choice, from: from as AuthorFunction });
      else if (Array.isArray(from))
        choices.push({ kind: 'constants', name: choice, values: from, shape: undefined });
      else if (isAmong(from))
        choices.push({ kind: 'constants', name: choice, values: from.among, shape: from.type.shape });
      else if (isType(from))
        choices.push({ kind: 'shape', name: choice, shape: listable(spec, choice, name, from.shape) });
      else {
        throw new DefinitionError(
          spec,
          `choice ${choice} of ${name} is neither a type, a list, nor a function of the state`,
          'Give a type such as t.int(0, 3), an array of constants, or (state) => state.collection.',
        );
      }
    }
  }
  return { name, choices, guard: conjuncts(body.when), effect: body.then as AuthorFunction };
}

/** A choice over a type with more values than this is a mistake: each is tried in each state. */
const maxChoices = 1_048_576;

function constantsIn(from: unknown): readonly unknown[] {
  if (Array.isArray(from)) return from;
  return isAmong(from) ? from.among : [];
}

function describeOdd(value: unknown): string {
  return typeof value === 'object'
    ? 'an object of a class'
    : `${typeof value === 'undefined' ? '' : `a ${typeof value}, `}${String(value)}`;
}

/** Whether a value can be written into a trace and read again. */
function isConstant(value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isConstant);
  if (value instanceof Set) return [...value].every(isConstant);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return false;
  return Object.values(value).every(isConstant);
}

function listable(spec: string, choice: string, action: string, shape: Shape): Shape {
  // Collections with a capacity are listed out of all that would be values without one.
  if (sizeOf(shape) <= maxChoices) return shape;
  throw new DefinitionError(
    spec,
    `choice ${choice} of ${action} ranges over ${describeShape(shape)}, more than ${maxChoices} values`,
    'Choose from a smaller type, or from a collection of the state.',
  );
}

function isAmong(value: unknown): value is Among<unknown> {
  return typeof value === 'object' && value !== null && 'among' in value;
}

function isType(value: unknown): value is { readonly shape: Shape } {
  return typeof value === 'object' && value !== null && 'shape' in value;
}

function properties(parts: Readonly<Record<string, unknown>> | undefined): readonly CompiledProperty[] {
  return Object.entries(parts ?? {}).map(([name, condition]) => ({
    name,
    conjuncts: conjuncts(condition as Condition<never[]>),
  }));
}

/**
 * Builds `spec` for the given constants, with at most one mutant switched on, and makes the result uniform. `refining`
 * are the specs that refine it, for whose sake it is compiled.
 * @throws DefinitionError where the definition is not well formed; InstanceError where the mutant is unknown;
 * and whatever the spec itself throws.
 */
export function compile(
  spec: Spec,
  constants: Constants,
  mutant: string | undefined,
  refining: readonly Spec[] = [],
): Compiled {
  if (refining.includes(spec)) {
    throw new DefinitionError(
      spec.name,
      `it refines itself: ${[...refining, spec].map(({ name }) => name).join(', ')}`,
      'A refinement leads to a more abstract spec.',
    );
  }
  const asked = new Set<string>();
  let building = true;
  const definition: Definition = spec.build(constants, (name) => {
    // Asked only when a guard runs, a mutant would be unknown until then, and a misspelt one never noticed.
    if (!building) {
      throw new DefinitionError(
        spec.name,
        `it asks for the mutant ${JSON.stringify(name)} inside a guard, an effect or a property`,
        'Ask once, at the top: const early = mutant("...").',
      );
    }
    asked.add(name);
    return name === mutant;
  });
  building = false;
  if (mutant !== undefined && !asked.has(mutant)) {
    const known = [...asked].map((name) => JSON.stringify(name)).join(', ');
    throw new InstanceError(
      spec.name,
      `it has no mutant ${JSON.stringify(mutant)}`,
      known === '' ? 'It has no mutants.' : `Its mutants are ${known}.`,
    );
  }
  const parts = definition?.parts as ErasedParts | undefined;
  if (parts === undefined) {
    throw new DefinitionError(
      spec.name,
      'its function returns no definition',
      'End it with: return define({ ... }).',
    );
  }
  requireKnown(spec.name, 'define', parts, partNames);
  if (parts.actions === undefined || Object.keys(parts.actions).length === 0) {
    throw new DefinitionError(spec.name, 'it has no actions', 'Give define at least one.');
  }
  const initial =
    parts.initial === undefined ? [] : Array.isArray(parts.initial) ? parts.initial : [parts.initial];
  if (parts.initial !== undefined && initial.length === 0) {
    throw new DefinitionError(
      spec.name,
      'it has no initial state',
      'Leave `initial` out to start from first values, or give it at least one action.',
    );
  }
  const actions = Object.entries(parts.actions).map(([name, action]) =>
    compileAction(spec.name, name, action),
  );
  if (parts.fairness !== undefined && !Array.isArray(parts.fairness)) {
    throw new DefinitionError(spec.name, 'its fairness is no list', 'Give one: fairness: [weak(deliver)].');
  }
  const refinements = Object.entries(parts.refines ?? {}).map(([name, refinement]) =>
    compileRefinement(spec.name, name, refinement, (abstract, given) =>
      compile(abstract, given, undefined, [...refining, spec]),
    ),
  );
  const temporal = [
    ...Object.entries(parts.temporal ?? {}).map(([name, formula]) => ({ name, formula })),
    ...refinements.flatMap((refinement) => refinement.temporal),
  ];
  const compiled: Compiled = {
    specName: spec.name,
    constants,
    mutant,
    knownMutants: [...asked],
    variables: definition.variables,
    initial: initial.map((action: ErasedAction, index: number) =>
      compileAction(spec.name, initial.length === 1 ? 'initial' : `initial[${index}]`, action),
    ),
    actions,
    invariants: properties(parts.invariants),
    steps: [...properties(parts.steps), ...refinements.map(({ step }) => step)],
    reachable: properties(parts.reachable),
    ...compileTemporal(spec.name, temporal, parts.fairness ?? [], parts.actions, actions),
    terminal: parts.terminal as AuthorFunction | undefined,
    constraints: properties(parts.constraints),
    stepConstraints: properties(parts.stepConstraints),
  };
  requireDistinctNames(compiled);
  return compiled;
}

function requireDistinctNames(compiled: Compiled): void {
  const seen = new Set<string>();
  const { invariants, steps, reachable, temporal } = compiled;
  for (const { name } of [...invariants, ...steps, ...reachable, ...temporal]) {
    if (name === 'deadlock' || name === 'bounds' || seen.has(name)) {
      throw new DefinitionError(
        compiled.specName,
        seen.has(name)
          ? `two properties are named ${JSON.stringify(name)}`
          : `${JSON.stringify(name)} is a reserved name`,
        'Name each property by a sentence of its own.',
      );
    }
    seen.add(name);
  }
}
