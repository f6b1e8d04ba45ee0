import { fileURLToPath } from 'node:url';
import { type Effort, measured } from './effort.ts';
import type { Workload } from './workloads.ts';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** What a checker counted and took in one run. */
export interface Run {
  readonly distinct: number;
  readonly generated: number;
  /** What it says that its stored states take. */
  readonly storeBytes: number;
  readonly effort: Effort;
}

/** What is checked, and what must come of it. */
export interface Check {
  /** For a reader. */
  readonly name: string;
  /** A protocol or a file, and the options that say which instance. */
  readonly argv: readonly string[];
  readonly properties: readonly string[];
  readonly verdict: 'holds' | 'violated';
  readonly distinct: number;
  readonly generated: number;
}

/** Checks a workload for safety. @throws Error where a count is not as declared. */
export function runAssay({ protocol, instance, ...workload }: Workload, workers: number): Run {
  const argv = [protocol, '--instance', instance];
  return runCheck({ ...workload, name: `${protocol}, ${instance}`, argv, verdict: 'holds' }, workers);
}

/** The exit status of a verdict; a violation that is looked for is one of liveness. */
const statuses = { holds: 0, violated: 13 };

/** Checks as a user would: a process of the built program. @throws Error where verdict or counts are not as declared. */
export function runCheck({ name, argv, properties, verdict, ...counts }: Check, workers: number): Run {
  const { distinct, generated } = counts;
  const { out, effort } = measured(
    [
      process.execPath,
      program,
      ...['check', ...argv, '--workers', String(workers), '--json'],
      ...properties.flatMap((property) => ['--property', property]),
    ],
    statuses[verdict],
  );
  // True: --json prints one report.
  const report = JSON.parse(out) as {
    readonly verdict: { readonly kind: string };
    readonly coverage: { readonly distinctStates: number; readonly generatedStates: number };
    readonly store: { readonly bytes: number };
  };
  const { distinctStates, generatedStates } = report.coverage;
  if (report.verdict.kind !== verdict || distinctStates !== distinct || generatedStates !== generated) {
    throw new Error(
      `${name}: ${report.verdict.kind} with ${distinctStates} distinct and ${generatedStates} ` +
        `generated states; declared are ${verdict}, ${distinct} and ${generated}`,
    );
  }
  return { distinct, generated, storeBytes: report.store.bytes, effort };
}

/** From the command line to the verdict on a model of 288 states: all of it is starting up. */
export function coldStart(): Effort {
  return measured([process.execPath, program, 'check', 'two-phase-commit', '--workers', '1']).effort;
}
