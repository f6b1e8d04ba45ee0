import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded } from './fixtures/recorded-io.ts';

/** Whatever is wrong is said on standard error alone, with status 2 and without a stack. */
async function complaint(...argv: readonly string[]): Promise<string> {
  const { out, err, status } = await recorded(argv);
  expect(out).toBe('');
  expect(status).toBe(2);
  expect(err).not.toMatch(/^ +at /m);
  return err.replaceAll(scratch, '<scratch>').replaceAll(here, '<fixtures>');
}

const here = new URL('./fixtures/', import.meta.url).pathname.replace(/\/$/, '');
let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-cli-'));
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }\n');
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}

describe('a command that is wrong', () => {
  test.each<readonly [readonly string[]]>([
    [['chek', 'two-phase-commit']],
    [['check']],
    [['check', 'two-phase-commit', 'die-hard']],
    [['check', 'two-phase-commit', '--max-state', '3']],
    [['check', 'two-phase-commit', '--max-states']],
    [['check', 'two-phase-commit', '--max-states', 'many']],
    [['check', 'two-phase-commit', '--max-depth', '-1']],
    [['check', 'two-phase-commit', '--max-time', 'soon']],
    [['check', 'two-phase-commit', '--max-memory', '512']],
    [['check', 'two-phase-commit', '--workers', '0']],
    [['walk', 'two-phase-commit', '--seed', '1.5']],
    [['incident', 'run', 'mango']],
    [['incident', 'show']],
    [['incident', 'explain', 'mango-markets']],
    [['sweep', 'two-phase-commit']],
    [['sweep', 'htlc', '--over', 'TA']],
    [['sweep', 'htlc', '--over', 'TA=2..8,TX=1..2']],
    [['sweep', 'htlc', '--over', 'TA=8..2']],
    [['sweep', 'htlc', '--over', 'TA=2..8,TA=1']],
    [['sweep', 'htlc', '--over', 'TA=1..200,TB=1..200']],
    [['sweep', 'htlc', '--over', 'TA=1..2000000000']],
    [['sweep', 'htlc', '--over', 'cheat=1..3']],
    [['sweep', 'htlc', '--over', 'D=soon']],
    [['sweep', 'htlc', '--over', 'TA=2..8', '--set', 'TA=3']],
    [['sweep', 'htlc', '--set', 'TA=3']],
    [['sweep', 'htlc', '--over', 'TA=a|2']],
    [['sweep', './counter.ts', '--over', 'stops=[1,2|[3],top=1..3']],
    [['sweep', './sweeps.ts#throwing']],
    [['sweep', './sweeps.ts#mute']],
    [['sweep', './sweep-without-end.ts']],
    [['list', './sweep-without-end.ts']],
    [['show', 'a.itf.json', '--format', 'html']],
    [['show', 'a.itf.json', '--format', 'mermaid', '--full']],
  ])('%j', async (argv) => {
    expect(await complaint(...argv)).toMatchSnapshot();
  });

  test('nothing at all shows the help', async () => {
    const { out, err, status } = await recorded([]);
    expect({ out, status }).toEqual({ out: '', status: 2 });
    expect(err).toContain('Usage: assay [options] [command]');
  });
});

describe('a name that is not there', () => {
  test.each<readonly [readonly string[]]>([
    [['check', 'two-phase-comit']],
    [['check', 'zookeeper']],
    [['check', './counter.ts', '--instance', 'up to 4']],
    [['check', './counter.ts', '--mutant', 'skips a number']],
    [['check', './stops.ts', '--mutant', 'anything']],
    [['check', './stops.ts', '--instance', 'small']],
    [['check', './counter.ts', '--property', 'the counter is fulll']],
    [['check', './counter.ts', '--set', 'tops=3']],
    [['check', './counter.ts', '--set', 'top=three']],
    [['check', './counter.ts', '--set', 'top']],
    [['check', './two-specs.ts#middle']],
  ])('%j', async (argv) => {
    expect(await complaint(...argv)).toMatchSnapshot();
  });
});

describe('a spec that is wrong', () => {
  test.each([
    './not-there.ts',
    '.',
    './recorded-io.md',
    './no-spec.ts',
    './two-specs.ts',
    './imports-nothing.ts',
    './imports-a-missing-name.ts',
    './throws-when-loaded.ts',
    './throws-when-built.ts',
    './bad-schema.ts',
    './no-actions.ts',
    './property-twice.ts',
    './guard-throws.ts',
    './guard-mutates.ts',
    './guard-is-no-boolean.ts',
  ])('%s', async (target) => {
    expect(await complaint('check', target, '--workers', '1')).toMatchSnapshot();
  });

  test('a constant that the spec cannot bear', async () => {
    expect(await complaint('check', 'two-phase-commit', '--set', 'rms=0')).toMatchSnapshot();
  });

  test.each([
    ['{}', 'typo.ts'],
    ['{ "type": "commonjs" }', 'typo.ts'],
    ['{ "type": "module" }', 'typo.cts'],
  ])('a file that would not run in strict mode: %s %s', async (packageJson, name) => {
    const folder = mkdtempSync(join(scratch, 'loose-'));
    writeFileSync(join(folder, 'package.json'), packageJson);
    writeFileSync(join(folder, name), 'export const n = 1;');
    const told = await complaint('check', join(folder, name));
    expect(told).toContain('would be loaded as CommonJS');
    expect(told).toContain('Name it .mts, or put "type": "module" into the package.json');
  });

  test('a file that does not parse', async () => {
    const path = file('unparsed.ts', 'export const spec = ;\n');
    expect(await complaint('check', path)).toMatchSnapshot();
  });

  test('a file that imports one that does not parse', async () => {
    file('inner.ts', 'export const spec = ;\n');
    const path = file('outer.ts', "export { spec } from './inner.ts';\n");
    expect(await complaint('check', path)).toMatchSnapshot();
  });

  test('a file that is no code', async () => {
    expect(await complaint('check', file('notes.md', '# Notes\n'))).toMatchSnapshot();
  });
});

describe('a trace file that is wrong', () => {
  test('is not there', async () => {
    expect(await complaint('replay', './not-there.itf.json')).toMatchSnapshot();
  });

  test('is a directory', async () => {
    expect(await complaint('show', scratch)).toMatchSnapshot();
  });

  test('is empty', async () => {
    expect(await complaint('replay', file('empty.itf.json', ''))).toMatchSnapshot();
  });

  test('is cut short', async () => {
    const text = '{"#meta":{"spec":"counter"},"vars":["n"],"states":[{"n":0},{"n"';
    expect(await complaint('replay', file('short.itf.json', text))).toMatchSnapshot();
  });

  test('is JSON and no trace', async () => {
    expect(await complaint('replay', file('package.itf.json', '{"name":"assay"}'))).toMatchSnapshot();
  });

  test('is no JSON', async () => {
    expect(await complaint('show', file('notes.itf.json', '# Notes'))).toMatchSnapshot();
  });

  test('names no spec', async () => {
    expect(
      await complaint('show', file('anonymous.itf.json', '{"vars":["n"],"states":[{"n":0}]}')),
    ).toMatchSnapshot();
  });

  test('names a spec that is not in the library', async () => {
    const text = '{"#meta":{"spec":"counter"},"vars":["n"],"states":[{"n":0}]}';
    expect(await complaint('show', file('foreign.itf.json', text))).toMatchSnapshot();
  });

  test('is of another spec', async () => {
    const text = '{"#meta":{"spec":"two-phase-commit"},"vars":["n"],"states":[{"n":0}]}';
    expect(
      await complaint('replay', file('other.itf.json', text), '--spec', './counter.ts'),
    ).toMatchSnapshot();
  });

  test('has a value that is not of its type', async () => {
    const text = '{"#meta":{"spec":"counter"},"vars":["n"],"states":[{"n":"zero"}]}';
    expect(
      await complaint('replay', file('untyped.itf.json', text), '--spec', './counter.ts'),
    ).toMatchSnapshot();
  });
});

describe('an --out that cannot be written', () => {
  test('because its directory is not there', async () => {
    expect(await complaint('check', './counter.ts', '--out', 'nowhere/a.itf.json')).toMatchSnapshot();
  });

  test('because it is a directory', async () => {
    mkdirSync(join(scratch, 'folder'));
    expect(await complaint('check', './counter.ts', '--out', join(scratch, 'folder'))).toMatchSnapshot();
  });

  test('because a part of its path is a file', async () => {
    const path = join(file('plain.itf.json', '{}'), 'inside.itf.json');
    expect(await complaint('check', './counter.ts', '--out', path)).toMatchSnapshot();
  });
});
