import type { Ltl } from '../../checker/liveness/index.ts';
import { enabledIn, type FairCase, isTrueOf, labelsBetween } from './fair-case.ts';

/** How the twin may read a case, to see what its verdict hangs on. */
export interface Reading {
  readonly fairness: 'as given' | 'strong as weak' | 'none';
  /** Whether a behaviour may come to rest in a state for ever. */
  readonly rest: 'allowed' | 'forbidden';
}

const asGiven: Reading = { fairness: 'as given', rest: 'allowed' };

/** A state with what comes next: a step to another state, or rest for ever. */
interface Moment {
  readonly state: number;
  readonly to: number | undefined;
}

/** A formula as a node of the tableau: `now` is true of a letter, of the parts' truths and of the own promise. */
interface Part {
  readonly now: (letter: readonly boolean[], truths: readonly boolean[], promises: number) => boolean;
  /** Whether it must be so infinitely often, lest what is awaited be awaited for ever. */
  readonly isPaid?: (truths: readonly boolean[]) => boolean;
}

/**
 * Whether a fair behaviour exists of which `formula` is true: the classical tableau, and sets of nodes that shrink until
 * they shrink no more. No automata, no components, no search in depth.
 *
 * A node is a moment with a guess for each formula that the expansion laws put off, whether it is true after this moment
 * (maximal consistent sets of the closure: Lichtenstein and Pnueli, POPL 1985). The guesses before a moment follow from
 * those in it. The nodes on fair paths are what is left when those are removed that cannot come to what justice or
 * compassion asks for (Kesten, Pnueli and Raviv, ICALP 1998, after Emerson and Lei, LICS 1986).
 */
export function existsFair(one: FairCase, formula: Ltl, reading: Reading = asGiven): boolean {
  const tableau = new Tableau(formula);
  const { nodes, fair } = fairNodes(one, tableau, reading);
  return nodes.some(
    ({ moment, isTrue }, node) => fair[node] === true && isTrue && one.graph.initial.includes(moment.state),
  );
}

/** The number of expanded states from which no fair behaviour goes on. */
export function statesWithoutFairPath(one: FairCase): number {
  const { nodes, fair } = fairNodes(one, new Tableau({ operator: 'constant', value: true }), asGiven);
  const fine = new Set(nodes.flatMap(({ moment }, node) => (fair[node] === true ? [moment.state] : [])));
  return [...one.graph.steps.entries()].filter(([state, steps]) => steps !== undefined && !fine.has(state))
    .length;
}

interface Node {
  readonly moment: Moment;
  readonly isTrue: boolean;
  readonly before: readonly number[];
  /** By condition of justice, whether it is met here. */
  readonly just: readonly boolean[];
  /** By assumption of strong fairness. */
  readonly compassion: readonly { readonly asked: boolean; readonly met: boolean }[];
}

type NodeSet = readonly boolean[];

function fairNodes(
  one: FairCase,
  tableau: Tableau,
  { fairness, rest }: Reading,
): { readonly nodes: readonly Node[]; readonly fair: NodeSet } {
  const { graph, atoms } = one;
  const moments = graph.steps.flatMap((steps, state): Moment[] => {
    if (steps === undefined) return [];
    const targets = [...new Set(steps.map(({ to }) => to))].filter((to) => to !== undefined && to !== state);
    const moving = targets.map((to) => ({ state, to }));
    return rest === 'allowed' ? [...moving, { state, to: undefined }] : moving;
  });
  const comesBefore = moments.map((moment) =>
    [...moments.keys()].filter((index) => {
      const other = moments[index];
      return other?.to === undefined ? other === moment : other.to === moment.state;
    }),
  );
  const assumed = fairness === 'none' ? [] : one.fairness;
  const guesses = 2 ** tableau.promises;
  const nodes = moments.flatMap((moment, index) => {
    const letter = atoms.map((about) => isTrueOf(about, graph, moment.state, moment.to));
    const met = assumed.map(({ kind, labels }) => {
      const asked = (enabledIn(graph, moment.state) & labels) !== 0;
      const taken =
        moment.to !== undefined && ((labelsBetween(graph, moment.state, moment.to) ?? 0) & labels) !== 0;
      return { isStrong: kind === 'strong' && fairness === 'as given', asked, met: taken };
    });
    return Array.from({ length: guesses }, (_, promises): Node => {
      const { isTrue, promised, paid } = tableau.at(letter, promises);
      return {
        moment,
        isTrue,
        before: (comesBefore[index] ?? []).map((other) => other * guesses + promised),
        just: [...paid, ...met.filter(({ isStrong }) => !isStrong).map(({ asked, met }) => !asked || met)],
        compassion: met.filter(({ isStrong }) => isStrong),
      };
    });
  });
  return {
    nodes,
    fair: comingTo(
      nodes,
      nodes.map(() => true),
      core(nodes),
    ),
  };
}

/** Nodes such that each can go on inside the set for ever, and meet there all that it is asked for. */
function core(nodes: readonly Node[]): NodeSet {
  let left: NodeSet = nodes.map(() => true);
  for (;;) {
    const before = count(left);
    for (const [index] of nodes[0]?.just.entries() ?? []) {
      left = comingTo(
        nodes,
        left,
        nodes.map(({ just }) => just[index] === true),
      );
    }
    for (const [index] of nodes[0]?.compassion.entries() ?? []) {
      const met = comingTo(
        nodes,
        left,
        nodes.map(({ compassion }) => compassion[index]?.met === true),
      );
      left = left.map((isIn, node) => isIn && (met[node] === true || !nodes[node]?.compassion[index]?.asked));
    }
    left = goingOn(nodes, left);
    if (count(left) === before) return left;
  }
}

function count(set: NodeSet): number {
  return set.filter(Boolean).length;
}

/** The nodes of `within` from which one of the goals is reached inside `within`. */
function comingTo(nodes: readonly Node[], within: NodeSet, goals: NodeSet): NodeSet {
  const coming = new Set([...nodes.keys()].filter((node) => within[node] === true && goals[node] === true));
  for (const node of coming) {
    for (const before of nodes[node]?.before ?? []) if (within[before] === true) coming.add(before);
  }
  return nodes.map((_, node) => coming.has(node));
}

/** The nodes of `set` without those that can only leave it. */
function goingOn(nodes: readonly Node[], set: NodeSet): NodeSet {
  for (let left = set; ; ) {
    const continued = new Set(nodes.flatMap(({ before }, node) => (left[node] === true ? before : [])));
    const next = left.map((isIn, node) => isIn && continued.has(node));
    if (count(next) === count(left)) return left;
    left = next;
  }
}

/** A formula by its expansion laws: each part is true by what is true now, and by what is promised of the next moment. */
class Tableau {
  readonly #parts: Part[] = [];
  /** The part that each promise is about. */
  readonly #promised: number[] = [];
  readonly #whole: number;

  constructor(formula: Ltl) {
    this.#whole = this.#add(formula);
  }

  get promises(): number {
    return this.#promised.length;
  }

  /** The truth of the formula where `promises` will be true of the next moment, and what was so promised of this one. */
  at(letter: readonly boolean[], promises: number) {
    const truths: boolean[] = [];
    for (const part of this.#parts) truths.push(part.now(letter, truths, promises));
    return {
      isTrue: truths[this.#whole] === true,
      promised: this.#promised.reduce((sum, part, bit) => sum | (truths[part] === true ? 1 << bit : 0), 0),
      paid: this.#parts.flatMap(({ isPaid }) => (isPaid === undefined ? [] : [isPaid(truths)])),
    };
  }

  #push(part: Part): number {
    return this.#parts.push(part) - 1;
  }

  #promise(): number {
    return this.#promised.push(-1) - 1;
  }

  /** Adds a part that is put off: it is the part itself that is promised. */
  #expanded(
    law: (truths: readonly boolean[], later: boolean) => boolean,
    isPaid: (truths: readonly boolean[], own: boolean) => boolean,
  ): number {
    const bit = this.#promise();
    const own = this.#parts.length;
    this.#promised[bit] = own;
    return this.#push({
      now: (_, truths, promises) => law(truths, ((promises >> bit) & 1) === 1),
      isPaid: (truths) => isPaid(truths, truths[own] === true),
    });
  }

  #add(formula: Ltl): number {
    switch (formula.operator) {
      case 'constant':
        return this.#push({ now: () => formula.value });
      case 'atom':
        return this.#push({ now: (letter) => letter[formula.atom] === true });
      case 'and': {
        const of = formula.of.map((each) => this.#add(each));
        return this.#push({ now: (_, truths) => of.every((part) => truths[part]) });
      }
      case 'or': {
        const of = formula.of.map((each) => this.#add(each));
        return this.#push({ now: (_, truths) => of.some((part) => truths[part]) });
      }
      case 'not': {
        const of = this.#add(formula.of);
        return this.#push({ now: (_, truths) => truths[of] === false });
      }
      case 'next': {
        const bit = this.#promise();
        this.#promised[bit] = this.#add(formula.of);
        return this.#push({ now: (_, __, promises) => ((promises >> bit) & 1) === 1 });
      }
      case 'always':
        return this.#always(this.#add(formula.of));
      case 'eventually':
        return this.#eventually(this.#add(formula.of));
      case 'implies':
        return this.#implies(this.#add(formula.left), this.#add(formula.right));
      case 'leadsTo': {
        const left = this.#add(formula.left);
        return this.#always(this.#implies(left, this.#eventually(this.#add(formula.right))));
      }
      case 'until': {
        const left = this.#add(formula.left);
        const right = this.#add(formula.right);
        return this.#expanded(
          (truths, later) => truths[right] === true || (truths[left] === true && later),
          (truths, own) => !own || truths[right] === true,
        );
      }
      case 'release': {
        const left = this.#add(formula.left);
        const right = this.#add(formula.right);
        return this.#expanded(
          (truths, later) => truths[right] === true && (truths[left] === true || later),
          (truths, own) => own || truths[right] === false,
        );
      }
    }
  }

  #implies(left: number, right: number): number {
    return this.#push({ now: (_, truths) => truths[left] === false || truths[right] === true });
  }

  #always(of: number): number {
    return this.#expanded(
      (truths, later) => truths[of] === true && later,
      (truths, own) => own || truths[of] === false,
    );
  }

  #eventually(of: number): number {
    return this.#expanded(
      (truths, later) => truths[of] === true || later,
      (truths, own) => !own || truths[of] === true,
    );
  }
}
