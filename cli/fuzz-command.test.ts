import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-fuzz-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const works = ['--driver', './tally-drivers.ts#works'];
const broken = ['--driver', './tally-drivers.ts#broken'];

describe('what fuzzing prints, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['conforms', ['fuzz', './tally.ts', ...works, '--seed', '1', '--steps', '2000']],
    ['diverges', ['fuzz', './tally.ts', ...broken, '--seed', '1']],
    ['help', ['fuzz', '--help']],
    ['is-json', ['fuzz', './tally.ts', ...broken, '--seed', '1', '--json']],
    [
      'drives-a-mutated-spec',
      ['fuzz', './tally.ts', ...works, '--mutant', 'a locked drawer can be emptied', '--seed', '1'],
    ],
  ])('%s', async (golden, argv) => {
    await expect(await transcript(argv)).toMatchFileSnapshot(`golden/fuzz-${golden}.txt`);
  });
});

test('a failure is written, replayed, and no longer there when it is mended', async () => {
  const out = join(scratch, 'failure.json');
  const found = await recorded(['fuzz', './tally.ts', ...broken, '--seed', '1', '--out', out]);
  expect(found.status).toBe(14);
  expect(found.out).toContain(
    `Replay it:  npx assay fuzz ./tally.ts --driver "./tally-drivers.ts#broken" --replay ${out}`,
  );
  // The file says how it is driven.
  const again = await recorded(['fuzz', './tally.ts', '--replay', out]);
  expect(again.status).toBe(14);
  expect(again.out).toContain('✗ tally: take is accepted though it is disabled');
  expect(again.out).toContain('As the file says.');
  const mended = await recorded(['fuzz', './tally.ts', ...works, '--replay', out]);
  expect(mended.status).toBe(0);
  expect(mended.out).toContain('! The file says that it would diverge: accepted though disabled, at take.');
});

test('a counterexample of a mutated spec shows an implementation with its fault', async () => {
  const trace = join(scratch, 'locked.itf.json');
  const mutant = ['--mutant', 'a locked drawer can be emptied'];
  expect((await recorded(['check', './tally.ts', ...mutant, '--out', trace])).status).toBe(12);
  const argv = ['fuzz', './tally.ts', '--from', trace, '--seed', '1', '--steps', '10'];
  const found = await recorded([...argv, ...broken]);
  expect(found.status).toBe(14);
  expect(found.out).toContain(`Met in ${trace}, in a run of 3 steps`);
  expect((await recorded([...argv, ...works])).status).toBe(0);
});

test('a tour comes first, where one is asked for', async () => {
  const { out, status } = await recorded([
    'fuzz',
    './tally.ts',
    ...works,
    '--tour',
    '--seed',
    '1',
    '--steps',
    '200',
  ]);
  expect(status).toBe(0);
  expect(out).toContain('136 of 136 transitions');
});

test('a corpus keeps what failed, and takes it first the next time', async () => {
  const corpus = join(scratch, 'runs');
  const argv = ['fuzz', './tally.ts', '--corpus', corpus, '--seed', '1', '--steps', '500'];
  const first = await recorded([...argv, ...broken]);
  expect(first.status).toBe(14);
  const [regression = '', ...others] = readdirSync(corpus).filter((name) => name.startsWith('regression-'));
  expect(others).toEqual([]);
  expect(first.out).toContain(`--replay ${join(corpus, regression)}`);
  expect(JSON.parse(readFileSync(join(corpus, regression), 'utf8'))).toMatchObject({
    expected: { verdict: 'diverges', as: 'accepted though disabled', subject: 'take', at: 2 },
  });
  const second = await recorded([...argv, ...broken, '--seed', '99']);
  expect(second.out).toContain(`3 steps compared in 1 run, seed 99`);
  expect(second.out).toContain(`Met in ${join(corpus, regression)}`);
  const third = await recorded([...argv, ...works]);
  expect(third.status).toBe(0);
  expect(readdirSync(corpus).some((name) => name.startsWith('run-'))).toBe(true);
  const before = readdirSync(corpus).length;
  expect((await recorded([...argv, ...works, '--seed', '2'])).status).toBe(0);
  expect(readdirSync(corpus).length).toBeLessThan(2 * before);
});

describe('what is wrong with the command or a file', () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      'no driver',
      [],
      'error: fuzz needs an implementation to drive. Give the module of its driver: --driver ./my-driver.ts.',
    ],
    ['a driver that is not there', ['--driver', './nowhere.ts'], 'error: there is no file ./nowhere.ts.'],
    [
      'a module without a driver',
      ['--driver', './tally.ts'],
      'error: ./tally.ts exports no driver. A driver is an object with protocol, start, actions and observe.',
    ],
    [
      'a module with two',
      ['--driver', './tally-drivers.ts'],
      'error: ./tally-drivers.ts exports 2 drivers: broken, works. Say which one: ./tally-drivers.ts#broken.',
    ],
    [
      'a name that it does not have',
      ['--driver', './tally-drivers.ts#work'],
      'error: ./tally-drivers.ts exports no driver "work". Did you mean "works"?',
    ],
    [
      'a name that Assay does not have',
      ['--driver', 'works'],
      'error: no driver "works" for tally comes with Assay. There are no drivers for tally.',
    ],
    [
      'a weight of nothing',
      [...works, '--weight', 'putt=3'],
      'error: the driver for tally does not drive "putt", which is given a weight. It drives "put", "take", "turnKey".',
    ],
    ['a weight that is none', [...works, '--weight', 'put'], 'error: --weight put is not a weight.'],
    ['a share that is none', [...works, '--negative', '1.5'], 'error: --negative 1.5 is not a share.'],
    [
      'a corpus that is a file',
      [...works, '--corpus', './tally.ts'],
      'error: --corpus ./tally.ts is no folder.',
    ],
    ['a file that is not there', [...works, '--replay', 'no.json'], 'error: no.json cannot be read: ENOENT'],
    ['a start that is not there', [...works, '--from', 'no.json'], 'error: no.json cannot be read: ENOENT'],
  ])('%s', async (_, argv, message) => {
    const { err, status } = await recorded(['fuzz', './tally.ts', ...argv]);
    expect(err).toContain(message);
    expect(status).toBe(2);
  });

  test('a driver of another protocol', async () => {
    const { err, status } = await recorded(['fuzz', './counter.ts', ...works]);
    expect(err).toContain('error: the driver for counter says that it is for "tally".');
    expect(status).toBe(2);
  });

  test('a replay that is none, or of another protocol', async () => {
    const file = join(scratch, 'bad.json');
    writeFileSync(file, '{"format": "assay replay", "version": 1}');
    const bad = await recorded(['fuzz', './tally.ts', ...works, '--replay', file]);
    expect(bad).toMatchObject({ status: 2 });
    expect(bad.err).toContain('$ lacks the member "protocol"');
    const good = join(scratch, 'good.json');
    await recorded(['fuzz', './tally.ts', ...broken, '--seed', '1', '--out', good]);
    const other = await recorded(['fuzz', fixture('counter.ts'), ...works, '--replay', good]);
    expect(other.err).toContain('is a run of tally, not of counter.');
    expect(other.status).toBe(2);
  });
});

test('where nothing can be compared, nothing is concluded', async () => {
  const weights = ['put=0', 'take=0', 'turnKey=0'].flatMap((weight) => ['--weight', weight]);
  const { out, status } = await recorded(['fuzz', './tally.ts', ...works, ...weights, '--seed', '1']);
  expect(out).toContain('? inconclusive: not a single step was compared');
  expect(status).toBe(3);
});

test('a seed that was not given is printed, and goes the same way again', async () => {
  const argv = ['fuzz', './tally.ts', ...broken];
  const first = await recorded(argv, { randomSeed: () => 5 });
  expect(first.out).toContain('seed 5');
  const second = await recorded([...argv, '--seed', '5']);
  expect(second.out.replaceAll(/Keep it:.*/g, '')).toBe(first.out.replaceAll(/Keep it:.*/g, ''));
});
