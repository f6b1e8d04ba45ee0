import {
  type Compiled,
  formulaText,
  LassoReading,
  type Leaf,
  type Machine,
  type Model,
  type Trace,
} from '../model/index.ts';
import { compareWords } from './findings.ts';
import { antecedentsOf, formulaOf, numbered } from './formulas.ts';
import { falseFormula, isFalseOf, isMet, judgedAssumptions } from './judge-lasso.ts';
import { StateLabels } from './labels.ts';
import {
  type Automaton,
  automatonOf,
  conjunctsOf,
  type EdgeGraph,
  FormulaTooLargeError,
  hasBit,
  holdsOf,
  type Lasso,
  type Ltl,
  lassoOf,
  Product,
  ProductFullError,
  type Question,
  shortened,
  statesWithoutFairBehaviour,
} from './liveness/index.ts';
import type { CheckOptions } from './options.ts';
import { DisagreementError, plainTrace } from './retrace.ts';
import type { Alone, Search } from './search.ts';
import { control } from './store.ts';
import type { FalseFormula, LassoJudgement, Vacuity } from './verdict.ts';

/** What was found of one temporal property. */
export type TemporalFinding =
  | { readonly property: string; readonly status: 'holds' | 'open' }
  | {
      readonly property: string;
      readonly status: 'violated';
      readonly trace: Trace;
      readonly lasso: LassoJudgement;
    };

/** A property that no automaton of a reasonable size stands for. */
export class UndecidedPropertyError extends Error {
  override readonly name = 'UndecidedPropertyError';

  constructor(property: string, cause: Error) {
    super(`temporal property ${JSON.stringify(property)} cannot be decided: ${cause.message}`, { cause });
  }
}

/** A temporal property made ready: the formulas whose conjunction it is, each with the automaton of its violations. */
export interface PreparedProperty {
  readonly property: string;
  readonly ltl: Ltl;
  readonly leaves: readonly Leaf[];
  readonly conjuncts: readonly { readonly formula: Ltl; readonly automaton: Automaton }[];
}

/**
 * Makes the temporal properties of `compiled` ready, before a search that might be long.
 * @throws UndecidedPropertyError for a formula that is too large.
 */
export function preparedProperties(compiled: Compiled): readonly PreparedProperty[] {
  return compiled.temporal.map(({ name, formula }) => {
    const { ltl, leaves } = numbered(formula);
    const conjuncts = refused(name, () =>
      conjunctsOf(ltl).map((conjunct) => ({
        formula: conjunct,
        automaton: automatonOf({ operator: 'not', of: conjunct }),
      })),
    );
    return { property: name, ltl, leaves, conjuncts };
  });
}

function refused<T>(property: string, decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof FormulaTooLargeError) throw new UndecidedPropertyError(property, error);
    throw error;
  }
}

/** States that are labelled between two looks at the clock and the keyboard. */
const sliceStates = 131_072;

/**
 * Decides the temporal properties of a spec on the graph that was explored: all of LTL, under weak and strong fairness.
 *
 * A property that is a conjunction is decided conjunct by conjunct. The negated conjunct becomes an automaton, and its
 * product with the graph is searched for a fair and accepted behaviour; see `Product`. A lasso that is found is
 * replayed in the plain form, and judged there by the semantics alone, before anybody sees it.
 */
export class TemporalProperties {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #search: Search;
  readonly #edges: EdgeGraph;
  readonly #alone: Alone;
  readonly #options: CheckOptions;
  readonly #prepared: readonly PreparedProperty[];
  readonly #size: number;
  /** What was found of states that fairness lets rest, for all properties together. */
  readonly #rest: Uint8Array;
  readonly #initial: readonly number[];
  readonly vacuity: Vacuity[] = [];
  /** What came before everything was decided. */
  limit: 'time' | 'interrupted' | 'memory' | undefined;

  constructor(
    model: Model,
    machine: Machine,
    search: Search,
    edges: EdgeGraph,
    alone: Alone,
    options: CheckOptions,
    prepared: readonly PreparedProperty[],
  ) {
    this.#model = model;
    this.#prepared = prepared;
    this.#machine = machine;
    this.#search = search;
    this.#edges = edges;
    this.#alone = alone;
    this.#options = options;
    this.#size = search.indices;
    this.#rest = new Uint8Array(this.#size);
    this.#initial = search.initialStates();
  }

  /**
   * What is true of each property. `explored` says whether every reachable state was found and expanded: only then can
   * one hold. Stops at the first that is violated unless the options ask to go on; the rest are open.
   */
  async decide(explored: 'whole' | 'in part'): Promise<readonly TemporalFinding[]> {
    if (explored === 'whole') this.#lookForIdleFairness();
    const findings: TemporalFinding[] = [];
    let isOver = false;
    for (const prepared of this.#prepared) {
      const found: TemporalFinding | undefined =
        isOver || this.limit !== undefined ? undefined : await this.#decideOne(prepared, explored);
      findings.push(found ?? { property: prepared.property, status: 'open' });
      isOver ||= found?.status === 'violated' && this.#options.onViolation === 'stop';
    }
    return findings;
  }

  /** Undefined where a limit came first. */
  async #decideOne(
    { property, ltl, leaves, conjuncts }: PreparedProperty,
    explored: 'whole' | 'in part',
  ): Promise<TemporalFinding | undefined> {
    const labels = await this.#labelled(leaves);
    if (labels === undefined) return undefined;
    for (const [index, { formula, automaton }] of conjuncts.entries()) {
      const product = this.#searched(this.#question(automaton, leaves, labels));
      if (product === undefined) return undefined;
      if (product.hasFound) {
        const trace = this.#lassoIn(product, formula, leaves);
        const text = falseFormula(this.#model, formula, leaves, index, conjuncts.length);
        const lasso = this.#judged(trace, formula, leaves, text);
        return { property, status: 'violated', trace, lasso };
      }
      if (await this.#isOver()) return undefined;
    }
    if (explored === 'in part') return { property, status: 'open' };
    this.#lookForIdle(property, ltl, leaves, labels);
    return { property, status: 'holds' };
  }

  /** The product, searched; undefined where it is too large to be. */
  #searched(question: Question): Product | undefined {
    try {
      const product = new Product(question);
      product.search();
      return product;
    } catch (error) {
      if (!(error instanceof ProductFullError)) throw error;
      this.limit = 'memory';
      return undefined;
    }
  }

  /** Lets timers and signals have their turn. Whether they, or the clock, ended the search. */
  async #isOver(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#options.interrupted?.() === true) this.limit = 'interrupted';
    else if (this.#search.isOutOfTime()) this.limit = 'time';
    return this.limit !== undefined;
  }

  /** What is true of each stored state; undefined where it was interrupted. */
  async #labelled(leaves: readonly Leaf[]): Promise<StateLabels | undefined> {
    const labels = new StateLabels(this.#machine, this.#edges, leaves, this.#size);
    const { store } = this.#search;
    const { ranges, control: cells } = store.memory;
    const pairs = cells[control.ranges] ?? 0;
    for (let pair = 0; pair < pairs; ) {
      if (await this.#isOver()) return undefined;
      this.#alone.slice(() => {
        // A pair has few states: whole pairs, as many as make a slice.
        for (let states = 0; states < sliceStates && pair < pairs; pair += 1) {
          const [first, end] = [ranges[2 * pair] ?? 0, ranges[2 * pair + 1] ?? 0];
          for (let index = first; index < end; index += 1) {
            store.load(index, this.#machine.before);
            labels.add(index);
          }
          states += end - first;
        }
      });
    }
    return labels;
  }

  #question(automaton: Automaton, leaves: readonly Leaf[], labels: StateLabels): Question {
    return {
      edges: this.#edges,
      size: this.#size,
      initial: this.#initial,
      automaton,
      atoms: leaves.map((leaf) =>
        leaf.kind === 'step' ? { kind: 'step', mark: leaf.mark } : { kind: 'state' },
      ),
      labels: labels.labels,
      isTrue: (label, atom) => labels.isTrue(label, atom),
      fairness: this.#model.compiled.fairness,
      rest: this.#rest,
    };
  }

  #lassoIn(product: Product, conjunct: Ltl, leaves: readonly Leaf[]): Trace {
    const { store } = this.#search;
    const words = this.#machine.wordsPerState;
    const [one, other] = [new Uint32Array(words), new Uint32Array(words)];
    const found = lassoOf(product, (left, right) => {
      store.load(left, one);
      store.load(right, other);
      return compareWords(one, other);
    });
    const lasso = shortened(product, found, (shorter) =>
      this.#isCounterexample(shorter, conjunct, leaves, product),
    );
    const states = lasso.states.map((index) => {
      store.load(index, one);
      return this.#machine.unpack(one);
    });
    return plainTrace(this.#model, states, false, lasso.loop);
  }

  /** Whether the conjunct is false of a lasso of the graph, and the lasso fair: by labels and marks. */
  #isCounterexample(
    { states, loop }: Lasso,
    conjunct: Ltl,
    leaves: readonly Leaf[],
    product: Product,
  ): boolean {
    const { labels, isTrue } = product.question;
    const { fairness } = this.#model.compiled;
    const last = states.length - 1;
    const marks = states.map((state, index) =>
      this.#marksBetween(state, states[index === last ? loop : index + 1] as number),
    );
    const isFalse = !holdsOf(conjunct, {
      length: states.length,
      loop,
      holds: (position, atom) => {
        const leaf = leaves[atom] as Leaf;
        if (leaf.kind === 'step') return hasBit(marks[position] as Uint32Array, leaf.mark);
        return isTrue(labels[states[position] as number] as number, atom);
      },
    });
    if (!isFalse) return false;
    const enabled = states.slice(loop).map((state) => {
      const bits = new Uint32Array(this.#machine.wordsPerMarks);
      this.#edges.enabled(state, bits);
      return bits;
    });
    return fairness.every(({ kind, mark }) => {
      if (marks.slice(loop).some((bits) => hasBit(bits, mark))) return true;
      return kind === 'weak'
        ? enabled.some((bits) => !hasBit(bits, mark))
        : enabled.every((bits) => !hasBit(bits, mark));
    });
  }

  #marksBetween(from: number, to: number): Uint32Array {
    const marks = new Uint32Array(this.#machine.wordsPerMarks);
    this.#edges.forEachEdge(from, (target, edge) => {
      if (target === to) this.#edges.addMarks(edge, marks);
    });
    return marks;
  }

  /** @throws DisagreementError where the lasso is no fair behaviour that breaks the formula, by the plain form. */
  #judged(trace: Trace, conjunct: Ltl, leaves: readonly Leaf[], formula: FalseFormula): LassoJudgement {
    const reading = new LassoReading(this.#model, trace);
    if (!isFalseOf(reading, conjunct, leaves)) {
      throw new DisagreementError(`the lasso that was found has ${formula.formula}`);
    }
    const judged = judgedAssumptions(reading, this.#model.compiled.fairness);
    const fairness = judged.map(({ assumption, reason }) => {
      if (isMet(reason)) return { assumption, reason };
      throw new DisagreementError(`the lasso that was found is not fair: ${assumption}`);
    });
    return { ...formula, fairness };
  }

  /** Counts the states from which no explored behaviour is fair: only where steps were cut off can there be any. */
  lookForDeadEnds(): void {
    const states = statesWithoutFairBehaviour({
      edges: this.#edges,
      size: this.#size,
      initial: this.#initial,
      labels: new Uint32Array(this.#size),
      fairness: this.#model.compiled.fairness,
    });
    if (states > 0) this.vacuity.push({ kind: 'fairness that admits no behaviour', states });
  }

  #lookForIdleFairness(): void {
    const marks = this.#edges.allMarks();
    for (const { mark, text } of this.#model.compiled.fairness) {
      if (!hasBit(marks, mark))
        this.vacuity.push({ kind: 'fairness of what is never enabled', assumption: text });
    }
  }

  /** Looks for left sides of implications that are never true. */
  #lookForIdle(property: string, ltl: Ltl, leaves: readonly Leaf[], labels: StateLabels): void {
    for (const { left, when } of antecedentsOf(ltl)) {
      if (when === 'ever' && isOfStates(left, leaves) && isTrueSomewhere(left, labels)) continue;
      if (this.#isTrueOfSome(when === 'ever' ? { operator: 'eventually', of: left } : left, leaves, labels))
        continue;
      const text = formulaText(formulaOf(left, leaves), this.#model.compiled);
      this.vacuity.push({ kind: 'antecedent never true', property, antecedent: text });
    }
  }

  /** Whether a formula is true of some fair behaviour; it may be where that is too large a question. */
  #isTrueOfSome(formula: Ltl, leaves: readonly Leaf[], labels: StateLabels): boolean {
    try {
      return new Product(this.#question(automatonOf(formula), leaves, labels)).search();
    } catch (error) {
      // What is asked for was decided before: a doubt that cannot be looked for is none.
      if (error instanceof FormulaTooLargeError || error instanceof ProductFullError) return true;
      throw error;
    }
  }
}

function isOfStates(formula: Ltl, leaves: readonly Leaf[]): boolean {
  switch (formula.operator) {
    case 'constant':
      return true;
    case 'atom':
      return leaves[formula.atom]?.kind !== 'step';
    case 'and':
    case 'or':
      return formula.of.every((part) => isOfStates(part, leaves));
    case 'not':
      return isOfStates(formula.of, leaves);
    case 'implies':
      return isOfStates(formula.left, leaves) && isOfStates(formula.right, leaves);
    default:
      return false;
  }
}

/** Whether some stored state satisfies a formula without temporal operators. False where that cannot be told. */
function isTrueSomewhere(formula: Ltl, labels: StateLabels): boolean {
  for (const label of labels.seen() ?? []) {
    if (holdsOf(formula, { length: 1, loop: 0, holds: (_, atom) => labels.isTrue(label, atom) })) return true;
  }
  return false;
}
