import type { Found } from './fuzzing.ts';
import type { FoundInRuns } from './simulating.ts';

/** What fuzzing a twin with several seeds came to. */
export interface Row {
  readonly protocol: string;
  readonly mutant: string;
  /** Steps of the spec's own shortest counterexample. */
  readonly length: number;
  readonly found: readonly Found[];
}

/** What simulating a twin from several seeds on came to. */
export interface RunsRow {
  readonly mutant: string;
  readonly length: number;
  readonly found: readonly FoundInRuns[];
}

/** docs/twins.md: how soon each slip is found, and how short the run becomes that shows it. */
export function twinsPage(
  rows: readonly Row[],
  runsRows: readonly RunsRow[],
  seeds: number,
  budget: number,
): string {
  return `# Twins

Each mutant of a spec that has an implementation here has a twin: the same slip in the implementation, as a patch of its sources
that tests alone apply. \`npm run corpus\` fuzzes each twin with ${seeds} seeds and ${budget.toLocaleString('en-US')} steps at most, on the instance in which
the mutant breaks its property, and writes this page. \`npm test\` does so with one seed.

*Steps* are those compared until the twin was found: the median of ${seeds} seeds, and the most. *Shrunk* is the longest run
that was left of it, next to the spec's own shortest counterexample.

| engine | slip | steps | most | shrunk | spec | shows as |
| ------ | ---- | ----: | ---: | -----: | ---: | -------- |
${rows.map(rowOf).join('\n')}

With no slip, \`npm run corpus\` has a million steps of each implementation compared with tiny constants, and twenty thousand
with those of production, and wants no difference.

## Consensus

Each mutant of the tendermint spec has a twin in the consensus core. Machines with the slip are simulated under faults, run
after run, until the simulator sees a property broken or the log of a height is no behaviour of the spec; the failing run
is made small. From ${seeds} seeds on, of runs as in [the tests](../test/simulation/judged-run.ts): four to seven validators, three
heights, and all that can go wrong.

Whoever forgets its votes is found without a crash: its votes leave before they are safe, so others are seen to act upon votes
that nobody is known to have cast.

*Runs* are those simulated until one failed: the median of ${seeds}, and the most. *Faults* and *steps* are what is left of the
smallest run, the most of ${seeds}, next to the spec's own shortest counterexample.

| slip | runs | most | faults | steps | spec | shows as |
| ---- | ---: | ---: | -----: | ----: | ---: | -------- |
${runsRows.map(runsRowOf).join('\n')}

With no slip, twelve thousand runs break nothing, and each is a behaviour of the spec.
`;
}

function runsRowOf({ mutant, length, found }: RunsRow): string {
  const runs = found.flatMap((one) => one.runs ?? []).sort((a, b) => a - b);
  const median = runs[Math.floor(runs.length / 2)] ?? 0;
  const most = (of: (one: FoundInRuns) => number): number => Math.max(...found.map(of));
  const kinds = [...new Set(found.map(({ kind }) => kind))].sort().join(', ');
  const counts = [
    counted(median),
    counted(runs.at(-1) ?? 0),
    most(({ faults }) => faults),
    most(({ steps }) => steps),
  ];
  return `| ${[mutant, ...counts, length, kinds].join(' | ')} |`;
}

function rowOf({ protocol, mutant, length, found }: Row): string {
  const steps = found.flatMap((one) => one.steps ?? []).sort((a, b) => a - b);
  const median = steps[Math.floor(steps.length / 2)] ?? 0;
  const shrunk = Math.max(...found.map((one) => one.shrunk));
  const kinds = [...new Set(found.map(({ kind }) => kind))].sort().join(', ');
  const cells = [protocol, mutant, counted(median), counted(steps.at(-1) ?? 0), shrunk, length, kinds];
  return `| ${cells.join(' | ')} |`;
}

function counted(steps: number): string {
  return steps.toLocaleString('en-US');
}
