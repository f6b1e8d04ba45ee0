import { ringTermination, twoPhaseCommit } from '../spec/protocols/index.ts';
import { type Check, runCheck } from './assay.ts';
import { type Spread, spreadOf } from './spread.ts';
import { type Size, safetyOf } from './workloads.ts';

/** A graph on which a temporal property is decided, beside the exploration of it alone. */
export interface Growth extends Check {
  readonly size: Size;
  /** The temporal property; `properties` are the others. */
  readonly temporal: string;
}

const sizes = ['small', 'middle', 'large'] as const;

/** Three protocols of growing size, each under weak fairness: what holds is searched to the end. */
export const growths: readonly Growth[] = [
  ...[
    { rms: 7, distinct: 296_448, generated: 2_744_706 },
    { rms: 8, distinct: 1_745_408, generated: 18_507_778 },
    { rms: 9, distinct: 10_340_352, generated: 123_558_402 },
  ].flatMap(({ rms, ...counts }, index): readonly Growth[] => {
    const argv = ['two-phase-commit', '--instance', `${rms} managers`];
    const common = {
      size: sizes[index] ?? 'large',
      properties: safetyOf(twoPhaseCommit, { rms }),
      temporal: 'once a manager is prepared, all learn the outcome',
      ...counts,
    };
    return [
      { ...common, name: `two-phase-commit, ${rms} managers`, argv, verdict: 'holds' },
      {
        ...common,
        name: `two-phase-commit, ${rms} managers, blocking`,
        argv: [...argv, '--mutant', 'the transaction manager may stop'],
        verdict: 'violated',
      },
    ];
  }),
  ...[
    { nodes: 7, distinct: 172_286, generated: 4_615_557 },
    // By Spin, too.
    { nodes: 8, distinct: 786_942, generated: 26_990_854 },
    { nodes: 9, distinct: 3_539_966, generated: 151_523_847 },
  ].flatMap(({ nodes, ...counts }, index): readonly Growth[] => {
    const argv = ['ring-termination', '--set', `nodes=${nodes}`];
    const common = {
      size: sizes[index] ?? 'large',
      properties: safetyOf(ringTermination, { nodes }),
      ...counts,
    };
    return [
      {
        ...common,
        name: `ring-termination, ${nodes} nodes`,
        argv,
        temporal: 'when all nodes are passive, it is detected',
        verdict: 'holds',
      },
      {
        ...common,
        name: `ring-termination, ${nodes} nodes, claiming too much`,
        argv: [...argv, '--mutant', 'it is said to be enough that each node is passive again and again'],
        temporal: 'when each node is passive again and again, it is detected',
        verdict: 'violated',
      },
    ];
  }),
];

/** What deciding a temporal property takes besides exploring. */
export interface GrowthFigures {
  readonly name: string;
  readonly verdict: string;
  readonly distinct: number;
  /** Processor time of the exploration alone, and with the property decided: whole processes. */
  readonly aloneMs: Spread;
  readonly decidedMs: Spread;
  /** The second by the first, pair by pair. */
  readonly ratio: Spread;
  /** The most memory of each. */
  readonly alonePeakBytes: number | undefined;
  readonly decidedPeakBytes: number | undefined;
}

export function growth({ temporal, ...check }: Growth, runs: number): GrowthFigures {
  const decided: Check = { ...check, properties: [...check.properties, temporal] };
  const pairs = Array.from({ length: runs }, (_, run) => {
    process.stderr.write(`${check.name}: run ${run + 1} of ${runs}\n`);
    return {
      alone: runCheck({ ...check, verdict: 'holds' }, 1).effort,
      decided: runCheck(decided, 1).effort,
    };
  });
  return {
    name: check.name,
    verdict: check.verdict,
    distinct: check.distinct,
    aloneMs: spreadOf(pairs.map(({ alone }) => alone.cpuMs)),
    decidedMs: spreadOf(pairs.map(({ decided }) => decided.cpuMs)),
    ratio: spreadOf(pairs.map(({ alone, decided }) => decided.cpuMs / alone.cpuMs)),
    alonePeakBytes: pairs[0]?.alone.peakBytes,
    decidedPeakBytes: pairs[0]?.decided.peakBytes,
  };
}
