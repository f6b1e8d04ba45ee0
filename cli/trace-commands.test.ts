import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';

let scratch = '';
const counter = fileURLToPath(new URL('./fixtures/counter.ts', import.meta.url));
const lift = fileURLToPath(new URL('./fixtures/lift.ts', import.meta.url));

/**
 * A session in a folder where `early.itf.json` is a counterexample, `skips.itf.json` one of a user's spec, and
 * `waits.itf.json` and `stays.itf.json` are lassos of one.
 */
async function session(...argv: readonly string[]): Promise<string> {
  const text = await transcript(argv, { directory: scratch });
  return text.replaceAll(counter, '<fixtures>/counter.ts').replaceAll(lift, '<fixtures>/lift.ts');
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-cli-'));
  const property = 'resource managers never disagree';
  const early = ['two-phase-commit', '--mutant', 'commit one vote early', '--property', property];
  const skips = [counter, '--mutant', 'it skips a number', '--out', 'skips.itf.json'];
  await recorded(['check', ...early, '--out', 'early.itf.json'], { directory: scratch });
  await recorded(['check', ...skips], { directory: scratch });
  for (const [mutant, file] of [
    ['letting somebody in is weakly fair', 'waits.itf.json'],
    ['the motor burns out', 'stays.itf.json'],
  ] as const)
    await recorded(['check', lift, '--mutant', mutant, '--out', file], { directory: scratch });
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('replay', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['accepts', ['early.itf.json']],
    ['accepts-for-a-file', ['skips.itf.json', '--spec', counter]],
    ['rejects-for-the-mended-spec', ['early.itf.json', '--no-mutant']],
    ['rejects-for-another-mutant', ['early.itf.json', '--mutant', 'commit after abort']],
    ['judges-a-lasso', ['waits.itf.json', '--spec', lift]],
    ['judges-a-lasso-that-stutters', ['stays.itf.json', '--spec', lift]],
    ['judges-a-lasso-that-is-not-fair', ['waits.itf.json', '--spec', lift, '--no-mutant']],
  ])('%s', async (golden, argv) => {
    await expect(await session('replay', ...argv)).toMatchFileSnapshot(`golden/replay-${golden}.txt`);
  });

  test('rejects a trace whose first state is not initial', async () => {
    const text = readFileSync(join(scratch, 'skips.itf.json'), 'utf8');
    writeFileSync(join(scratch, 'late.itf.json'), text.replace('"#bigint":"0"', '"#bigint":"2"'));
    await expect(await session('replay', 'late.itf.json', '--spec', counter)).toMatchFileSnapshot(
      'golden/replay-rejects-the-first-state.txt',
    );
  });

  test('rejects a lasso that does not close', async () => {
    const text = readFileSync(join(scratch, 'waits.itf.json'), 'utf8');
    writeFileSync(join(scratch, 'open.itf.json'), text.replace('"loop": 1', '"loop": 0'));
    await expect(await session('replay', 'open.itf.json', '--spec', lift)).toMatchFileSnapshot(
      'golden/replay-rejects-a-lasso-that-does-not-close.txt',
    );
  });

  test('refuses a lasso that goes back to no state', async () => {
    const text = readFileSync(join(scratch, 'waits.itf.json'), 'utf8');
    writeFileSync(join(scratch, 'beyond.itf.json'), text.replace('"loop": 1', '"loop": 3'));
    const { err, status } = await recorded(['replay', 'beyond.itf.json', '--spec', lift], {
      directory: scratch,
    });
    expect(status).toBe(2);
    expect(err).toMatch(/^error: beyond\.itf\.json:11:11: \$\.loop is 3, and the last state is 2\. /);
  });

  test('refuses a trace made with other constants', async () => {
    const { err, status } = await recorded(['replay', 'early.itf.json', '--set', 'rms=4'], {
      directory: scratch,
    });
    expect(status).toBe(2);
    expect(err).toMatch(/^error: early\.itf\.json:\d+:\d+: .* is 3, and in the model 4\./);
  });
});

describe('show', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['as-text', []],
    ['in-full', ['--full']],
    ['as-markdown', ['--format', 'markdown']],
    ['as-mermaid', ['--format', 'mermaid']],
  ])('%s', async (golden, argv) => {
    await expect(await session('show', 'early.itf.json', ...argv)).toMatchFileSnapshot(
      `golden/show-${golden}.txt`,
    );
  });

  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['as-text', []],
    ['in-full', ['--full']],
    ['as-markdown', ['--format', 'markdown']],
    ['as-mermaid', ['--format', 'mermaid']],
  ])('a lasso %s', async (golden, argv) => {
    await expect(await session('show', 'waits.itf.json', '--spec', lift, ...argv)).toMatchFileSnapshot(
      `golden/show-a-lasso-${golden}.txt`,
    );
  });

  test.each([
    ['early.itf.json', []],
    ['waits.itf.json', ['--spec', lift]],
    ['stays.itf.json', ['--spec', lift]],
  ])('as JSON %s is the trace as it was written', async (file, argv) => {
    const { out } = await recorded(['show', file, '--format', 'json', ...argv], { directory: scratch });
    expect(out).toBe(readFileSync(join(scratch, file), 'utf8'));
  });

  test('does not judge a lasso that is no behaviour', async () => {
    const text = readFileSync(join(scratch, 'waits.itf.json'), 'utf8');
    writeFileSync(join(scratch, 'open.itf.json'), text.replace('"loop": 1', '"loop": 0'));
    const { out } = await recorded(['show', 'open.itf.json', '--spec', lift], { directory: scratch });
    expect(out).toMatch(/^lift: a behaviour of 3 steps that repeat for ever\n/);
    expect(out).not.toContain('✗');
    expect(out).not.toContain('fair');
  });

  test('writes to a file', async () => {
    const { out } = await recorded(['show', 'early.itf.json', '--out', 'early.txt'], { directory: scratch });
    expect(out).toBe('');
    expect(readFileSync(join(scratch, 'early.txt'), 'utf8')).toContain(
      '"resource managers never disagree" is violated in 7 steps',
    );
  });

  test('shows a lasso of a foreign tool, which names no actions', async () => {
    const lasso = '{"vars":["n"],"states":[{"n":0},{"n":1},{"n":2},{"n":3}],"loop":0}';
    writeFileSync(join(scratch, 'lasso.itf.json'), lasso);
    await expect(await session('show', 'lasso.itf.json', '--spec', counter)).toMatchFileSnapshot(
      'golden/show-a-lasso.txt',
    );
  });
});
