import {
  type AnyAction,
  DefinitionError,
  equal,
  type Fairness,
  type Formula,
  type Shape,
  type Taking,
} from '../spec/language/index.ts';
import type { AuthorFunction, CompiledAction, CompiledChoice } from './compiled.ts';
import { type Data, dataOf, OutOfBounds, sameData } from './data.ts';
import {
  type Argument,
  type PlainModel,
  type PlainState,
  type PlainStep,
  stepText,
  untypedData,
} from './plain.ts';

/** Some of the ways to take an action. */
export interface CompiledTaking {
  /** Position among the actions. */
  readonly action: number;
  /** The choices whose values are given. */
  readonly choices: readonly (Argument & { readonly constant: unknown })[];
}

/** Something that is true or false of a step that changes the state, and false where nothing changes. */
export type Mark =
  | { readonly kind: 'takings'; readonly text: string; readonly takings: readonly CompiledTaking[] }
  | { readonly kind: 'step'; readonly text: string; readonly holds: AuthorFunction };

/** A state predicate of a formula, with the text that stands for it. */
export interface Predicate {
  readonly text: string;
  readonly holds: AuthorFunction;
}

/** An assumption about behaviours: the mark's takings, as one action. */
export interface CompiledFairness {
  readonly kind: 'weak' | 'strong';
  /** Position among the marks. */
  readonly mark: number;
  /** `WF(pass)`. */
  readonly text: string;
}

/** What the leaves of formulas say: of a state, of the step from it, or of the steps that there are from it. */
export type Leaf =
  | { readonly kind: 'state'; readonly predicate: number }
  | { readonly kind: 'step' | 'enabled'; readonly mark: number };

/** A formula whose leaves are positions of predicates and marks. */
export type CompiledFormula =
  | { readonly operator: 'leaf'; readonly leaf: Leaf }
  | { readonly operator: 'not' | 'always' | 'eventually' | 'next'; readonly of: CompiledFormula }
  | { readonly operator: 'and' | 'or'; readonly of: readonly CompiledFormula[] }
  | {
      readonly operator: 'implies' | 'until' | 'release' | 'leadsTo';
      readonly left: CompiledFormula;
      readonly right: CompiledFormula;
    };

/** What a spec says of whole behaviours. */
export interface CompiledTemporal {
  readonly temporal: readonly {
    readonly name: string;
    readonly formula: CompiledFormula;
    /** The refinement that it is a part of, if it is. */
    readonly refinement?: string;
  }[];
  readonly fairness: readonly CompiledFairness[];
  readonly predicates: readonly Predicate[];
  readonly marks: readonly Mark[];
}

/** A temporal property as its author wrote it, or as a refinement has it. */
export interface NamedFormula {
  readonly name: string;
  readonly formula: Formula<unknown>;
  /** The refinement that it is a part of. */
  readonly refinement?: string;
}

/**
 * Makes formulas and assumptions uniform. `actions` are the author's, by name, and `compiled` what became of them.
 * @throws DefinitionError for what is no formula or no assumption, for an action that the spec does not have, and for
 * a choice or a value that the action does not have.
 */
export function compileTemporal(
  spec: string,
  formulas: readonly NamedFormula[],
  fairness: readonly Fairness[],
  actions: Readonly<Record<string, AnyAction>>,
  compiled: readonly CompiledAction[],
): CompiledTemporal {
  const compiler = new TemporalCompiler(spec, actions, compiled);
  const assumptions = fairness.map((assumption, index): CompiledFairness => {
    const where = `fairness[${index}]`;
    if ((assumption?.kind !== 'weak' && assumption?.kind !== 'strong') || !Array.isArray(assumption.of)) {
      throw new DefinitionError(spec, `${where} is no fairness`, 'Make it with weak(...) or strong(...).');
    }
    const mark = compiler.takings(assumption.of, where);
    const text = `${assumption.kind === 'weak' ? 'WF' : 'SF'}(${compiler.marks[mark]?.text ?? ''})`;
    return { kind: assumption.kind, mark, text };
  });
  const temporal = formulas.map(({ name, formula, ...rest }) => ({
    ...rest,
    name,
    formula: compiler.formula(formula, `temporal property ${JSON.stringify(name)}`),
  }));
  return { temporal, fairness: assumptions, predicates: compiler.predicates, marks: compiler.marks };
}

/** Whether a step of `action` is one of `other`, too: they are the same, or the first takes it jointly with others. */
function takes(action: AnyAction, other: AnyAction): boolean {
  return action === other || (action.joins ?? []).some((one) => takes(one, other));
}

class TemporalCompiler {
  readonly predicates: Predicate[] = [];
  readonly marks: Mark[] = [];
  readonly #spec: string;
  readonly #actions: readonly (readonly [string, AnyAction])[];
  readonly #compiled: readonly CompiledAction[];

  constructor(
    spec: string,
    actions: Readonly<Record<string, AnyAction>>,
    compiled: readonly CompiledAction[],
  ) {
    this.#spec = spec;
    this.#actions = Object.entries(actions);
    this.#compiled = compiled;
  }

  formula(formula: Formula<unknown>, where: string): CompiledFormula {
    switch (formula?.operator) {
      case 'state':
        return leafOf('state', this.#predicate(formula.name, formula.holds as AuthorFunction, where));
      case 'step':
        return leafOf('step', this.#step(formula.name, formula.holds as AuthorFunction, where));
      case 'taken':
        return leafOf('step', this.takings(formula.of, where));
      case 'enabled':
        return leafOf('enabled', this.takings(formula.of, where));
      case 'not':
      case 'always':
      case 'eventually':
      case 'next':
        return { operator: formula.operator, of: this.formula(formula.of, where) };
      case 'and':
      case 'or':
        return { operator: formula.operator, of: formula.of.map((part) => this.formula(part, where)) };
      case 'implies':
      case 'until':
      case 'release':
      case 'leadsTo':
        return {
          operator: formula.operator,
          left: this.formula(formula.left, where),
          right: this.formula(formula.right, where),
        };
      default:
        throw new DefinitionError(
          this.#spec,
          `${where} is not a formula`,
          'Build it from predicates with always, eventually, leadsTo and the like.',
        );
    }
  }

  /** The mark of some takings; equal ones have one mark. */
  takings(given: readonly Taking[], where: string): number {
    if (given.length === 0) {
      throw new DefinitionError(this.#spec, `${where} names no action`, 'Give it at least one.');
    }
    const takings = given.flatMap((taking) => this.#taking(taking, where));
    const text = takings
      .map(({ action, choices }) =>
        stepText({ action: this.#compiled[action]?.name ?? '', arguments: choices }),
      )
      .join(', ');
    // Not by their text, which may be the same for different values.
    const known = this.marks.findIndex(
      (mark) => mark.kind === 'takings' && sameTakings(mark.takings, takings),
    );
    return known >= 0 ? known : this.marks.push({ kind: 'takings', text, takings }) - 1;
  }

  #taking(given: Taking, where: string): readonly CompiledTaking[] {
    const { action, choices } = given;
    if (typeof choices !== 'object' || choices === null) {
      throw new DefinitionError(
        this.#spec,
        `${where} has a taking without choices`,
        'Write taking(action, { choice: value }).',
      );
    }
    const positions = this.#actions.flatMap(([, other], position) =>
      takes(other, action) ? [position] : [],
    );
    if (positions.length === 0) {
      throw new DefinitionError(
        this.#spec,
        `${where} is about an action that the spec does not have`,
        'Name one of those under `actions`, as it was made by action(...).',
      );
    }
    return positions.map((position) => {
      const compiled = this.#compiled[position] as CompiledAction;
      return {
        action: position,
        choices: Object.entries(choices).map(([name, value]) => this.#fixed(compiled, name, value, where)),
      };
    });
  }

  #fixed(action: CompiledAction, name: string, value: unknown, where: string): CompiledTaking['choices'][0] {
    const choice = action.choices.find((other) => other.name === name);
    if (choice === undefined) {
      throw new DefinitionError(
        this.#spec,
        `${where} gives a value for ${JSON.stringify(name)}, which is no choice of ${action.name}`,
        action.choices.length === 0
          ? 'It has none.'
          : `Its choices are ${action.choices.map((each) => each.name).join(', ')}.`,
      );
    }
    const shape = shapeOf(choice);
    try {
      const data = shape === undefined ? untypedData(value) : dataOf(shape, value, name);
      if (choice.kind !== 'constants' || choice.values.some((each) => sameData(plain(shape, each), data))) {
        return { name, value: data, shape, constant: value };
      }
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
    }
    throw new DefinitionError(
      this.#spec,
      `${where} gives ${name} of ${action.name} the value ${String(value)}, which it never has`,
      'Give a value that the choice ranges over.',
    );
  }

  #predicate(name: string | undefined, holds: AuthorFunction, where: string): number {
    this.#requireFunction(holds, where);
    const text = name ?? textOf(holds);
    const known = this.predicates.findIndex((other) => other.holds === holds && other.text === text);
    return known >= 0 ? known : this.predicates.push({ text, holds }) - 1;
  }

  #step(name: string | undefined, holds: AuthorFunction, where: string): number {
    this.#requireFunction(holds, where);
    return this.marks.push({ kind: 'step', text: name ?? textOf(holds), holds }) - 1;
  }

  #requireFunction(holds: unknown, where: string): void {
    if (typeof holds === 'function') return;
    throw new DefinitionError(this.#spec, `${where} has a leaf that is no predicate`, 'Give it a function.');
  }
}

function sameTakings(left: readonly CompiledTaking[], right: readonly CompiledTaking[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ action, choices }, index) => {
      const other = right[index];
      return (
        other?.action === action &&
        other.choices.length === choices.length &&
        choices.every(
          ({ name, constant }, at) =>
            other.choices[at]?.name === name && equal(constant, other.choices[at]?.constant),
        )
      );
    })
  );
}

function leafOf(kind: Leaf['kind'], position: number): CompiledFormula {
  return {
    operator: 'leaf',
    leaf: kind === 'state' ? { kind, predicate: position } : { kind, mark: position },
  };
}

function shapeOf(choice: CompiledChoice): Shape | undefined {
  return choice.kind === 'state' ? undefined : choice.shape;
}

function plain(shape: Shape | undefined, value: unknown): Data {
  return shape === undefined ? untypedData(value) : dataOf(shape, value, '');
}

/** Longer texts of predicates are cut off. */
const maxPredicateText = 72;

/** The name of a function, or what its text says after the arrow. */
function textOf(holds: AuthorFunction): string {
  if (holds.name !== '') return holds.name;
  const text = String(holds)
    .replace(/^.*?=>\s*/s, '')
    .replaceAll(/\s+/g, ' ');
  return text.length > maxPredicateText ? `${text.slice(0, maxPredicateText - 1)}…` : text;
}

/**
 * Whether a mark is true of a step of the plain form that changes `state`.
 * @throws SpecError where the predicate of a mark does.
 */
export function hasMark(
  mark: Mark,
  {
    compiled,
    plain,
  }: { readonly compiled: { readonly actions: readonly CompiledAction[] }; readonly plain: PlainModel },
  state: PlainState,
  step: PlainStep,
): boolean {
  if (mark.kind === 'takings') return isOneOf(mark.takings, compiled.actions, step);
  return step.outcome.kind === 'state' && plain.asks(mark.text, mark.holds, state, step.outcome.state);
}

/** Whether a step of the plain form is one of the takings. Says nothing of whether it changes the state. */
export function isOneOf(
  takings: readonly CompiledTaking[],
  actions: readonly CompiledAction[],
  step: PlainStep,
): boolean {
  return takings.some(
    ({ action, choices }) =>
      actions[action]?.name === step.action &&
      choices.every(({ name, constant }) =>
        step.arguments.some(
          (argument, index) => argument.name === name && equal(step.chosen[index], constant),
        ),
      ),
  );
}

/** Whether a formula needs no parentheses as a part of another. */
function isSimple(formula: CompiledFormula): boolean {
  return (
    formula.operator === 'leaf' ||
    formula.operator === 'always' ||
    formula.operator === 'eventually' ||
    formula.operator === 'next'
  );
}

/** A formula in words: `quiet leads to detected`, `always (a or b)`. */
export function formulaText(formula: CompiledFormula, { predicates, marks }: CompiledTemporal): string {
  const part = (of: CompiledFormula): string => (isSimple(of) ? text(of) : `(${text(of)})`);
  const text = (of: CompiledFormula): string => {
    switch (of.operator) {
      case 'leaf':
        return leafText(of.leaf);
      case 'and':
      case 'or':
        if (of.of.length === 0) return of.operator === 'and' ? 'true' : 'false';
        return of.of.length === 1
          ? text(of.of[0] as CompiledFormula)
          : of.of.map(part).join(` ${of.operator} `);
      case 'not':
      case 'always':
      case 'eventually':
      case 'next':
        return of.of.operator === 'leaf' || !isSimple(of.of)
          ? `${of.operator} (${text(of.of)})`
          : `${of.operator} ${text(of.of)}`;
      case 'leadsTo':
        return `${part(of.left)} leads to ${part(of.right)}`;
      default:
        return `${part(of.left)} ${of.operator} ${part(of.right)}`;
    }
  };
  const leafText = (leaf: Leaf): string => {
    if (leaf.kind === 'state') return predicates[leaf.predicate]?.text ?? '';
    const mark = marks[leaf.mark];
    if (mark?.kind === 'step') return mark.text;
    return leaf.kind === 'step' ? `${mark?.text ?? ''} is taken` : `${mark?.text ?? ''} is enabled`;
  };
  return text(formula);
}
