import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-cli-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('what walks print, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['finds-nothing', ['walk', './counter.ts', '--seed', '1', '--walks', '3', '--steps', '10']],
    ['breaks-a-property', ['walk', './counter.ts', '--mutant', 'it skips a number']],
    ['deadlocks', ['walk', './stops.ts', '--seed', '3']],
    ['is-json', ['walk', './overflows.ts', '--seed', '3', '--json']],
  ])('%s', async (golden, argv) => {
    await expect(await transcript(argv)).toMatchFileSnapshot(`golden/walk-${golden}.txt`);
  });
});

test('a seed that was not given is printed, and walks the same way again', async () => {
  const argv = ['walk', 'two-phase-commit', '--walks', '5', '--steps', '20'];
  const first = await recorded(argv, { randomSeed: () => 4_294_967_295 });
  expect(first.out).toContain('seed 4294967295');
  expect((await recorded([...argv, '--seed', '4294967295'])).out).toBe(first.out);
});

test('the last walk is written, and replays', async () => {
  const argv = [
    'walk',
    'two-phase-commit',
    '--seed',
    '5',
    '--walks',
    '1',
    '--steps',
    '6',
    '--out',
    'walk.itf.json',
  ];
  const { out, status } = await recorded(argv, { directory: scratch });
  expect(status).toBe(3);
  expect(out).toContain('Retrace it:  npx assay replay walk.itf.json\n');
  expect(readFileSync(join(scratch, 'walk.itf.json'), 'utf8')).toContain('"two-phase-commit"');
  expect((await recorded(['replay', 'walk.itf.json'], { directory: scratch })).status).toBe(0);
});

test('the clock ends walks', async () => {
  let nowMs = 0;
  const now = () => {
    nowMs += 1_000;
    return nowMs;
  };
  const { out } = await recorded(['walk', './counter.ts', '--max-time', '5'], { now });
  expect(out).toContain('the time limit was reached');
});
