import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Built } from './built.ts';
import { Clients } from './clients.ts';
import { type MachineRates, machineRates } from './machine-rates.ts';
import { type Spread, spreadOf } from './spread.ts';
import { tradingFloor } from './trading-floor.ts';

/** Four processes over TCP on one machine, each with a margin engine and a disk. */
export interface ClusterFigures {
  readonly waiting: number;
  readonly commandsPerSecond: Spread;
  readonly heightsPerSecond: Spread;
  /** From when a command is sent until its client is told that it is decided. */
  readonly medianMs: Spread;
  readonly p99Ms: Spread;
  readonly machine: MachineRates;
}

const nodes = 4;

/** Runs a cluster under load, and measures the machine in the same folder. */
export async function cluster(
  built: Built,
  runs: number,
  { waiting, seconds }: { readonly waiting: number; readonly seconds: number },
): Promise<ClusterFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run += 1)
      measured.push(await loaded(built, join(folder, `run-${run}`), waiting, seconds));
    const machine = machineRates(folder, 1_000 * Math.min(1, seconds));
    const spread = (of: (one: Measured) => number): Spread => spreadOf(measured.map(of));
    return {
      waiting,
      commandsPerSecond: spread(({ commands }) => commands),
      heightsPerSecond: spread(({ heights }) => heights),
      medianMs: spread(({ medianMs }) => medianMs),
      p99Ms: spread(({ p99Ms }) => p99Ms),
      machine,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly commands: number;
  readonly heights: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

async function loaded(built: Built, folder: string, waiting: number, seconds: number): Promise<Measured> {
  const roots = new Map<number, Set<string>>();
  let decidedCommands = 0;
  const network = await built.cluster.LocalCluster.start({
    folder,
    nodes,
    application: (validators) => ({ kind: 'margin', config: tradingFloor(validators, waiting) }),
    heard: (node, event) => {
      if (event.kind !== 'decided') return;
      roots.set(event.height, (roots.get(event.height) ?? new Set()).add(event.stateRoot));
      if (node === 0) decidedCommands += event.commands;
    },
  });
  const clients = new Clients(built, network, nodes);
  const beginMs = performance.now();
  const before = roots.size;
  clients.start(waiting);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const latencies = await clients.end();
  const elapsed = (performance.now() - beginMs) / 1_000;
  const heights = roots.size - before;
  const statuses = await network.close();
  requireAgreement(roots, statuses);
  // A node tells of a block when it has executed it; that of the last block may still have been under way.
  if (decidedCommands < latencies.length - waiting)
    throw new Error(
      `clients were told of ${latencies.length} commands, and node 1 has executed ${decidedCommands}`,
    );
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    commands: latencies.length / elapsed,
    heights: heights / elapsed,
    medianMs: at(0.5),
    p99Ms: at(0.99),
  };
}

/** A fast wrong answer is no result. */
export function requireAgreement(
  roots: ReadonlyMap<number, ReadonlySet<string>>,
  statuses: readonly string[],
): void {
  const split = [...roots].find(([, found]) => found.size > 1);
  if (split !== undefined) throw new Error(`at height ${split[0]} nodes have different state roots`);
  const bad = statuses.find((status) => !status.startsWith('status 0'));
  if (bad !== undefined || roots.size === 0) throw new Error(`a node has ended with ${bad}`);
}
