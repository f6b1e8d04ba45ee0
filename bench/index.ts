import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requireSpin } from '../test/peers/index.ts';
import { acceptanceDuel, acceptances } from './acceptance.ts';
import { coldStart } from './assay.ts';
import { loadBuilt } from './built.ts';
import { cluster } from './cluster.ts';
import type { Consensus } from './consensus-text.ts';
import { crew } from './crew.ts';
import { duel } from './duel.ts';
import { engines } from './engines.ts';
import { following } from './following.ts';
import { fuzzing } from './fuzzing.ts';
import { growth, growths } from './growth.ts';
import { machine } from './machine.ts';
import { matching } from './matching.ts';
import { merkle } from './merkle.ts';
import { outFolder } from './out-folder.ts';
import { type Conformance, type Liveness, page, type Results, type Safety } from './page.ts';
import { simulator } from './simulator.ts';
import { spreadOf } from './spread.ts';
import { type Size, workloads } from './workloads.ts';

// `npm run bench -- [--quick] [--runs <count>] [--only safety|liveness|conformance|consensus|merkle]`. Every
// run's counts and verdict are compared with what is declared before its time is.
const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const runs = given.quick ? 1 : Number(given.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a count from 1 on, not ${given.runs}`);
const parts = ['safety', 'liveness', 'conformance', 'consensus', 'merkle'];
if (given.only !== undefined && !parts.includes(given.only))
  throw new Error(`--only takes ${parts.join(', ')}, not ${given.only}`);
const isAsked = (part: string): boolean => given.only === undefined || given.only === part;

const searches = isAsked('safety') || isAsked('liveness');
if (searches) requireSpin();
const isChosen = ({ size }: { readonly size: Size }): boolean => !given.quick || size === 'small';
const results: Results = {
  machine: machine(searches ? 'with Spin' : 'without Spin'),
  runs,
  safety: isAsked('safety') ? safety() : undefined,
  liveness: isAsked('liveness') ? liveness() : undefined,
  conformance: isAsked('conformance') ? await conformance() : undefined,
  consensus: isAsked('consensus') ? await consensus() : undefined,
  merkle: isAsked('merkle') ? merkle(await loadBuilt(), runs, given.quick ? 10 : 1) : undefined,
};
process.stdout.write(page(results));

mkdirSync(outFolder, { recursive: true });
const file = new URL(`${new Date().toISOString().replaceAll(':', '-')}.json`, outFolder);
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`\nWritten to bench/out/${file.pathname.split('/').at(-1)}\n`);

function safety(): Safety {
  return {
    rows: workloads.filter(isChosen).map((workload) => duel(workload, runs)),
    crew: crew(given.quick ? 'small' : 'large', runs),
    coldStart: spreadOf(Array.from({ length: runs }, () => coldStart().cpuMs)),
  };
}

function liveness(): Liveness {
  return {
    growth: growths.filter(isChosen).map((each) => growth(each, runs)),
    acceptance: acceptances.filter(isChosen).map((each) => acceptanceDuel(each, runs)),
  };
}

async function conformance(): Promise<Conformance> {
  const built = await loadBuilt();
  const size = given.quick ? 10 : 1;
  return {
    engines: engines(built, runs),
    matching: await matching(built, runs, 1_000_000 / size),
    fuzzing: await fuzzing(built, runs, 300_000 / size),
  };
}

async function consensus(): Promise<Consensus> {
  const built = await loadBuilt();
  const seconds = given.quick ? 2 : 10;
  return {
    simulator: simulator(built, runs, given.quick ? 10 : 1),
    cluster: [
      await cluster(built, runs, { waiting: 16, seconds }),
      await cluster(built, runs, { waiting: 256, seconds }),
    ],
    following: await following(built, { waiting: 64, seconds }),
  };
}
