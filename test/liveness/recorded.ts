import fc, { type Random } from 'fast-check';
import {
  type Atom,
  automatonOf,
  conjunctsOf,
  EdgeGraph,
  type EdgeMemory,
  EdgeRecorder,
  emptyEdges,
  type FairMark,
  type Ltl,
  lassoOf,
  Product,
  reserveFirsts,
  shortened,
  statesWithoutFairBehaviour,
} from '../../checker/liveness/index.ts';
import type { About, Behaviour, FairCase } from './fair-case.ts';
import { flawOf } from './judge-behaviour.ts';

/** Where and by whom each state is kept: the verdict must not depend on it. */
export interface Layout {
  /** By state: its index in the store; some indices stand for no state. */
  readonly indices: readonly number[];
  /** By state: the thread that expands it, and whether the thread's batch, or what it wrote, is full then. */
  readonly threads: readonly number[];
  readonly ends: readonly ('nothing' | 'batch' | 'hand over')[];
  /** States in the order in which they are expanded. */
  readonly order: readonly number[];
  readonly segmentBits: number;
  /** Where the marks stand among the bits of the words. */
  readonly marks: readonly number[];
  readonly words: number;
}

const mostMarks = 16;
const mostThreads = 3;

/** A random layout for up to so many states. */
export function layoutFrom(random: Random, states: number): Layout {
  const threads = random.nextInt(1, mostThreads);
  const words = random.nextInt(1, 5) === 1 ? 2 : 1;
  const shuffled = (size: number): number[] => {
    const left = Array.from({ length: size }, (_, index) => index);
    return Array.from({ length: size }, () => left.splice(random.nextInt(0, left.length - 1), 1)).flat();
  };
  const gaps = random.nextInt(0, 1) * 20;
  return {
    indices: shuffled(states + gaps).slice(0, states),
    threads: Array.from({ length: states }, () => random.nextInt(0, threads - 1)),
    ends: Array.from(
      { length: states },
      () => (['nothing', 'batch', 'hand over'] as const)[random.nextInt(0, 2)] ?? 'nothing',
    ),
    order: shuffled(states),
    segmentBits: random.nextInt(0, 1) === 0 ? 1 : 4,
    marks: shuffled(32 * words).slice(0, mostMarks),
    words,
  };
}

/** Layouts; that a case fails does not hang on them, as a rule, so that they are not shrunk. */
export const layouts: fc.Arbitrary<Layout> = new (class extends fc.Arbitrary<Layout> {
  generate(random: Random): fc.Value<Layout> {
    return new fc.Value(layoutFrom(random, 8), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Layout {
    return typeof value === 'object' && value !== null && 'indices' in value;
  }

  shrink(): fc.Stream<fc.Value<Layout>> {
    return fc.Stream.nil();
  }
})();

/** What the checker's part says of a case. */
export interface Answer {
  /** A behaviour that breaks the formula: as it was found, and without detours. */
  readonly lassos: readonly Behaviour[];
  readonly isViolated: boolean;
  readonly withoutFairBehaviour: number;
  /** Of the conjunct that is false: the acceptance sets of the automaton of its negation. */
  readonly acceptanceSets: number;
}

/** The part of `check` that decides temporal properties, on a graph that was not made by a machine. */
export class Recorded {
  readonly #one: FairCase;
  readonly #layout: Layout;
  readonly #edges: EdgeGraph;
  readonly #marks: readonly (About | undefined)[];

  constructor(one: FairCase, layout: Layout) {
    this.#one = one;
    this.#layout = layout;
    this.#marks = marksOf(one);
    this.#edges = this.#recorded();
  }

  /** Decides the formula as `check` decides a property, conjunct by conjunct. */
  answer(): Answer {
    const withoutFairBehaviour = statesWithoutFairBehaviour(this.#graph());
    for (const conjunct of conjunctsOf(this.#one.formula)) {
      const product = this.#product({ operator: 'not', of: conjunct });
      if (!product.search()) continue;
      const found = lassoOf(product, (left, right) => left - right);
      const shorter = shortened(
        product,
        found,
        (candidate) => flawOf({ ...this.#one, formula: conjunct }, this.#behaviour(candidate)) === undefined,
      );
      return {
        isViolated: true,
        lassos: [this.#behaviour(found), this.#behaviour(shorter)],
        withoutFairBehaviour,
        acceptanceSets: product.question.automaton.acceptanceSets,
      };
    }
    return { isViolated: false, lassos: [], withoutFairBehaviour, acceptanceSets: 0 };
  }

  /** Whether the verdict would be another if some acceptance set of an automaton were forgotten. */
  needsEachAcceptanceSet(): boolean {
    const { isViolated } = this.answer();
    return conjunctsOf(this.#one.formula).some((conjunct) => {
      const { automaton } = this.#product({ operator: 'not', of: conjunct }).question;
      if (automaton.acceptanceSets < 2) return false;
      return Array.from({ length: automaton.acceptanceSets }, (_, set) => set).some((forgotten) => {
        const others = (accepts: readonly number[]) =>
          accepts.filter((set) => set !== forgotten).map((set) => (set > forgotten ? set - 1 : set));
        const lax = {
          initial: automaton.initial,
          transitions: automaton.transitions.map((from) =>
            from.map((transition) => ({ ...transition, accepts: others(transition.accepts) })),
          ),
          acceptanceSets: automaton.acceptanceSets - 1,
        };
        return new Product({ ...this.#question(), automaton: lax }).search() !== isViolated;
      });
    });
  }

  #behaviour({ states, loop }: Behaviour): Behaviour {
    return { states: states.map((index) => this.#layout.indices.indexOf(index)), loop };
  }

  #product(formula: Ltl): Product {
    return new Product({ ...this.#question(), automaton: automatonOf(formula) });
  }

  #graph() {
    const { graph, atoms, fairness } = this.#one;
    const size = Math.max(...this.#layout.indices) + 1;
    const labels = new Uint32Array(size);
    const enabled = new Uint32Array(this.#layout.words);
    for (const [state, truths] of graph.truths.entries()) {
      const index = this.#indexOf(state);
      this.#edges.enabled(index, enabled);
      labels[index] = atoms.reduce((sum, about, atom) => {
        const isTrue =
          about.kind === 'state' ? ((truths >> about.bit) & 1) === 1 : this.#hasMark(enabled, about);
        return isTrue ? sum | (1 << atom) : sum;
      }, 0);
    }
    return {
      edges: this.#edges,
      size,
      initial: graph.initial.map((state) => this.#indexOf(state)),
      labels,
      fairness: fairness.map(
        ({ kind, labels: of }): FairMark => ({ kind, mark: this.#markOf({ labels: of }) }),
      ),
    };
  }

  #question() {
    const { atoms } = this.#one;
    return {
      ...this.#graph(),
      atoms: atoms.map(
        (about): Atom =>
          about.kind === 'state' || about.kind === 'enabled'
            ? { kind: 'state' }
            : { kind: 'step', mark: this.#markOf(about) },
      ),
      isTrue: (label: number, atom: number) => ((label >> atom) & 1) === 1,
    };
  }

  #indexOf(state: number): number {
    return this.#layout.indices[state] ?? 0;
  }

  #markOf(about: Marked): number {
    const place = this.#marks.findIndex((mark) => mark !== undefined && keyOf(mark) === keyOf(about));
    return this.#layout.marks[place] ?? 0;
  }

  #hasMark(bits: Uint32Array, about: Marked): boolean {
    const mark = this.#markOf(about);
    return (((bits[mark >>> 5] ?? 0) >>> (mark & 31)) & 1) === 1;
  }

  /** The marks of a step, as a machine puts them down. */
  #bitsOf(from: number, to: number | undefined, labels: number): Uint32Array {
    const bits = new Uint32Array(this.#layout.words);
    for (const [place, about] of this.#marks.entries()) {
      const isMarked =
        about !== undefined && 'targets' in about
          ? to !== undefined && (((about.targets[from] ?? 0) >> to) & 1) === 1
          : about !== undefined && 'labels' in about && (about.labels & labels) !== 0;
      const mark = this.#layout.marks[place] ?? 0;
      if (isMarked) bits[mark >>> 5] = (bits[mark >>> 5] ?? 0) | (1 << (mark & 31));
    }
    return bits;
  }

  #recorded(): EdgeGraph {
    const { graph } = this.#one;
    const { words, segmentBits, order, threads, ends, indices } = this.#layout;
    const { edges, hands } = officeFor(words, segmentBits);
    // As a crew does before its threads start.
    if (new Set(threads).size > 1) reserveFirsts(edges.memory, (Math.max(...indices) >>> segmentBits) + 1);
    for (const state of order) {
      const steps = graph.steps[state];
      const hand = hands[threads[state] ?? 0];
      if (steps === undefined || hand === undefined) continue;
      hand.recorder.source(this.#indexOf(state), hand.landed.length);
      for (const { to, labels } of steps) {
        // A machine offers no stuttering steps.
        if (to === state) continue;
        const bits = this.#bitsOf(state, to, labels);
        if (to === undefined) hand.recorder.cut(bits);
        else hand.offer(this.#indexOf(to), bits);
      }
      if (ends[state] !== 'nothing') hand.record();
      if (ends[state] === 'hand over') edges.add(hand.thread, hand.recorder.written());
    }
    for (const hand of hands) {
      hand.record();
      edges.add(hand.thread, hand.recorder.written());
    }
    return edges;
  }
}

type Marked = { readonly labels: number } | { readonly targets: readonly number[] };

function keyOf(about: About | Marked): string {
  if ('targets' in about) return `to ${about.targets.join()}`;
  return 'labels' in about ? `by ${about.labels}` : '';
}

/** What is told of steps: equal ones once. */
function marksOf({ atoms, fairness }: FairCase): readonly (About | undefined)[] {
  const all: readonly About[] = [
    ...fairness.map(({ labels }): About => ({ kind: 'taken', labels })),
    ...atoms.filter(({ kind }) => kind !== 'state'),
  ];
  const keys = all.map(keyOf);
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** A thread's recorder, and the successors that wait to be recorded. */
class Hand {
  readonly thread: number;
  readonly recorder: EdgeRecorder;
  readonly landed: number[] = [];
  readonly #marks: number[] = [];

  constructor(thread: number, memory: EdgeMemory) {
    this.thread = thread;
    this.recorder = new EdgeRecorder(memory);
  }

  offer(index: number, marks: Uint32Array): void {
    this.landed.push(index);
    this.#marks.push(...marks);
  }

  record(): void {
    this.recorder.record(Uint32Array.from(this.landed), Uint32Array.from(this.#marks), this.landed.length);
    this.landed.length = 0;
    this.#marks.length = 0;
  }
}

interface Office {
  readonly edges: EdgeGraph;
  readonly hands: readonly Hand[];
  served: number;
}

const offices = new Map<string, Office>();

/**
 * Memory for edges in which no state is expanded. A thread's part takes megabytes, which is most of the time that a small
 * case takes: so several cases share them, one after the other, as several levels do.
 */
function officeFor(words: number, segmentBits: number): Office {
  const key = `${words} ${segmentBits}`;
  const known = offices.get(key);
  if (known !== undefined && known.served < mostServed) {
    known.served += 1;
    for (const segment of known.edges.memory.firsts) segment.fill(0);
    return known;
  }
  const memory = emptyEdges(segmentBits, words);
  const hands = Array.from({ length: mostThreads }, (_, thread) => new Hand(thread, memory));
  const office = { edges: new EdgeGraph(memory), hands, served: 1 };
  offices.set(key, office);
  return office;
}

/** So few that none of them has too many labels. */
const mostServed = 100;
