import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from './assay.ts';
import { type Effort, measured } from './effort.ts';
import { outFolder } from './out-folder.ts';
import type { Workload } from './workloads.ts';

/** Translates and compiles the twin of a workload, and returns where the verifier is. Nothing lossy is asked for. */
export function compiledTwin({ protocol, instance, twin }: Workload): string {
  if (twin === undefined) throw new Error(`${protocol} has no twin in Promela`);
  return compiled(`${protocol}, ${instance}`, twin.text, ['-DSAFETY']);
}

/** Compiles a model with a claim for the search for acceptance cycles, and returns where the verifier is. */
export function compiledClaim(name: string, text: string): string {
  // Room for the processes of a fair search.
  return compiled(name, text, ['-DNFAIR=8', '-w']);
}

function compiled(name: string, text: string, flags: readonly string[]): string {
  const folder = fileURLToPath(new URL(`spin/${name.replaceAll(/\W+/g, '-')}/`, outFolder));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}model.pml`, text);
  for (const [command = '', ...argv] of [
    ['spin', '-a', 'model.pml'],
    ['cc', '-O2', ...flags, '-o', 'pan', 'pan.c'],
  ]) {
    const { status, stdout, stderr } = spawnSync(command, argv, { cwd: folder, encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`${command} ${argv.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
  return `${folder}pan`;
}

/** The states of a model without its claim. @throws Error where they are not as many as `states`. */
export function requireStates(name: string, text: string, states: number): void {
  const verifier = compiled(`${name}, states`, text, ['-DSAFETY', '-DNOCLAIM', '-w']);
  const { out } = measured([verifier, '-m10000000', '-w24']);
  const stored = Number(/(\d+) states, stored/.exec(out)?.[1]);
  if (stored !== states || !/errors: 0$/m.test(out))
    throw new Error(`Spin on ${name}: ${stored} states; expected are ${states}, without errors:\n${out}`);
}

/** Searches for acceptance cycles. @throws Error where the verdict is not `verdict`, or not all was searched. */
export function runAcceptance(
  name: string,
  verifier: string,
  behaviours: 'all' | 'weakly fair',
  verdict: 'holds' | 'violated',
): Effort {
  const fair = behaviours === 'weakly fair' ? ['-f'] : [];
  // Written nowhere but beside the verifier.
  const { out, effort } = measured([
    'env',
    `--chdir=${dirname(verifier)}`,
    verifier,
    ...['-a', ...fair, '-m10000000', '-w24', '-n'],
  ]);
  const errors = Number(/errors: (\d+)$/m.exec(out)?.[1]);
  const isCut = /truncated|max search depth too small/.test(out);
  if (Number.isNaN(errors) || errors > 0 !== (verdict === 'violated') || (errors === 0 && isCut))
    throw new Error(`Spin on ${name}: expected is that the claim is ${verdict}:\n${out}`);
  return effort;
}

/** Runs a verifier to its end. @throws Error where it finds a fault, or where a count is not as declared. */
export function runSpin(verifier: string, { protocol, instance, twin, distinct, generated }: Workload): Run {
  const { out, effort } = measured([verifier, '-m1000000', '-w26']);
  const number = (pattern: RegExp): number => Number(pattern.exec(out)?.[1]);
  const extra = twin?.extra ?? 0;
  // From 10^8 on, Spin prints seven digits of the transitions and leaves the rest to the exponent.
  const found = { distinct: number(/(\d+) states, stored/), generated: number(/([\d.e+]+) transitions/) };
  const isSame = found.generated.toPrecision(7) === (generated + extra).toPrecision(7);
  const isClean = /errors: 0$/m.test(out) && !/truncated|max search depth too small/.test(out);
  if (!isClean || found.distinct !== distinct + extra || !isSame) {
    throw new Error(
      `Spin on ${protocol}, ${instance}: ${found.distinct} states and ${found.generated} transitions; expected are ` +
        `${distinct + extra} and ${generated + extra}, without errors:\n${out}`,
    );
  }
  // Megabytes of 2^20. The table of 2^26 slots comes on top of it.
  const megabytes =
    number(/([\d.]+)\s+actual memory usage for states/) || number(/([\d.]+)\s+equivalent memory/);
  return { distinct, generated, storeBytes: megabytes * 2 ** 20, effort };
}
