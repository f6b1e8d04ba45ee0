import type { Leaf, Machine } from '../model/index.ts';
import type { EdgeGraph } from './liveness/index.ts';

/** What is true of states, as a number for each state: equal numbers where the same leaves are true. */
export class StateLabels {
  /** By index of the state. */
  readonly labels: Uint32Array;
  readonly #machine: Machine;
  readonly #edges: EdgeGraph;
  readonly #leaves: readonly Leaf[];
  /** Position of each leaf among those that are about states; undefined for leaves about steps. */
  readonly #bits: readonly (number | undefined)[];
  readonly #isSmall: boolean;
  readonly #asksEnabled: boolean;
  readonly #words: Uint32Array;
  readonly #enabled: Uint32Array;
  /** Where the leaves are too many to be their own number: sets of leaves by what stands for them. */
  readonly #names = new Map<string, number>();
  readonly #sets: Uint32Array[] = [];
  readonly #seen = new Set<number>();

  constructor(machine: Machine, edges: EdgeGraph, leaves: readonly Leaf[], size: number) {
    this.#machine = machine;
    this.#edges = edges;
    this.#leaves = leaves;
    let bit = 0;
    this.#bits = leaves.map((leaf) => (leaf.kind === 'step' ? undefined : bit++));
    this.labels = new Uint32Array(size);
    this.#isSmall = bit <= namedBits;
    this.#asksEnabled = leaves.some((leaf) => leaf.kind === 'enabled');
    this.#words = new Uint32Array(Math.max(1, Math.ceil(bit / 32)));
    this.#enabled = new Uint32Array(machine.wordsPerMarks);
  }

  /** Labels the state at `index`, whose words are in the machine. Throws what the author's predicates throw. */
  add(index: number): void {
    this.#words.fill(0);
    if (this.#asksEnabled) this.#edges.enabled(index, this.#enabled);
    for (let position = 0; position < this.#leaves.length; position += 1) {
      const leaf = this.#leaves[position] as Leaf;
      const bit = this.#bits[position];
      if (bit === undefined || !this.#holds(leaf)) continue;
      this.#words[bit >>> 5] = (this.#words[bit >>> 5] as number) | (1 << (bit & 31));
    }
    const label = this.#labelOf();
    this.labels[index] = label;
    if (this.#seen.size < maxSeen) this.#seen.add(label);
  }

  /** Whether an atom is true of the states with this label; false of every state for leaves about steps. */
  isTrue(label: number, atom: number): boolean {
    const bit = this.#bits[atom];
    if (bit === undefined) return false;
    const word = this.#isSmall ? label : (this.#sets[label]?.[bit >>> 5] ?? 0);
    return ((word >>> (bit & 31)) & 1) === 1;
  }

  /** The labels that states have, unless there are very many. */
  seen(): ReadonlySet<number> | undefined {
    return this.#seen.size < maxSeen ? this.#seen : undefined;
  }

  #holds(leaf: Leaf): boolean {
    if (leaf.kind === 'state') return this.#machine.holds('predicates', leaf.predicate);
    return (((this.#enabled[leaf.mark >>> 5] as number) >>> (leaf.mark & 31)) & 1) === 1;
  }

  #labelOf(): number {
    if (this.#isSmall) return this.#words[0] as number;
    const key = this.#words.join();
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const label = this.#sets.push(this.#words.slice()) - 1;
    this.#names.set(key, label);
    return label;
  }
}

/** Up to so many leaves, a set of them is its own name. */
const namedBits = 12;

/** More labels than this are not remembered apart. */
const maxSeen = 65_536;
