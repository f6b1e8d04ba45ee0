import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

interface Ended {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

/** The program itself, in a process of its own. `onOut` may look at the first words and act. */
function assay(argv: readonly string[], onOut: (kill: () => void) => void = () => undefined): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...argv], {
    cwd: fixtures,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.out += String(chunk);
    onOut(() => child.stdout.destroy());
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.err += String(chunk);
  });
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ ...written, status }));
  });
}

test('the process ends with the status of the command', async () => {
  const { out, err, status } = await assay(['check', './stops.ts']);
  expect({ status, errLines: err.trim().split('\n').length }).toEqual({ status: 11, errLines: 1 });
  expect(out).toContain('✗ stops: deadlock in 3 steps');
});

test('a spec that throws while it is built is named with file, line and column', async () => {
  const { err, status } = await assay(['check', './throws-when-built.ts']);
  expect(status).toBe(2);
  expect(err).toMatch(/^error: \.\/throws-when-built\.ts:6:11 throws while the spec is built: TypeError: /);
});

test('a reader that has seen enough is no failure', async () => {
  const { err, status } = await assay(['list', '--json'], (closePipe) => closePipe());
  expect({ err, status }).toEqual({ err: '', status: 0 });
});

test('the version says what a report of a bug needs', async () => {
  const { out } = await assay(['--version']);
  expect(out).toMatch(/^assay \d+\.\d+\.\d+, Node \d+\.\d+\.\d+\n$/);
});

test.each([
  ['a spec', ['check', './waits-for-ever.ts']],
  ['a driver', ['fuzz', './tally.ts', '--driver', './waits-for-ever.ts']],
  ['a binding', ['conform', '-', '--spec', './till.ts', '--binding', './waits-for-ever.ts']],
])('%s that waits as it is loaded for what never comes is an error', async (_, argv) => {
  expect(await assay(argv)).toEqual({
    out: '',
    err:
      'error: a module that was loaded waits for something that never comes. ' +
      'Look for an await in the spec, driver or binding, and in what it imports, whose promise nothing settles.\n',
    status: 2,
  });
});
