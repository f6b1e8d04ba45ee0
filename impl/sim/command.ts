import { SimulateCommandError } from './command-error.ts';
import { PlanError } from './plan-error.ts';
import { readPlan, writePlan } from './plan-reader.ts';
import { randomPlan } from './random-plan.ts';
import { type Request, requestIn, usage } from './request.ts';
import type { Run } from './run.ts';
import { failureReport, Summary } from './run-report.ts';
import { simulate } from './simulate.ts';
import { smallestFailure } from './smallest-failure.ts';

/** What the command needs of the system. */
export interface CommandPorts {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly readFile: (path: string) => string;
  readonly writeFile: (path: string, text: string) => void;
}

/** Carries out the command; gives the exit status, which `--help` explains. */
export function runCommand(argv: readonly string[], ports: CommandPorts): number {
  try {
    return carriedOut(requestIn(argv), ports);
  } catch (error) {
    if (!(error instanceof SimulateCommandError || error instanceof PlanError)) throw error;
    ports.complain(`${error.name}: ${error.message}\n`);
    return 2;
  }
}

function carriedOut(request: Request, ports: CommandPorts): number {
  switch (request.kind) {
    case 'help':
      ports.say(usage);
      return 0;
    case 'replay': {
      const run = simulate(readPlan(textOf(request.file, ports)));
      ports.say(run.verdict.kind === 'holds' ? summaryOf(run) : failureReport(run));
      return statusOf(run);
    }
    case 'random':
      return manyRuns(request, ports);
  }
}

function manyRuns(
  { wishes, runs, maxTries, out }: Extract<Request, { kind: 'random' }>,
  ports: CommandPorts,
): number {
  const summary = new Summary();
  for (let index = 0; index < runs; index += 1) {
    const run = simulate(randomPlan({ ...wishes, seed: (wishes.seed + index) % 2 ** 32 }));
    const failure = smallestFailure(run, (plan) => simulate(plan), maxTries);
    if (failure === undefined) {
      summary.add(run);
      continue;
    }
    const { run: smallest, tried } = failure;
    writeOut(out, smallest, ports);
    ports.say(
      `${failureReport(smallest)}\n` +
        `  Made smaller from ${run.plan.faults.length} faults in ${tried} tries; ${index} runs before it hold.\n` +
        `  Run it again:  npm run simulate -- --replay ${out}\n`,
    );
    return statusOf(smallest);
  }
  ports.say(`${summary}`);
  return 0;
}

function summaryOf(run: Run): string {
  const summary = new Summary();
  summary.add(run);
  return `${summary}`;
}

/** As of the checker: 12 for what must never happen, 13 for what must happen at last. */
function statusOf({ verdict }: Run): number {
  if (verdict.kind === 'holds') return 0;
  return verdict.property === 'progress' ? 13 : 12;
}

function textOf(path: string, ports: CommandPorts): string {
  try {
    return ports.readFile(path);
  } catch (error) {
    throw new SimulateCommandError(
      `${path} cannot be read: ${messageOf(error)}`,
      'Give the file that a failed run wrote.',
    );
  }
}

function writeOut(path: string, { plan, verdict }: Run, ports: CommandPorts): void {
  const why = verdict.kind === 'holds' ? 'every property holds' : `${verdict.property}: ${verdict.detail}`;
  try {
    ports.writeFile(path, writePlan(plan, why));
  } catch (error) {
    ports.complain(`${path} cannot be written: ${messageOf(error)}. Here is what it was to hold:\n`);
    ports.say(writePlan(plan, why));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
