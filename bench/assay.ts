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

/** Checks a workload as a user would: a process of the built program. @throws Error where a count is not as declared. */
export function runAssay(workload: Workload, workers: number): Run {
  const { protocol, instance, properties, distinct, generated } = workload;
  const { out, effort } = measured([
    process.execPath,
    program,
    ...['check', protocol, '--instance', instance, '--workers', String(workers), '--json'],
    ...properties.flatMap((property) => ['--property', property]),
  ]);
  // True: --json prints one report.
  const report = JSON.parse(out) as {
    readonly verdict: { readonly kind: string };
    readonly coverage: { readonly distinctStates: number; readonly generatedStates: number };
    readonly store: { readonly bytes: number };
  };
  const { distinctStates, generatedStates } = report.coverage;
  if (report.verdict.kind !== 'holds' || distinctStates !== distinct || generatedStates !== generated) {
    throw new Error(
      `${protocol}, ${instance}: ${report.verdict.kind} with ${distinctStates} distinct and ${generatedStates} ` +
        `generated states; declared are ${distinct} and ${generated}`,
    );
  }
  return { distinct, generated, storeBytes: report.store.bytes, effort };
}

/** From the command line to the verdict on a model of 288 states: all of it is starting up. */
export function coldStart(): Effort {
  return measured([process.execPath, program, 'check', 'two-phase-commit', '--workers', '1']).effort;
}
