import { runAssay } from './assay.ts';
import { type Spread, spreadOf } from './spread.ts';
import { type Size, workloads } from './workloads.ts';

/** How much sooner two workers are done than one. */
export interface CrewFigures {
  readonly protocol: string;
  readonly instance: string;
  readonly aloneMs: Spread;
  readonly twoMs: Spread;
  /** Time of one worker by time of two, pair by pair: 2 would be perfect. */
  readonly gain: Spread;
}

/** One and two workers by turns on two-phase commit, by the clock on the wall. */
export function crew(size: Size, runs: number): CrewFigures {
  const workload = workloads.find((one) => one.protocol === 'two-phase-commit' && one.size === size);
  if (workload === undefined) throw new Error(`two-phase commit comes in no size ${size}`);
  const pairs = Array.from({ length: runs }, () => ({
    alone: runAssay(workload, 1).effort.wallMs,
    two: runAssay(workload, 2).effort.wallMs,
  }));
  return {
    protocol: workload.protocol,
    instance: workload.instance,
    aloneMs: spreadOf(pairs.map(({ alone }) => alone)),
    twoMs: spreadOf(pairs.map(({ two }) => two)),
    gain: spreadOf(pairs.map(({ alone, two }) => alone / two)),
  };
}
