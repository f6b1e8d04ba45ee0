/**
 * Proves that the tests can fail: makes one mistake at a time in a copy of the sources and expects the tests that are
 * named for it to notice. `--only <text>` takes the breakages whose name has that text.
 */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Breakage } from './breakage.ts';
import { breakages } from './breakages.ts';
import { ScratchTree } from './scratch-tree.ts';
import { lawRuns, lawSeed, runTests, type TestRun } from './test-run.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const packages = join(repository, 'node_modules');
const [flag, only = ''] = process.argv.slice(2);
if (flag !== undefined && flag !== '--only')
  throw new RangeError(`unknown option ${flag}; there is --only <text>`);
const chosen = breakages.filter(({ name }) => name.includes(only));
if (chosen.length === 0) throw new RangeError(`no breakage has ${JSON.stringify(only)} in its name`);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line on what became of a breakage. */
function outcome(run: TestRun): string {
  switch (run.kind) {
    case 'passed':
      return `SURVIVED in ${run.seconds} s`;
    case 'failed':
      return `caught by ${run.failures[0]?.file} in ${run.seconds} s`;
    case 'broken off':
      return `HARNESS ERROR after ${run.seconds} s: ${run.why.slice(0, 400)}`;
  }
}

async function tried(unbroken: ScratchTree, breakage: Breakage): Promise<boolean> {
  const tree = new ScratchTree(unbroken.folder, packages);
  try {
    tree.break(breakage);
    const run = await runTests(tree.folder, breakage.tests);
    say(`${breakage.name}: ${outcome(run)}`);
    if (run.kind === 'failed' && process.env.ASSAY_BREAKAGES_TELL !== undefined)
      say(run.failures.map(({ test, message }) => `    ${test}\n    ${message.slice(0, 600)}`).join('\n'));
    return run.kind === 'failed';
  } catch (error) {
    say(`${breakage.name}: HARNESS ERROR: ${error}`);
    return false;
  } finally {
    tree.remove();
  }
}

// Copied once, so that every breakage is made in the same sources, whatever is edited meanwhile.
const unbroken = new ScratchTree(repository, packages);
try {
  say(`${lawRuns} runs of each random law, seed ${lawSeed}`);
  const run = await runTests(unbroken.folder, [...new Set(chosen.flatMap(({ tests }) => tests))]);
  if (run.kind !== 'passed') {
    const why = run.kind === 'failed' ? JSON.stringify(run.failures, null, 2) : run.why;
    throw new Error(`the tests do not pass where nothing is broken: ${why}`);
  }
  say(`nothing is broken: passed in ${run.seconds} s`);
  let missed = 0;
  for (const breakage of chosen) if (!(await tried(unbroken, breakage))) missed += 1;
  say(missed === 0 ? `all ${chosen.length} caught` : `${missed} of ${chosen.length} not caught`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  unbroken.remove();
}
