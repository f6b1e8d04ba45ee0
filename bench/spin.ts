import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Run } from './assay.ts';
import { measured } from './effort.ts';
import { outFolder } from './out-folder.ts';
import type { Workload } from './workloads.ts';

/** Sees to it that Spin is there. @throws Error with what to do where it is not and cannot be installed. */
export function requireSpin(): void {
  if (answers('spin', ['-V'])) return;
  process.stderr.write('Spin is not installed; trying apt-get.\n');
  if (answers('apt-get', ['update']) && answers('apt-get', ['install', '-y', 'spin'])) return;
  throw new Error(
    'Spin is missing and apt-get could not install it. Install it (https://spinroot.com; "apt-get install spin" as ' +
      'root, "brew install spin") so that "spin -V" answers, and have a C compiler as "cc".',
  );
}

function answers(command: string, argv: readonly string[]): boolean {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0;
}

/** Translates and compiles the twin of a workload, and returns where the verifier is. Nothing lossy is asked for. */
export function compiledTwin({ protocol, instance, twin }: Workload): string {
  if (twin === undefined) throw new Error(`${protocol} has no twin in Promela`);
  const folder = fileURLToPath(new URL(`spin/${protocol}-${instance.replaceAll(/\W+/g, '-')}/`, outFolder));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}model.pml`, twin.text);
  for (const [command = '', ...argv] of [
    ['spin', '-a', 'model.pml'],
    ['cc', '-O2', '-DSAFETY', '-o', 'pan', 'pan.c'],
  ]) {
    const { status, stdout, stderr } = spawnSync(command, argv, { cwd: folder, encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`${command} ${argv.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
  return `${folder}pan`;
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
