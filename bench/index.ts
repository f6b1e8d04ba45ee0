import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { coldStart } from './assay.ts';
import { crew } from './crew.ts';
import { duel } from './duel.ts';
import { machine } from './machine.ts';
import { outFolder } from './out-folder.ts';
import { page } from './page.ts';
import { requireSpin } from './spin.ts';
import { spreadOf } from './spread.ts';
import { workloads } from './workloads.ts';

// `npm run bench -- [--quick] [--runs <count>]`. Every run's counts are compared with the protocol's before its time is.
const { values: given } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' } },
});
const runs = given.quick ? 1 : Number(given.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a count from 1 on, not ${given.runs}`);

requireSpin();
const chosen = workloads.filter(({ size }) => !given.quick || size === 'small');
const rows = chosen.map((workload) => duel(workload, runs));
const results = {
  machine: machine(),
  runs,
  rows,
  crew: crew(given.quick ? 'small' : 'large', runs),
  coldStart: spreadOf(Array.from({ length: runs }, () => coldStart().cpuMs)),
};
process.stdout.write(page(results));

mkdirSync(outFolder, { recursive: true });
const file = new URL(`${new Date().toISOString().replaceAll(':', '-')}.json`, outFolder);
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`\nWritten to bench/out/${file.pathname.split('/').at(-1)}\n`);
