import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Random laws are run so often: enough to notice what is noticed at all, in a few seconds. */
export const lawRuns = 150;
export const lawSeed = 20_261_120;

/** A run that takes longer has been broken so that it hangs, or names tests that are too slow for this. */
const maxMs = 120_000;

/** What came of running tests in a tree. */
export type TestRun =
  | { readonly kind: 'passed'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly seconds: number; readonly failures: readonly Failure[] }
  /** Nothing was tested: the tree does not load, or no test was found, or the run did not end. */
  | { readonly kind: 'broken off'; readonly seconds: number; readonly why: string };

export interface Failure {
  readonly file: string;
  readonly test: string;
  readonly message: string;
}

/** Runs the tests that `filters` name in the tree at `folder`, until the first failure. */
export async function runTests(folder: string, filters: readonly string[]): Promise<TestRun> {
  const startMs = performance.now();
  const outputFile = join(folder, 'outcome.json');
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const flags = ['--typecheck.enabled=false', '--no-cache', '--bail=1', '--reporter=json'];
  const argv = [vitest, 'run', ...flags, `--outputFile=${outputFile}`, ...filters];
  const written = await ended(argv, folder);
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  if (written === undefined) return { kind: 'broken off', seconds, why: `it did not end in ${maxMs} ms` };
  try {
    // True: this is what vitest's reporter writes.
    const told = JSON.parse(readFileSync(outputFile, 'utf8')) as Told;
    return { seconds, ...judged(told, folder) };
  } catch {
    return { kind: 'broken off', seconds, why: written };
  }
}

/** What the process wrote to standard error; undefined where it had to be ended. */
function ended(argv: readonly string[], cwd: string): Promise<string | undefined> {
  const env = { ...process.env, ASSAY_LAW_RUNS: String(lawRuns), ASSAY_LAW_SEED: String(lawSeed) };
  // A group of its own, so that the processes that vitest starts end with it.
  const child = spawn(process.execPath, argv, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let written: string | undefined = '';
  child.stderr.on('data', (chunk: Buffer) => {
    written += String(chunk);
  });
  const late = setTimeout(() => {
    written = undefined;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, maxMs);
  return new Promise((resolve) => {
    child.on('close', () => {
      clearTimeout(late);
      resolve(written);
    });
  });
}

/** What of vitest's report is looked at. */
interface Told {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

type Judged =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] }
  | { readonly kind: 'broken off'; readonly why: string };

function judged({ testResults }: Told, folder: string): Judged {
  const failures: Failure[] = [];
  let passed = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    if (status === 'failed' && assertionResults.length === 0) return { kind: 'broken off', why: message };
    for (const { status: outcome, fullName, failureMessages } of assertionResults) {
      if (outcome === 'passed') passed += 1;
      if (outcome !== 'failed') continue;
      const text = failureMessages.join('\n');
      // Nonsense instead of a mistake: the breakage itself must be mended.
      if (/\b(SyntaxError|ReferenceError)\b/.test(text)) return { kind: 'broken off', why: text };
      failures.push({ file: relative(folder, name), test: fullName, message: text });
    }
  }
  if (failures.length > 0) return { kind: 'failed', failures };
  return passed > 0 ? { kind: 'passed' } : { kind: 'broken off', why: 'no test was run' };
}
