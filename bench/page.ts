import type { AcceptanceFigures } from './acceptance.ts';
import { conformanceText } from './conformance-text.ts';
import { type Consensus, consensusText, merkleText } from './consensus-text.ts';
import type { CrewFigures } from './crew.ts';
import type { Duel, Figures } from './duel.ts';
import type { EngineFigures } from './engines.ts';
import type { FuzzingFigures } from './fuzzing.ts';
import type { GrowthFigures } from './growth.ts';
import type { Machine } from './machine.ts';
import type { MatchingFigures } from './matching.ts';
import type { MerkleFigures } from './merkle.ts';
import type { Spread } from './spread.ts';

/** Everything that one call of `npm run bench` measured. */
export interface Results {
  readonly machine: Machine;
  readonly runs: number;
  readonly safety: Safety | undefined;
  readonly liveness: Liveness | undefined;
  readonly conformance: Conformance | undefined;
  readonly consensus: Consensus | undefined;
  readonly merkle: MerkleFigures | undefined;
}

/** Searches of states and steps. */
export interface Safety {
  readonly rows: readonly Duel[];
  readonly crew: CrewFigures;
  /** Milliseconds of processor time. */
  readonly coldStart: Spread;
}

/** Temporal properties. */
export interface Liveness {
  readonly growth: readonly GrowthFigures[];
  readonly acceptance: readonly AcceptanceFigures[];
}

/** Logs, implementations, and the engines that come with Assay: in one process, from the built code. */
export interface Conformance {
  readonly engines: EngineFigures;
  readonly matching: MatchingFigures;
  readonly fuzzing: FuzzingFigures;
}

/** The results for a reader, as text that ends with a line break. */
export function page({ machine, runs, ...results }: Results): string {
  const { safety, liveness, conformance, consensus, merkle } = results;
  const memory = `${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB`;
  return [
    `Node ${machine.node} · ${machine.processor}, ${machine.cores} cores, ${memory} · commit ${machine.commit}`,
    ...(machine.spin === undefined ? [] : [`${machine.spin} · cc -O2`]),
    `Counts as declared in every run. Median (least, greatest) of ${runs}. Searches: whole processes, one worker.`,
    ...(safety === undefined ? [] : ['', ...safetyText(safety)]),
    ...(liveness === undefined ? [] : ['', ...livenessText(liveness)]),
    ...(conformance === undefined ? [] : ['', ...conformanceText(conformance)]),
    ...(consensus === undefined ? [] : ['', ...consensusText(consensus)]),
    ...(merkle === undefined ? [] : ['', ...merkleText(merkle)]),
    '',
  ].join('\n');
}

function safetyText({ rows, crew, coldStart }: Safety): readonly string[] {
  return [
    'Safety. Spin: cc -DSAFETY, pan -m1000000 -w26.',
    'Speed: millions of generated states by seconds of processor time. Stored: bytes a distinct state, ours with',
    'the table that finds them, Spin without its own. Peak: resident bytes of the process a distinct state.',
    'The small sizes show what starting takes: Spin lays out a table of 2^26 slots, half a gigabyte, for any model.',
    '',
    ...columns([
      [
        'model',
        'distinct',
        'generated',
        'Assay speed',
        'stored',
        'peak',
        'Spin speed',
        'stored',
        'peak',
        'ratio',
      ],
      ...rows.map((row) => [
        `${row.protocol}, ${row.instance}`,
        row.distinct.toLocaleString('en'),
        row.generated.toLocaleString('en'),
        ...figures(row.assay),
        ...figures(row.spin),
        row.ratio === undefined ? '-' : spread(row.ratio),
      ]),
    ]),
    '',
    `Two workers on ${crew.protocol}, ${crew.instance}: ${spread(crew.gain)} times as soon as one, ` +
      `${spread(crew.twoMs, 1_000)} s against ${spread(crew.aloneMs, 1_000)} s on the wall.`,
    `Cold start: ${spread(coldStart, 1, 0)} ms of processor time to the verdict on two-phase commit, 3 managers.`,
  ];
}

function livenessText({ growth, acceptance }: Liveness): readonly string[] {
  return [
    'Liveness under weak fairness. Seconds of processor time: of the exploration for safety alone, and with a temporal',
    'property. Peak: resident bytes of the process a distinct state.',
    '',
    ...columns([
      ['model', 'verdict', 'distinct', 'alone', 'peak', 'with it', 'peak', 'ratio'],
      ...growth.map((row) => [
        row.name,
        row.verdict,
        row.distinct.toLocaleString('en'),
        spread(row.aloneMs, 1_000),
        peak(row.alonePeakBytes, row.distinct),
        spread(row.decidedMs, 1_000),
        peak(row.decidedPeakBytes, row.distinct),
        spread(row.ratio),
      ]),
    ]),
    '',
    'Beside the search of Spin for acceptance cycles (pan -a -m10000000 -w24; -f where each process is weakly fair).',
    'Seconds of processor time; ratio: ours to theirs in speed. Spin stops at the first cycle of what is violated.',
    '',
    ...columns([
      ['model and claim', 'assuming', 'verdict', 'distinct', 'Assay', 'peak', 'Spin', 'peak', 'ratio'],
      ...acceptance.map((row) => [
        `${row.name}: ${row.claim}`,
        row.assumption,
        row.verdict,
        row.distinct.toLocaleString('en'),
        spread(row.assayMs, 1_000),
        peak(row.assayPeakBytes, row.distinct),
        spread(row.spinMs, 1_000),
        peak(row.spinPeakBytes, row.distinct),
        spread(row.ratio),
      ]),
    ]),
  ];
}

function peak(bytes: number | undefined, states: number): string {
  return bytes === undefined ? '-' : (bytes / states).toFixed(0);
}

function figures(of: Figures | undefined): readonly string[] {
  if (of === undefined) return ['-', '-', '-'];
  return [
    spread(of.speed, 1_000_000),
    of.storeBytesPerState.toFixed(1),
    of.peakBytesPerState?.toFixed(0) ?? '-',
  ];
}

function spread({ median, min, max }: Spread, unit = 1, digits = 2): string {
  const [middle, least, greatest] = [median, min, max].map((value) => (value / unit).toFixed(digits));
  return `${middle} (${least}, ${greatest})`;
}

/** The first column to the left, the others to the right. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}
