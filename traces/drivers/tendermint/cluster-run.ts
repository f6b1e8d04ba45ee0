import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, LocalCluster } from '../../../impl/cluster/index.ts';
import type { LogSink, Recorded } from '../../log/index.ts';
import { ClusterLog } from './cluster-log.ts';
import { SlicesWriter } from './recorder.ts';

const nodes = 4;
const deadlineMs = 60_000;

/**
 * Records four processes that talk over TCP while they are killed, halted and cut off from each other. Each run is another:
 * it happens in real time.
 */
export async function recordCluster(sink: LogSink): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-cluster-log-'));
  try {
    const run = new ClusterRun();
    const cluster = await run.started(folder);
    await run.hurt(cluster);
    await cluster.close();
    const writer = new SlicesWriter(sink);
    const files = cluster.keys.map((_, node) => join(cluster.folderOf(node), 'steps.ndjson'));
    const validators = cluster.keys.map((key) => ({ key, power: 1 }));
    const log = new ClusterLog({ files, validators }, 'four processes over TCP', (height, whole) =>
      writer.write(height, whole),
    );
    log.end();
    return writer.end();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class ClusterRun {
  readonly #heights = new Array<number>(nodes).fill(0);
  #isOver = false;

  started(folder: string): Promise<LocalCluster> {
    return LocalCluster.start({
      folder,
      nodes,
      links: 'cuttable',
      files: ['steps'],
      idleMs: 60,
      timeouts: { proposeMs: 400, prevoteMs: 200, precommitMs: 200, moreMsPerRound: 100, gossipMs: 200 },
      heard: (node, event) => {
        if (event.kind === 'decided') this.#heights[node] = event.height;
      },
    });
  }

  /** Kills each node once, one twice in a row; cuts one off, and then halves, which leaves nobody a quorum. */
  async hurt(cluster: LocalCluster): Promise<void> {
    const asking = this.#ask(cluster);
    await this.#grows(3);
    for (const node of cluster.keys.keys()) {
      await cluster.kill(node);
      await this.#grows(2);
      await cluster.start(node);
      await this.#grows(1);
    }
    await cluster.kill(2);
    await cluster.start(2);
    await cluster.kill(2);
    await cluster.start(2);
    cluster.partition([0]);
    await this.#grows(3);
    cluster.partition([0, 1]);
    await pause(1_500);
    cluster.mend();
    await this.#grows(3);
    await cluster.halt(3);
    await this.#grows(2);
    await cluster.wake(3);
    await this.#all();
    this.#isOver = true;
    await asking;
  }

  /** Resolves when some node has decided so many heights more. */
  #grows(by: number): Promise<void> {
    const height = Math.max(...this.#heights) + by;
    return until(() => Math.max(...this.#heights) >= height);
  }

  /** Resolves when every node is where the first is now. */
  #all(): Promise<void> {
    const height = Math.max(...this.#heights);
    return until(() => Math.min(...this.#heights) >= height);
  }

  /** Somebody who asks for something now and then, of whoever answers. */
  async #ask(cluster: LocalCluster): Promise<void> {
    for (let count = 0; !this.#isOver; count += 1) {
      const client: Client | undefined = await cluster.client(count % nodes).catch(() => undefined);
      void client?.submit(Buffer.from(`command ${count}`));
      await pause(50);
      client?.close();
    }
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`the cluster got no further in ${deadlineMs} ms`);
    await pause(20);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
