import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ed25519KeyPair, type Timeouts } from '../consensus/index.ts';
import type { NodeLimits } from '../node/index.ts';
import { type Address, addressText } from '../transport/index.ts';
import type { ApplicationConfig } from './applications.ts';
import { Client } from './client.ts';
import { CuttableLink } from './cuttable-link.ts';
import { addressIn, type NodeConfig } from './node-config.ts';
import { NodeHandle } from './node-handle.ts';
import type { ProcessEvent } from './node-process.ts';

/** What a cluster on this machine is to be like. */
export interface ClusterOptions {
  /** Of the cluster alone: keys, configurations, and a folder for each node. */
  readonly folder: string;
  readonly nodes: number;
  /** By default each has the same power. */
  readonly powers?: readonly number[];
  readonly timeouts?: Timeouts;
  readonly idleMs?: number;
  /** By default a hash of all commands. `validators` are the keys of the nodes, which are drawn when it is started. */
  readonly application?: (validators: NodeConfig['validators']) => ApplicationConfig;
  readonly limits?: Partial<NodeLimits>;
  /** `cuttable`: each link goes through a link, so that it can be cut. */
  readonly links?: 'direct' | 'cuttable';
  /** Which files of lines each node writes beside its memory. */
  readonly files?: readonly ('steps' | 'messages')[];
  readonly heard?: (node: number, event: ProcessEvent) => void;
}

/** For nodes that share a machine and may be short of processors. */
const patientTimeouts: Timeouts = {
  proposeMs: 1_000,
  prevoteMs: 300,
  precommitMs: 300,
  moreMsPerRound: 300,
  gossipMs: 300,
};

const chain = 'local cluster';

/** Nodes in processes of their own on this machine, that can be killed, halted and cut off from each other. */
export class LocalCluster {
  readonly #options: ClusterOptions;
  readonly #nodes: NodeHandle[] = [];
  /** Where each node can be reached; of one that is down, where it could. */
  readonly #addresses: { readonly peers: Address; readonly clients: Address }[] = [];
  /** By the numbers of the nodes, the one that dials first. */
  readonly #links = new Map<string, CuttableLink>();

  private constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /**
   * Starts the nodes. A folder that was used before is used on, with its keys.
   *
   * @throws NodeProcessError if one does not come up
   */
  static async start(options: ClusterOptions): Promise<LocalCluster> {
    const cluster = new LocalCluster(options);
    const keys = await cluster.#keys();
    const validators = keys.map((key, index) => ({ key, power: options.powers?.[index] ?? 1 }));
    for (const [node, key] of keys.entries()) {
      const file = join(cluster.folderOf(node), 'node.json');
      await writeFile(file, JSON.stringify(cluster.#configOf(node, validators), undefined, 2));
      cluster.#nodes.push(new NodeHandle(key, file, (event) => options.heard?.(node, event)));
    }
    await cluster.#layLinks();
    try {
      await Promise.all(keys.map((_, node) => cluster.start(node)));
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /** The keys of the nodes, by number. */
  get keys(): readonly string[] {
    return this.#nodes.map(({ key }) => key);
  }

  folderOf(node: number): string {
    return join(this.#options.folder, `node-${node + 1}`);
  }

  /** Starts a node that is down; resolves when it can be reached and the others were told where. */
  async start(node: number): Promise<void> {
    const { peers, clients } = await this.#node(node).start();
    this.#addresses[node] = { peers: addressIn(peers), clients: addressIn(clients) };
    for (const other of this.#nodes.keys()) {
      this.#tellWhere(node, other);
      this.#tellWhere(other, node);
    }
  }

  /** As `kill -9` does. Resolves when the process is gone. */
  async kill(node: number): Promise<void> {
    await this.#node(node).signal('SIGKILL');
  }

  /** The process does nothing any more, and its connections stay. */
  async halt(node: number): Promise<void> {
    await this.#node(node).signal('SIGSTOP');
  }

  async wake(node: number): Promise<void> {
    await this.#node(node).signal('SIGCONT');
  }

  /** Has a node end by itself; resolves with its status. */
  closeNode(node: number): Promise<string> {
    return this.#node(node).close();
  }

  /** Cuts the links between those in `some` and all others. The links have to be cuttable. */
  partition(some: readonly number[]): void {
    for (const [name, link] of this.#links) {
      const [from, to] = name.split(' ').map(Number);
      if (some.includes(from ?? -1) === some.includes(to ?? -1)) link.mend();
      else link.cut();
    }
  }

  /** Mends all links. */
  mend(): void {
    this.partition([]);
  }

  isRunning(node: number): boolean {
    return this.#node(node).isRunning;
  }

  /** Rejects with the system's error if the node is down. */
  client(node: number): Promise<Client> {
    const addresses = this.#addresses[node];
    if (addresses === undefined) throw noSuchNode(node);
    return Client.connect(addresses.clients);
  }

  /** Ends all nodes, each by itself; resolves with their statuses. */
  async close(): Promise<readonly string[]> {
    const statuses = await Promise.all(this.#nodes.map((node) => node.close()));
    await Promise.all([...this.#links.values()].map((link) => link.close()));
    return statuses;
  }

  async #keys(): Promise<readonly string[]> {
    return Promise.all(
      Array.from({ length: this.#options.nodes }, async (_, node) => {
        const file = join(this.folderOf(node), 'secret');
        await mkdir(this.folderOf(node), { recursive: true });
        // For the eyes of its owner alone. One that is there is kept.
        await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 }).catch(isThere);
        return ed25519KeyPair(Buffer.from(await readFile(file, 'utf8'), 'hex')).key;
      }),
    );
  }

  #configOf(node: number, validators: NodeConfig['validators']): NodeConfig {
    const { application, limits, timeouts = patientTimeouts, idleMs = 20, files = [] } = this.#options;
    const folder = this.folderOf(node);
    return {
      chain,
      validators,
      secretFile: join(folder, 'secret'),
      folder: join(folder, 'memory'),
      listen: '127.0.0.1:0',
      clients: '127.0.0.1:0',
      peers: validators.filter((_, other) => other !== node).map(({ key }) => ({ key })),
      timeouts,
      idleMs,
      application: application?.(validators) ?? { kind: 'hash chain' },
      control: 'stdin',
      ...(limits === undefined ? {} : { limits }),
      ...(files.includes('steps') ? { steps: join(folder, 'steps.ndjson') } : {}),
      ...(files.includes('messages') ? { messages: join(folder, 'messages.ndjson') } : {}),
    };
  }

  async #layLinks(): Promise<void> {
    if (this.#options.links !== 'cuttable') return;
    for (const from of this.#nodes.keys())
      for (const to of this.#nodes.keys())
        if (this.#node(from).key < this.#node(to).key)
          this.#links.set(`${from} ${to}`, await CuttableLink.open());
  }

  /** Tells a node where another one is, or where the link is that leads there. */
  #tellWhere(node: number, other: number): void {
    const target = this.#addresses[other]?.peers;
    if (node === other || target === undefined) return;
    const link = this.#links.get(`${node} ${other}`);
    if (link !== undefined) link.target = target;
    const address = addressText(link?.address ?? target);
    this.#node(node).tell({ kind: 'moved', peer: this.#node(other).key, address });
  }

  #node(index: number): NodeHandle {
    const node = this.#nodes[index];
    if (node === undefined) throw noSuchNode(index);
    return node;
  }
}

function isThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function noSuchNode(index: number): Error {
  return new Error(`there is no node ${index} in the cluster; this is a bug in Assay, please report it`);
}
