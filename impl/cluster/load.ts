import type { Client } from './client.ts';
import type { LocalCluster } from './local-cluster.ts';

/** What clients have seen. */
export interface LoadReport {
  readonly decided: number;
  /** Answers other than that a command is decided: it was sent again. */
  readonly sentAgain: number;
  /** From when a command was first sent until it was decided, in milliseconds, smallest first. */
  readonly latenciesMs: readonly number[];
  /** The height that each decided command was told to be in, by its number. */
  readonly promised: ReadonlyMap<string, number>;
}

/** Clients of a cluster, each with one command at a time, which it sends until it is decided, to whoever answers. */
export class Load {
  readonly #cluster: LocalCluster;
  readonly #nodes: number;
  readonly #command: (client: number, sequence: number) => Uint8Array;
  readonly #connections = new Map<number, Promise<Client | undefined>>();
  /** Those of them that are being made. */
  readonly #fresh = new Map<number, Promise<Client | undefined>>();
  readonly #latenciesMs: number[] = [];
  readonly #promised = new Map<string, number>();
  readonly #clients: Promise<void>[] = [];
  #sentAgain = 0;
  #isOver = false;

  constructor(
    cluster: LocalCluster,
    nodes: number,
    command: (client: number, sequence: number) => Uint8Array,
  ) {
    this.#cluster = cluster;
    this.#nodes = nodes;
    this.#command = command;
  }

  get decided(): number {
    return this.#promised.size;
  }

  start(clients: number): void {
    for (let client = 0; client < clients; client += 1) this.#clients.push(this.#run(client));
  }

  /** Lets each client have its last answer. */
  async end(): Promise<LoadReport> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    for (const connection of this.#connections.values()) (await connection)?.close();
    return {
      decided: this.#promised.size,
      sentAgain: this.#sentAgain,
      latenciesMs: this.#latenciesMs.toSorted((a, b) => a - b),
      promised: this.#promised,
    };
  }

  async #run(client: number): Promise<void> {
    for (let sequence = 1; !this.#isOver; sequence += 1) {
      const command = this.#command(client, sequence);
      const begun = performance.now();
      const height = await this.#untilDecided(command, client);
      this.#latenciesMs.push(performance.now() - begun);
      this.#promised.set(Buffer.from(command).toString('hex'), height);
    }
  }

  async #untilDecided(command: Uint8Array, client: number): Promise<number> {
    for (let attempt = 0; ; attempt += 1) {
      const node = (client + attempt) % this.#nodes;
      const answer = await (await this.#connection(node))?.submit(command);
      if (answer?.kind === 'decided') return answer.height;
      if (answer?.kind === 'refused')
        throw new Error(`a command is refused: ${answer.why}; this is a bug in Assay, please report it`);
      this.#sentAgain += 1;
      // Somebody is down or busy: the next may not be, and not every client has to find out at once.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Undefined if the node cannot be reached. */
  async #connection(node: number): Promise<Client | undefined> {
    const connection = await this.#connections.get(node);
    if (connection !== undefined && !connection.isClosed) return connection;
    // Asked for by many clients at once, and made once.
    const fresh = this.#fresh.get(node) ?? this.#cluster.client(node).catch(() => undefined);
    this.#fresh.set(node, fresh);
    this.#connections.set(node, fresh);
    const made = await fresh;
    this.#fresh.delete(node);
    return made;
  }
}
