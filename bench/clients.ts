import type { LocalCluster } from '../impl/cluster/index.ts';
import type { Built } from './built.ts';

/** Clients of a cluster, each with one command at a time: it deposits and withdraws in turn, so that all is done. */
export class Clients {
  readonly #built: Built;
  readonly #cluster: LocalCluster;
  readonly #nodes: number;
  readonly #running: Promise<void>[] = [];
  readonly #latenciesMs: number[] = [];
  #isOver = false;

  constructor(built: Built, cluster: LocalCluster, nodes: number) {
    this.#built = built;
    this.#cluster = cluster;
    this.#nodes = nodes;
  }

  start(count: number): void {
    const connections = Array.from({ length: this.#nodes }, (_, node) => this.#cluster.client(node));
    for (let client = 0; client < count; client += 1)
      this.#running.push(this.#run(client, connections[client % this.#nodes]));
  }

  /** Lets each have its last answer; answers how long each command took, in milliseconds, ascending. */
  async end(): Promise<readonly number[]> {
    this.#isOver = true;
    await Promise.all(this.#running);
    return this.#latenciesMs.sort((a, b) => a - b);
  }

  async #run(client: number, connecting: ReturnType<LocalCluster['client']> | undefined): Promise<void> {
    const connection = await connecting;
    for (let sequence = 1; !this.#isOver; sequence += 1) {
      const kind = sequence % 2 === 1 ? ('deposit' as const) : ('withdraw' as const);
      const command = { kind, account: client, amount: 1 };
      const bytes = this.#built.replicatedMargin.encodeCommand({ client, sequence, command });
      const beginMs = performance.now();
      const answer = await connection?.submit(bytes);
      if (answer?.kind !== 'decided') throw new Error(`a command was not decided: ${answer?.kind}`);
      this.#latenciesMs.push(performance.now() - beginMs);
    }
  }
}
