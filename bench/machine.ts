import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What was measured, and on what. */
export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** With `-dirty` where the working tree differs from it. */
  readonly commit: string;
  /** Undefined where nothing is measured beside it. */
  readonly spin: string | undefined;
}

export function machine(peer: 'with Spin' | 'without Spin'): Machine {
  const first = (command: string, ...argv: readonly string[]): string =>
    execFileSync(command, argv, { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    commit: first('git', 'describe', '--always', '--dirty', '--exclude', '*'),
    spin: peer === 'with Spin' ? first('spin', '-V') : undefined,
  };
}
