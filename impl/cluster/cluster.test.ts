import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DiskError } from '../journal/index.ts';
import { LastSignError, NodeConfigError, NodeStoppedError } from '../node/index.ts';
import { Agreement } from './agreement.ts';
import { answerFrame, readAnswer, readRequest, requestFrame } from './client-frames.ts';
import { exitStatusOf } from './exit-status.ts';
import { lockFolder } from './folder-lock.ts';
import { FolderInUseError, type StepLine } from './index.ts';
import { LineFile } from './line-file.ts';
import { readNodeConfig } from './node-config.ts';
import { runDemonstration } from './run-demonstration.ts';
import { StepFile } from './step-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'assay-cluster-'));
afterAll(() => rm(folder, { recursive: true }));

test('a folder is kept by one process at a time', async () => {
  const lock = await lockFolder(join(folder, 'kept'));
  await expect(lockFolder(join(folder, 'kept'))).rejects.toThrow(FolderInUseError);
  await lock.release();
  await (await lockFolder(join(folder, 'kept'))).release();
});

test('a file of lines is cut off where a killed process has left it', async () => {
  const path = join(folder, 'lines');
  await writeFile(path, '{"a":1}\n{"a":2}\n{"a"');
  const file = new LineFile(path);
  file.add({ a: 3 });
  file.close();
  expect(file.found).toEqual([{ a: 1 }, { a: 2 }]);
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
});

test('a file of steps has each step once, whatever is told again', async () => {
  const path = join(folder, 'steps');
  const after = { height: 1, round: 0, step: 'propose', locked: undefined, valid: undefined } as const;
  const idle = { round: 0, rule: 'give up on proposal', after } as const;
  const tell = (file: StepFile, height: number, index: number): void =>
    file.add({ index, after, age: 'new', step: { ...idle, height, number: index } });
  const first = new StepFile(path, 'me');
  for (const [height, index] of [
    [1, 0],
    [1, 1],
    [2, 0],
  ] as const)
    tell(first, height, index);
  first.close();
  const second = new StepFile(path, 'me');
  for (const [height, index] of [
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
    [3, 0],
  ] as const)
    tell(second, height, index);
  second.close();
  const lines = (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line): StepLine => JSON.parse(line));
  expect(lines.map(({ step, index }) => `${step.height}/${index}`)).toEqual([
    '1/0',
    '1/1',
    '2/0',
    '2/1',
    '3/0',
  ]);
  const times = lines.map(({ at }) => BigInt(at));
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
});

test('what clients and nodes say is read as it was said', () => {
  const request = { number: 4_000_000_000, command: Uint8Array.of(1, 2, 3) };
  expect(readRequest(requestFrame(request).subarray(4))).toEqual({
    ...request,
    command: Buffer.from([1, 2, 3]),
  });
  for (const answer of [
    { kind: 'decided', height: 2 ** 40 },
    { kind: 'busy' },
    { kind: 'refused', why: 'too long' },
    { kind: 'stopped' },
  ] as const)
    expect(readAnswer(answerFrame(7, answer).subarray(4))).toEqual({ number: 7, answer });
  for (const bytes of [[], [0, 0, 0, 1], [0, 0, 0, 1, 9], [0, 0, 0, 1, 0, 5]])
    expect(readAnswer(Uint8Array.from(bytes))).toBeUndefined();
  expect(readRequest(Uint8Array.of(1))).toBeUndefined();
});

test('nodes that tell different state roots of one height disagree', () => {
  const agreement = new Agreement(2);
  const decided = { kind: 'decided', height: 1, commands: 3 } as const;
  agreement.hear(0, { ...decided, stateRoot: 'a' });
  agreement.hear(1, { ...decided, stateRoot: 'b' });
  expect(agreement.disagreements).toEqual(['height 1: node 2 has b, not a']);
  expect([agreement.commands, agreement.commonHeight, agreement.heightsOfAll]).toEqual([3, 1, 1]);
});

describe('a configuration', () => {
  const good = {
    chain: 'c',
    validators: [{ key: 'a'.repeat(64), power: 1 }],
    secretFile: 'secret',
    folder: 'memory',
    listen: '127.0.0.1:0',
    clients: './clients.sock',
    peers: [{ key: 'b'.repeat(64), address: '127.0.0.1:1' }],
    timeouts: { proposeMs: 1, prevoteMs: 1, precommitMs: 1, moreMsPerRound: 1, gossipMs: 1 },
    idleMs: 5,
    application: { kind: 'hash chain' },
  };

  test('is read if every field is right', async () => {
    const path = join(folder, 'good.json');
    await writeFile(path, JSON.stringify(good));
    expect(await readNodeConfig(path)).toEqual(good);
  });

  test.each([
    ['chain', ''],
    ['validators', [{ key: 'A'.repeat(64), power: 1 }]],
    ['validators', [{ key: 'a'.repeat(64), power: 0 }]],
    ['secretFile', undefined],
    ['listen', 'nowhere'],
    ['peers', [{ key: 'b' }]],
    ['timeouts', { proposeMs: 1 }],
    ['idleMs', -1],
    ['application', { kind: 'chess' }],
    ['control', 'telepathy'],
    ['colour', 'red'],
  ])('is refused for its %s', async (field, value) => {
    const path = join(folder, 'bad.json');
    await writeFile(path, JSON.stringify({ ...good, [field]: value }));
    await expect(readNodeConfig(path)).rejects.toThrow(NodeConfigError);
    await expect(readNodeConfig(path)).rejects.toThrow(`${field} of the node is `);
  });

  test('is refused if it is no JSON or is not there', async () => {
    await writeFile(join(folder, 'torn.json'), '{');
    await expect(readNodeConfig(join(folder, 'torn.json'))).rejects.toThrow('a file of JSON');
    await expect(readNodeConfig(join(folder, 'none.json'))).rejects.toThrow('ENOENT');
  });
});

test('the exit status tells a failing disk from a mistake and from a bug', () => {
  const full = new DiskError('write', 'log', 'ENOSPC');
  expect(exitStatusOf(undefined)).toBe(0);
  expect(exitStatusOf(new NodeStoppedError('a', 'b', { cause: full }))).toBe(74);
  expect(exitStatusOf(full)).toBe(74);
  expect(exitStatusOf(new LastSignError('here', 'is missing'))).toBe(2);
  expect(exitStatusOf(new NodeStoppedError('a', 'b', { cause: new TypeError('x') }))).toBe(70);
});

test.each([
  [['--nodes', '0'], '--nodes is 0: it has to be a whole number from 1 to 32. The cluster is not started'],
  [['--seconds', 'many'], '--seconds is many'],
  [['--application', 'chess'], '--application is chess: it has to be hash or margin'],
  [['--steps'], '--steps needs --folder: without it the files are removed at the end. The cluster is not'],
  [['--colour', 'red'], "Unknown option '--colour'"],
])('a wrong command line is told: %j', async (args, message) => {
  await expect(runDemonstration(args, () => undefined)).rejects.toThrow(message);
});

test.each([
  [['--steps'], true],
  [[], false],
])(
  'each node writes its steps if the command line asks for it, and only then: %j',
  async (args, isWritten) => {
    const kept = await mkdtemp(join(folder, 'demonstration-'));
    const few = ['--nodes', '2', '--seconds', '1', '--waiting', '2', '--folder', kept];
    const said: string[] = [];
    expect(await runDemonstration([...few, ...args], (line) => said.push(line))).toBe(0);
    expect(said.at(-1)).toContain('all state roots are equal');
    for (const node of ['node-1', 'node-2']) {
      const { validators } = JSON.parse(await readFile(join(kept, node, 'node.json'), 'utf8'));
      const text = await readFile(join(kept, node, 'steps.ndjson'), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      const keys = new Set(lines.map((line): StepLine => JSON.parse(line)).map((line) => line.node));
      expect([...keys]).toEqual(isWritten ? [validators[node === 'node-1' ? 0 : 1].key] : []);
    }
  },
  30_000,
);
