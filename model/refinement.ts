import {
  constantsWith,
  DefinitionError,
  type Formula,
  type Refinement,
  type Spec,
} from '../spec/language/index.ts';
import type { AuthorFunction, Compiled, CompiledProperty } from './compiled.ts';
import { type Data, dataOf, frozen, OutOfBounds } from './data.ts';
import { UnpackableTypeError } from './layout.ts';
import { type Machine, machineOf } from './machine.ts';
import { type PairTest, pairTests } from './pair-tests.ts';
import { PlainModel, type PlainState, SpecError } from './plain.ts';
import {
  type CompiledFairness,
  type CompiledFormula,
  formulaText,
  isOneOf,
  type NamedFormula,
} from './temporal.ts';

/** What a refinement mapping gives is no state of the abstract spec. */
export class RefinementError extends Error {
  override readonly name = 'RefinementError';
}

/** A refinement as properties of the refining spec: of its initial states, of its steps, and of its behaviours. */
export interface CompiledRefinement {
  readonly step: CompiledProperty;
  readonly temporal: readonly NamedFormula[];
}

/** What a step property that is a refinement knows of the abstract spec. */
export interface RefinementOf {
  readonly abstract: Compiled;
  /** Whether a state stands for an initial state. */
  readonly startsWell: AuthorFunction;
  /** The number of the abstract state that a state stands for. @throws RefinementError */
  readonly numberOf: (state: unknown) => number;
  /** Whether the abstract spec has a step between two states, by their numbers, or they are one. */
  readonly isStep: (from: number, to: number) => boolean;
  /** The abstract state that a state stands for. @throws RefinementError */
  readonly abstractState: (state: unknown) => PlainState;
}

/**
 * Makes properties of the claim `name` that a spec refines another. `compileAbstract` compiles the other one.
 *
 * The abstract spec's own properties of states and steps are not asked again: what refines it has them if it does.
 * @throws DefinitionError where a temporal property of the abstract spec can tell stuttering apart: a step of the
 * refining spec may be none of the abstract one's, and then the property would mean something else.
 */
export function compileRefinement(
  spec: string,
  name: string,
  given: Refinement<unknown>,
  compileAbstract: (spec: Spec, constants: Refinement<unknown>['constants']) => Compiled,
): CompiledRefinement {
  const { abstract, constants, mapping } = given ?? {};
  if (typeof mapping !== 'function' || typeof abstract?.build !== 'function') {
    throw new DefinitionError(
      spec,
      `refines ${JSON.stringify(name)} is no refinement`,
      'Make it with refinement(spec, constants, (state) => ({ ... })).',
    );
  }
  const where = `refines ${JSON.stringify(name)}`;
  const states = new AbstractStates(
    compileAbstract(abstract, constantsWith(abstract, constants, where)),
    mapping,
  );
  const { compiled } = states;
  // What the abstract spec has for refining yet another one is its own affair, and follows.
  const temporal = compiled.temporal.filter((property) => property.refinement === undefined);
  const told = temporal.find(({ formula }) => tellsStutteringApart(formula));
  if (told !== undefined) {
    throw new DefinitionError(
      spec,
      `${where}: ${JSON.stringify(told.name)} of ${compiled.specName} can tell stuttering apart`,
      'Say it without next, and of steps only as always(not(step(...))) or eventually(step(...)).',
    );
  }
  const { refines } = states;
  const isStep = (before: unknown, after: unknown): boolean =>
    states.isStep(states.idOf(before), states.idOf(after));
  return {
    step: { name, conjuncts: [{ name: undefined, holds: isStep }], refines },
    temporal: [
      ...distinctAssumptions(compiled).map(({ assumption, text }): NamedFormula => {
        const enabled = states.leaf('enabled', assumption.mark);
        const taken = states.leaf('step', assumption.mark);
        const again = (of: Formula<unknown>): Formula<unknown> => ({
          operator: 'always',
          of: { operator: 'eventually', of },
        });
        const disabled: Formula<unknown> = { operator: 'not', of: enabled };
        const formula: Formula<unknown> =
          assumption.kind === 'weak'
            ? again({ operator: 'or', of: [disabled, taken] })
            : { operator: 'implies', left: again(enabled), right: again(taken) };
        return { name: `${name}: ${text}`, formula, refinement: name };
      }),
      ...temporal.map(
        (property): NamedFormula => ({
          name: `${name}: ${property.name}`,
          formula: states.formula(property.formula),
          refinement: name,
        }),
      ),
    ],
  };
}

/** The assumptions of a spec, each once, with texts that tell them apart: different values can be shown alike. */
function distinctAssumptions({
  fairness,
}: Compiled): readonly { readonly assumption: CompiledFairness; readonly text: string }[] {
  const distinct = fairness.filter(
    ({ kind, mark }, index) =>
      fairness.findIndex((other) => other.kind === kind && other.mark === mark) === index,
  );
  return distinct.map((assumption, index) => {
    const alike = distinct.slice(0, index).filter(({ text }) => text === assumption.text).length;
    return { assumption, text: alike === 0 ? assumption.text : `${assumption.text} (${alike + 1})` };
  });
}

/** A step between two abstract states, with the marks that it has there. */
interface AbstractStep {
  readonly to: number;
  readonly marks: ReadonlySet<number>;
}

/** The abstract states that were met, by number. Their steps are found by the reference semantics, once for each. */
class AbstractStates {
  readonly compiled: Compiled;
  readonly refines: RefinementOf;
  readonly #plain: PlainModel;
  readonly #mapping: Refinement<unknown>['mapping'];
  /** Packs abstract states, which is faster than any other way to a key; undefined where they have no packed form. */
  #machine: Machine | 'none' | undefined;
  readonly #numbers = new Map<number | string, number>();
  readonly #states: PlainState[] = [];
  readonly #steps: (readonly AbstractStep[] | undefined)[] = [];
  readonly #enabled: ReadonlySet<number>[] = [];
  #initial: ReadonlySet<number> | undefined;

  constructor(compiled: Compiled, mapping: Refinement<unknown>['mapping']) {
    this.compiled = compiled;
    this.#plain = new PlainModel(compiled);
    this.#mapping = mapping;
    this.refines = {
      abstract: compiled,
      startsWell: (state) => this.isInitial(this.idOf(state)),
      numberOf: (state) => this.idOf(state),
      isStep: (from, to) => this.isStep(from, to),
      abstractState: (state) => this.stateOf(this.idOf(state)),
    };
  }

  idOf(state: unknown): number {
    const mapped = this.#mapping(state);
    const machine = this.#packing();
    if (machine !== 'none' && this.#hasItsVariables(mapped)) {
      try {
        machine.assign(mapped);
        const known = this.#numbers.get(keyOf(machine.after));
        if (known !== undefined) return known;
      } catch (error) {
        // Said in full below.
        if (!(error instanceof OutOfBounds)) throw error;
      }
    }
    return this.#newIdOf(mapped);
  }

  #newIdOf(mapped: Readonly<Record<string, unknown>>): number {
    const { variables, specName } = this.compiled;
    const unknown = Object.keys(mapped ?? {}).find(
      (key) => !variables.fields.some((field) => field.name === key),
    );
    if (unknown !== undefined) {
      throw new RefinementError(`the mapping gives ${unknown}, which is no variable of ${specName}`);
    }
    try {
      return this.#numberOf(frozen(dataOf(variables, mapped, '') as PlainState));
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      throw new RefinementError(
        `the mapping gives no state of ${specName}: ${error.path || 'the state'} ${error.problem}`,
      );
    }
  }

  #packing(): Machine | 'none' {
    if (this.#machine !== undefined) return this.#machine;
    try {
      this.#machine = machineOf({ ...this.compiled, temporal: [] });
    } catch (error) {
      if (!(error instanceof UnpackableTypeError)) throw error;
      this.#machine = 'none';
    }
    return this.#machine;
  }

  #hasItsVariables(mapped: unknown): mapped is object {
    if (typeof mapped !== 'object' || mapped === null) return false;
    let names = 0;
    for (const _ in mapped) names += 1;
    return names === this.compiled.variables.fields.length;
  }

  stateOf(id: number): PlainState {
    return this.#states[id] as PlainState;
  }

  isInitial(id: number): boolean {
    this.#initial ??= new Set(
      this.#asked(() => [...this.#plain.initialSteps()]).flatMap(({ outcome }) =>
        outcome.kind === 'state' ? [this.#numberOf(outcome.state)] : [],
      ),
    );
    return this.#initial.has(id);
  }

  isStep(from: number, to: number): boolean {
    return from === to || this.#stepsFrom(from).some((step) => step.to === to);
  }

  /** A leaf of an abstract formula as one of the refining spec. */
  leaf(kind: 'enabled' | 'step', mark: number): Formula<unknown> {
    const text = formulaText({ operator: 'leaf', leaf: { kind, mark } }, this.compiled);
    if (kind === 'enabled') {
      return {
        operator: 'state',
        name: text,
        holds: (state) => {
          const id = this.idOf(state);
          this.#stepsFrom(id);
          return this.#enabled[id]?.has(mark) === true;
        },
      };
    }
    const { marks } = this.compiled;
    const about = marks[mark];
    if (about?.kind === 'step') {
      // Asked of the two states, whether or not the abstract spec has a step between them.
      return this.#stepLeaf(text, (from, to) =>
        this.#asked(() => this.#plain.asks(text, about.holds, this.stateOf(from), this.stateOf(to))),
      );
    }
    return this.#stepLeaf(text, (from, to) =>
      this.#stepsFrom(from).some((step) => step.to === to && step.marks.has(mark)),
    );
  }

  #stepLeaf(name: string, test: PairTest['holds']): Formula<unknown> {
    const holds = (before: unknown, after: unknown): boolean => {
      const [from, to] = [this.idOf(before), this.idOf(after)];
      return from !== to && test(from, to);
    };
    pairTests.set(holds as AuthorFunction, { refines: this.refines, holds: test });
    return { operator: 'step', name, holds };
  }

  formula(formula: CompiledFormula): Formula<unknown> {
    switch (formula.operator) {
      case 'leaf': {
        const { leaf } = formula;
        if (leaf.kind !== 'state') return this.leaf(leaf.kind, leaf.mark);
        const predicate = this.compiled.predicates[leaf.predicate];
        if (predicate === undefined) throw new RangeError('a formula has a leaf without a predicate');
        return {
          operator: 'state',
          name: predicate.text,
          holds: (state) => {
            const of = this.stateOf(this.idOf(state));
            return this.#asked(() => this.#plain.asks(predicate.text, predicate.holds, of));
          },
        };
      }
      case 'and':
      case 'or':
        return { operator: formula.operator, of: formula.of.map((part) => this.formula(part)) };
      case 'not':
      case 'always':
      case 'eventually':
      case 'next':
        return { operator: formula.operator, of: this.formula(formula.of) };
      default:
        return {
          operator: formula.operator,
          left: this.formula(formula.left),
          right: this.formula(formula.right),
        };
    }
  }

  /** What the abstract spec answers; where its own code fails, the error says that it is the abstract spec's. */
  #asked<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      throw new RefinementError(`in ${this.compiled.specName}, ${error.message}`);
    }
  }

  #numberOf(state: PlainState): number {
    const machine = this.#packing();
    if (machine !== 'none') machine.pack(state);
    const key = machine === 'none' ? JSON.stringify(state satisfies Data) : keyOf(machine.after);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const id = this.#states.push(state) - 1;
    this.#numbers.set(key, id);
    return id;
  }

  #stepsFrom(id: number): readonly AbstractStep[] {
    const known = this.#steps[id];
    if (known !== undefined) return known;
    const { marks, actions } = this.compiled;
    const state = this.stateOf(id);
    const byTarget = new Map<number, Set<number>>();
    const enabled = new Set<number>();
    for (const step of this.#asked(() => [...this.#plain.steps(state)])) {
      const to = step.outcome.kind === 'state' ? this.#numberOf(step.outcome.state) : undefined;
      if (to === id) continue;
      const own = (to === undefined ? undefined : byTarget.get(to)) ?? new Set<number>();
      if (to !== undefined) byTarget.set(to, own);
      for (const [index, mark] of marks.entries()) {
        // Predicates over steps are asked of the two states, not of what lies between them.
        if (mark.kind !== 'takings' || !isOneOf(mark.takings, actions, step)) continue;
        own.add(index);
        enabled.add(index);
      }
    }
    const steps = [...byTarget].map(([to, own]) => ({ to, marks: own }));
    this.#steps[id] = steps;
    this.#enabled[id] = enabled;
    return steps;
  }
}

/** What stands for a packed state in a map. */
function keyOf(words: Uint32Array): number | string {
  return words.length === 1 ? (words[0] as number) : words.join();
}

/**
 * Whether a formula may be true of a behaviour and false of the same with more stuttering, by what it looks like: `next`
 * can tell, and so can a step predicate, but for "always not" and "eventually" ones and the like.
 */
function tellsStutteringApart(formula: CompiledFormula): boolean {
  switch (formula.operator) {
    case 'leaf':
      return formula.leaf.kind === 'step';
    case 'next':
      return true;
    case 'always':
      return tellsStutteringApart(formula.of) && !isTrueOfStuttering(formula.of);
    case 'eventually':
      return tellsStutteringApart(formula.of) && !isFalseOfStuttering(formula.of);
    case 'not':
      return tellsStutteringApart(formula.of);
    case 'and':
    case 'or':
      return formula.of.some(tellsStutteringApart);
    case 'leadsTo':
      return [formula.left, formula.right].some(
        (side) => tellsStutteringApart(side) && !isFalseOfStuttering(side),
      );
    default:
      return tellsStutteringApart(formula.left) || tellsStutteringApart(formula.right);
  }
}

/** Whether a formula without temporal operators is false wherever no step is taken, whatever the state. */
function isFalseOfStuttering(formula: CompiledFormula): boolean {
  switch (formula.operator) {
    case 'leaf':
      return formula.leaf.kind === 'step';
    case 'not':
      return isTrueOfStuttering(formula.of);
    case 'and':
      return formula.of.every(isPropositional) && formula.of.some(isFalseOfStuttering);
    case 'or':
      return formula.of.every(isFalseOfStuttering);
    default:
      return false;
  }
}

function isTrueOfStuttering(formula: CompiledFormula): boolean {
  switch (formula.operator) {
    case 'not':
      return isFalseOfStuttering(formula.of);
    case 'and':
      return formula.of.every(isTrueOfStuttering);
    case 'or':
      return formula.of.every(isPropositional) && formula.of.some(isTrueOfStuttering);
    case 'implies':
      return (
        isPropositional(formula.left) &&
        isPropositional(formula.right) &&
        (isFalseOfStuttering(formula.left) || isTrueOfStuttering(formula.right))
      );
    default:
      return false;
  }
}

function isPropositional(formula: CompiledFormula): boolean {
  switch (formula.operator) {
    case 'leaf':
      return true;
    case 'not':
      return isPropositional(formula.of);
    case 'and':
    case 'or':
      return formula.of.every(isPropositional);
    case 'implies':
      return isPropositional(formula.left) && isPropositional(formula.right);
    default:
      return false;
  }
}
