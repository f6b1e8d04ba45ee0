import type { Found } from './fuzzing.ts';

/** What fuzzing a twin with several seeds came to. */
export interface Row {
  readonly protocol: string;
  readonly mutant: string;
  /** Steps of the spec's own shortest counterexample. */
  readonly length: number;
  readonly found: readonly Found[];
}

/** docs/twins.md: how soon each slip is found, and how short the run becomes that shows it. */
export function twinsPage(rows: readonly Row[], seeds: number, budget: number): string {
  return `# Twins

Each mutant of the margin and liquidation specs has a twin: the same slip in the engine, as a patch of its sources that tests
alone apply. \`npm run corpus\` fuzzes each twin with ${seeds} seeds and ${budget.toLocaleString('en-US')} steps at most, on the instance in which
the mutant breaks its property, and writes this page. \`npm test\` does so with one seed.

*Steps* are those compared until the twin was found: the median of ${seeds} seeds, and the most. *Shrunk* is the longest run
that was left of it, next to the spec's own shortest counterexample.

| engine | slip | steps | most | shrunk | spec | shows as |
| ------ | ---- | ----: | ---: | -----: | ---: | -------- |
${rows.map(rowOf).join('\n')}

With no slip, a million steps of each engine find no difference with tiny constants, and twenty thousand none with those of
production.
`;
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
