import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process took, as the operating system accounts for it: all threads, from start to end. */
export interface Effort {
  /** In user and in system mode together. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most memory that was resident at once; undefined where nothing tells it. */
  readonly peakBytes: number | undefined;
}

/** Runs a command to its end. @throws Error where it ends with another status than `expected`. */
export function measured(
  command: readonly string[],
  expected = 0,
): { readonly out: string; readonly effort: Effort } {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const [times, peak] = [join(folder, 'times'), join(folder, 'peak')];
  try {
    // Bash tells times to the millisecond, GNU time the peak of memory.
    const gnuTime = process.platform === 'linux' && existsSync('/usr/bin/time');
    const whole = gnuTime ? ['/usr/bin/time', '-q', '-o', peak, '-f', '%M', ...command] : command;
    const script = `exec 3>&2; TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&3; } 2>'${times}'`;
    const { status, stdout, stderr, error } = spawnSync('bash', ['-c', script, 'bash', ...whole], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (error !== undefined) throw error;
    if (status !== expected)
      throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
    const [wall = 0, user = 0, system = 0] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
    return {
      out: stdout,
      effort: {
        cpuMs: Math.round((user + system) * 1_000),
        wallMs: Math.round(wall * 1_000),
        peakBytes: gnuTime ? Number(readFileSync(peak, 'utf8').trim()) * 1_024 : undefined,
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
