import { join } from 'node:path';
import { livenessBreakages } from './liveness-breakages.ts';
import { storeBreakages } from './store-breakages.ts';
import { ScratchTree } from './scratch-tree.ts';
import { runTests } from './test-run.ts';
const repository = '/work/main/';
const packages = join(repository, 'node_modules');
const only = process.argv[2] ?? '';
const unbroken = new ScratchTree(repository, packages);
const chosen = [...livenessBreakages, ...storeBreakages.slice(0, 3)].filter(({ name }) => name.includes(only));
const say = (s: string) => process.stdout.write(s + '\n');
const base = await runTests(unbroken.folder, [...new Set(chosen.flatMap(({ tests }) => tests))] as never);
say('base ' + JSON.stringify(base).slice(0, 1500));
for (const b of chosen) {
  const tree = new ScratchTree(unbroken.folder, packages);
  try { tree.break(b); const run = await runTests(tree.folder, b.tests); say(`${b.name}: ${run.kind === 'failed' ? `caught by ${run.failures[0]?.file} in ${run.seconds} s: ${run.failures[0]?.test} ${run.failures[0]?.message.slice(0, 200).replace(/\n/g, ' ')}` : run.kind === 'passed' ? `SURVIVED in ${run.seconds} s` : 'HARNESS ' + run.why.slice(0, 300)}`); }
  catch (e) { say(b.name + ' ERR ' + e); } finally { tree.remove(); }
}
unbroken.remove();
