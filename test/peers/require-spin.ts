import { spawnSync } from 'node:child_process';

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
