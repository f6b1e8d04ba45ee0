import { type Run, runAssay } from './assay.ts';
import { compiledTwin, runSpin } from './spin.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { Workload } from './workloads.ts';

/** One workload measured: ours alone, or ours and Spin's by turns, so that a slow minute strikes both. */
export interface Duel {
  readonly protocol: string;
  readonly instance: string;
  readonly distinct: number;
  readonly generated: number;
  readonly assay: Figures;
  readonly spin: Figures | undefined;
  /** Our speed by Spin's, pair by pair. */
  readonly ratio: Spread | undefined;
}

export interface Figures {
  /** Generated states by seconds of processor time, of a whole process. */
  readonly speed: Spread;
  /** What stored states take: ours with their table, Spin's without. */
  readonly storeBytesPerState: number;
  /** The most memory of the whole process. */
  readonly peakBytesPerState: number | undefined;
}

export function duel(workload: Workload, runs: number): Duel {
  const { protocol, instance, distinct, generated, twin } = workload;
  const verifier = twin === undefined ? undefined : compiledTwin(workload);
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let run = 1; run <= runs; run += 1) {
    process.stderr.write(`${protocol}, ${instance}: run ${run} of ${runs}\n`);
    ours.push(runAssay(workload, 1));
    if (verifier !== undefined) theirs.push(runSpin(verifier, workload));
  }
  const ratios = theirs.map((their, index) => speedOf(ours[index] ?? their) / speedOf(their));
  return {
    protocol,
    instance,
    distinct,
    generated,
    assay: figuresOf(ours),
    spin: verifier === undefined ? undefined : figuresOf(theirs),
    ratio: verifier === undefined ? undefined : spreadOf(ratios),
  };
}

function speedOf({ generated, effort }: Run): number {
  // A clock that ticks in milliseconds shows the smallest runs as 0.
  return generated / (Math.max(1, effort.cpuMs) / 1_000);
}

function figuresOf(runs: readonly Run[]): Figures {
  const [{ distinct, storeBytes } = { distinct: 1, storeBytes: Number.NaN }] = runs;
  const peaks = runs.flatMap(({ effort: { peakBytes } }) => (peakBytes === undefined ? [] : [peakBytes]));
  return {
    speed: spreadOf(runs.map(speedOf)),
    storeBytesPerState: storeBytes / distinct,
    peakBytesPerState: peaks.length === 0 ? undefined : spreadOf(peaks).median / distinct,
  };
}
