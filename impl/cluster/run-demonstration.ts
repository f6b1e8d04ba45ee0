import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Agreement } from './agreement.ts';
import { CommandLineError } from './command-line-error.ts';
import { hashDemonstration, marginDemonstration } from './demonstration.ts';
import { Load, type LoadReport } from './load.ts';
import { LocalCluster } from './local-cluster.ts';

interface Plan {
  readonly nodes: number;
  readonly seconds: number;
  readonly waiting: number;
  readonly bytes: number;
  readonly kill: number;
  readonly application: 'hash' | 'margin';
  readonly folder: string | undefined;
  /** Which files each node writes beside its memory. */
  readonly files: readonly 'steps'[];
}

/**
 * Runs a cluster as the command line says, and tells how it went. Returns the exit status: 0 if all nodes have agreed, and
 * 12 if not.
 *
 * @throws CommandLineError if the command line is wrong
 * @throws NodeProcessError if a node does not come up
 */
export async function runDemonstration(
  args: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const plan = planOf(args);
  const folder = plan.folder ?? (await mkdtemp(join(tmpdir(), 'assay-cluster-')));
  try {
    return await demonstrate(plan, folder, say);
  } finally {
    if (plan.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function demonstrate(plan: Plan, folder: string, say: (line: string) => void): Promise<number> {
  const agreement = new Agreement(plan.nodes);
  const { application, command } =
    plan.application === 'margin' ? marginDemonstration(plan.waiting) : hashDemonstration(plan.bytes);
  const heard = agreement.hear.bind(agreement);
  const { nodes, files } = plan;
  const cluster = await LocalCluster.start({ folder, nodes, application, files, heard });
  const load = new Load(cluster, plan.nodes, command);
  const begun = performance.now();
  const firstHeight = agreement.height;
  load.start(plan.waiting);
  await killInTurn(cluster, plan);
  await pause(Math.max(0, plan.seconds * 1000 - (performance.now() - begun)));
  const report = await load.end();
  const seconds = (performance.now() - begun) / 1000;
  const heights = agreement.height - firstHeight;
  await allHave(agreement, agreement.height);
  const statuses = await cluster.close();
  for (const line of reportLines(report, { heights, seconds })) say(line);
  return judge(agreement, statuses, say);
}

/** Spread over the time there is. A killed node is started again at once. */
async function killInTurn(cluster: LocalCluster, { nodes, seconds, kill }: Plan): Promise<void> {
  for (let killed = 0; killed < kill; killed += 1) {
    await pause((seconds * 1000) / (kill + 1));
    await cluster.kill(killed % nodes);
    await cluster.start(killed % nodes);
  }
}

function reportLines(
  { decided, sentAgain, latenciesMs }: LoadReport,
  { heights, seconds }: { readonly heights: number; readonly seconds: number },
): readonly string[] {
  const at = (share: number): string =>
    (latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0).toFixed(1);
  return [
    `${heights} heights in ${seconds.toFixed(1)} s: ${(heights / seconds).toFixed(1)} heights/s`,
    `${decided} commands decided: ${(decided / seconds).toFixed(1)} commands/s, ${sentAgain} sent again`,
    `latency: median ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  ];
}

function judge(agreement: Agreement, statuses: readonly string[], say: (line: string) => void): number {
  const { disagreements, accused, height, heightsOfAll } = agreement;
  for (const line of disagreements) say(`✗ ${line}`);
  for (const key of accused) say(`✗ ${key} has signed two messages for one place`);
  for (const status of statuses) if (!status.startsWith('status 0')) say(`✗ a node has ended with ${status}`);
  const isSound =
    disagreements.length === 0 &&
    accused.size === 0 &&
    statuses.every((status) => status.startsWith('status 0'));
  if (isSound)
    say(
      `✓ all state roots are equal, told by all nodes at ${heightsOfAll} heights: ${agreement.rootAt(height)}`,
    );
  return isSound ? 0 : 12;
}

/** Resolves when every node has decided `height`, or has had long enough. */
async function allHave(agreement: Agreement, height: number): Promise<void> {
  for (let waits = 0; agreement.commonHeight < height && waits < 600; waits += 1) await pause(50);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function planOf(args: readonly string[]): Plan {
  const option = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const options = {
    nodes: option('4'),
    seconds: option('10'),
    waiting: option('64'),
    bytes: option('100'),
    kill: option('0'),
    application: option('margin'),
    folder: { type: 'string' },
    steps: { type: 'boolean', default: false },
  } as const;
  const { values } = parsed(() => parseArgs({ args: [...args], options, strict: true }));
  const { application, folder, steps } = values;
  if (steps && folder === undefined)
    throw new CommandLineError('--steps', 'needs --folder: without it the files are removed at the end');
  if (application !== 'hash' && application !== 'margin')
    throw new CommandLineError('--application', `is ${application}: it has to be hash or margin`);
  return {
    nodes: whole('--nodes', values.nodes, 1, 32),
    seconds: whole('--seconds', values.seconds, 1, 86_400),
    waiting: whole('--waiting', values.waiting, 1, 10_000),
    bytes: whole('--bytes', values.bytes, 12, 65_536),
    kill: whole('--kill', values.kill, 0, 100_000),
    application,
    folder,
    files: steps ? ['steps'] : [],
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new CommandLineError(
      'the command line',
      `is wrong: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandLineError(option, `is ${text}: it has to be a whole number from ${least} to ${most}`);
}
