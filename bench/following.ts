import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Built } from './built.ts';
import { Clients } from './clients.ts';
import { requireAgreement } from './cluster.ts';
import { tradingFloor } from './trading-floor.ts';

/** A cluster at its full rate, whose log is matched while it runs. */
export interface FollowingFigures {
  readonly seconds: number;
  readonly heights: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** From when the last line was written until the verdict on all lines was there; with the start of the command, if short. */
  readonly lagMs: number;
}

const nodes = 4;
/** What is older than this has been written by its node: longer than a process of a busy machine is held up. */
const certainMs = 2_000;

/** Runs a cluster under load, makes its log while it runs, and has `assay conform --follow` judge it. */
export async function following(
  built: Built,
  { waiting, seconds }: { readonly waiting: number; readonly seconds: number },
): Promise<FollowingFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    return await followed(built, folder, waiting, seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function followed(
  built: Built,
  folder: string,
  waiting: number,
  seconds: number,
): Promise<FollowingFigures> {
  const { SlicesWriter, ClusterLog, followCluster } = built.tendermintDrivers;
  const roots = new Map<number, Set<string>>();
  const network = await built.cluster.LocalCluster.start({
    folder,
    nodes,
    files: ['steps'],
    application: (validators) => ({ kind: 'margin', config: tradingFloor(validators, waiting) }),
    heard: (_node, event) => {
      if (event.kind === 'decided')
        roots.set(event.height, (roots.get(event.height) ?? new Set()).add(event.stateRoot));
    },
  });
  const path = join(folder, 'cluster.ndjson');
  const writer = new SlicesWriter(built.log.fileSink(path, { bufferLength: 1 << 16 }));
  const files = network.keys.map((_, node) => join(network.folderOf(node), 'steps.ndjson'));
  const validators = network.keys.map((key) => ({ key, power: 1 }));
  const log = new ClusterLog({ files, validators }, 'four processes over TCP', (height, whole) =>
    writer.write(height, whole),
  );
  const clients = new Clients(built, network, nodes);
  let isOver = false;
  const made = followCluster(log, { lagMs: certainMs, everyMs: 20, isStopped: () => isOver });
  clients.start(waiting);
  const judge = judging(path);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  await clients.end();
  requireAgreement(roots, await network.close());
  isOver = true;
  await made;
  const recorded = writer.end();
  if (recorded.kind === 'failed') throw recorded.error;
  const writtenMs = performance.now();
  const { lines, slices } = await judge.verdict();
  if (lines !== recorded.events)
    throw new Error(
      `${lines} lines were judged of ${recorded.events}: the rest came too late to be followed`,
    );
  return {
    seconds,
    heights: slices,
    events: lines,
    eventsPerSecond: lines / seconds,
    lagMs: performance.now() - writtenMs,
  };
}

/** `assay conform --follow` in a process of its own, from the built code. */
function judging(path: string): { readonly verdict: () => Promise<Judged> } {
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'conform', path, '--follow', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    verdict: async () => {
      // It reads on to the end of the file first; a log that grows has no other end.
      child.kill('SIGINT');
      const status = await ended;
      if (status !== 0)
        throw new Error(`assay conform ended with ${status}: ${errors}${out.slice(0, 2_000)}`);
      const [log] = (JSON.parse(out) as { readonly logs: readonly Told[] }).logs;
      return { lines: log?.lines ?? 0, slices: log?.slices?.accepted ?? 0 };
    },
  };
}

interface Judged {
  readonly lines: number;
  readonly slices: number;
}

/** What of the report in JSON is looked at here. */
interface Told {
  readonly lines: number;
  readonly slices?: { readonly accepted: number };
}
