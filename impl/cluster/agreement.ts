import type { ProcessEvent } from './node-process.ts';

/** Listens to all nodes, and compares what they have decided, height by height. */
export class Agreement {
  readonly #nodes: number;
  /** By height: the state root, and how many nodes have told it. */
  readonly #roots = new Map<number, { readonly root: string; told: number }>();
  readonly #heights: number[];
  readonly #disagreements: string[] = [];
  readonly #accused = new Set<string>();
  #commands = 0;

  constructor(nodes: number) {
    this.#nodes = nodes;
    this.#heights = Array.from({ length: nodes }, () => 0);
  }

  hear(node: number, event: ProcessEvent): void {
    if (event.kind === 'accused') this.#accused.add(event.culprit);
    if (event.kind === 'recovered') this.#heights[node] = Math.max(this.heightOf(node), event.height - 1);
    if (event.kind !== 'decided') return;
    const { height, stateRoot, commands } = event;
    this.#heights[node] = Math.max(this.heightOf(node), height);
    const known = this.#roots.get(height);
    if (known === undefined) {
      this.#roots.set(height, { root: stateRoot, told: 1 });
      this.#commands += commands;
      return;
    }
    known.told += 1;
    if (known.root !== stateRoot)
      this.#disagreements.push(`height ${height}: node ${node + 1} has ${stateRoot}, not ${known.root}`);
  }

  /** The last height that a node has decided. */
  heightOf(node: number): number {
    return this.#heights[node] ?? 0;
  }

  /** The last height that all nodes have decided. */
  get commonHeight(): number {
    return Math.min(...this.#heights);
  }

  get height(): number {
    return Math.max(...this.#heights);
  }

  /** Commands in all decided blocks. */
  get commands(): number {
    return this.#commands;
  }

  /** Heights of which every node has told the state root. */
  get heightsOfAll(): number {
    return [...this.#roots.values()].filter(({ told }) => told >= this.#nodes).length;
  }

  rootAt(height: number): string | undefined {
    return this.#roots.get(height)?.root;
  }

  get disagreements(): readonly string[] {
    return this.#disagreements;
  }

  /** The keys of those who have signed twice. */
  get accused(): ReadonlySet<string> {
    return this.#accused;
  }
}
