import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReplay } from '../traces/fuzzing/index.ts';
import { recorded, transcript } from './fixtures/recorded-io.ts';

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-cli-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('what tours print, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['of-transitions', ['tour', 'two-phase-commit']],
    ['of-states', ['tour', 'two-phase-commit', '--criterion', 'states', '--longest', '5']],
    ['of-pairs', ['tour', './counter.ts', '--criterion', 'transition pairs']],
    ['is-json', ['tour', './stops.ts', '--json']],
    ['too-large', ['tour', 'two-phase-commit', '--max-states', '100']],
    ['help', ['tour', '--help']],
  ])('%s', async (golden, argv) => {
    await expect(await transcript(argv)).toMatchFileSnapshot(`golden/tour-${golden}.txt`);
  });
});

test('each sequence is written as a replay, and the next command takes the first', async () => {
  const { out, status } = await recorded(['tour', 'two-phase-commit', '--out', 'tour'], {
    directory: scratch,
  });
  expect(status).toBe(0);
  expect(out).toContain('npx assay fuzz two-phase-commit --driver ./driver.ts --replay tour/tour-001.json\n');
  const names = readdirSync(join(scratch, 'tour'));
  expect(names).toHaveLength(298);
  const lengths = names.map((name) => {
    const replay = readReplay(readFileSync(join(scratch, 'tour', name), 'utf8'), name);
    expect(replay).toMatchObject({
      protocol: 'two-phase-commit',
      instance: '3 managers',
      constants: { rms: 3 },
      expected: { verdict: 'conforms' },
    });
    return replay.steps.length;
  });
  expect(lengths.reduce((sum, length) => sum + length)).toBe(2_174);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
});

test('a folder with something in it, and a file, are not written to', async () => {
  writeFileSync(join(scratch, 'a-file'), '');
  const to = (out: string) => recorded(['tour', 'two-phase-commit', '--out', out], { directory: scratch });
  expect(await to('.')).toMatchObject({ status: 2, err: expect.stringContaining('--out . is not empty') });
  expect(await to('a-file')).toMatchObject({ status: 2, err: expect.stringContaining('it is a file') });
});
