import { describe, expect, test } from 'vitest';
import { runCommand } from './command.ts';
import type { Plan } from './plan.ts';
import { writePlan } from './plan-reader.ts';
import { randomPlan } from './random-plan.ts';

/** Carries out the command with files in memory. */
function ran(argv: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const written = new Map(Object.entries(files));
  let said = '';
  let complained = '';
  const status = runCommand(argv, {
    say: (text) => {
      said += text;
    },
    complain: (text) => {
      complained += text;
    },
    readFile: (path) => {
      const text = written.get(path);
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    writeFile: (path, text) => written.set(path, text),
  });
  return { status, said, complained, written };
}

/** Two twins of four, with a quorum on either side of a partition. */
const forking: Plan = {
  ...randomPlan({ seed: 1, nodes: 4, heights: 3, faults: [], powers: 'equal', changes: 'none' }),
  faults: [
    { id: 0, kind: 'twins', validator: 0 },
    { id: 1, kind: 'twins', validator: 1 },
    {
      id: 2,
      kind: 'partition',
      from: 0,
      to: 400,
      groups: [
        [0, 1, 2],
        [4, 5, 3],
      ],
    },
    { id: 3, kind: 'loss', from: 500, to: 600, rate: 0.5, delayMs: 1 },
  ],
};

describe('the command', () => {
  test('says what held', () => {
    const { status, said } = ran([
      '--seed',
      '4',
      '--runs',
      '3',
      '--faults',
      'none',
      '--powers',
      'equal',
      '--heights',
      '2',
    ]);
    expect(status).toBe(0);
    expect(said).toMatch(
      /^✓ 3 runs: every property holds\n\n {2}6 heights decided, \d+ messages, highest round 0\n {2}faults that struck: none\n$/,
    );
  });

  test('replays a plan, and tells how it failed', () => {
    const { status, said } = ran(['--replay', 'fork.json'], { 'fork.json': writePlan(forking, 'a test') });
    expect(status).toBe(12);
    expect(said).toContain('✗ seed 1: "agreement" is violated after');
    expect(said).toContain(
      '  4 validators of equal power, 3 heights, 4 faults:\n    validator 0 has a twin\n',
    );
    expect(said).toContain('    partition {0 1 2} {4 5 3}, from 0 to 400 ms\n');
  });

  test('makes a failure small, writes it, and the file fails again', () => {
    const found = ran([
      '--byzantine',
      'more',
      '--runs',
      '1000',
      '--faults',
      'twins,partition,loss',
      '--out',
      'small.json',
    ]);
    expect([12, 13]).toContain(found.status);
    expect(found.said).toContain('Run it again:  npm run simulate -- --replay small.json\n');
    const again = ran(['--replay', 'small.json'], Object.fromEntries(found.written));
    expect(again.status).toBe(found.status);
    expect(found.said.startsWith(again.said)).toBe(true);
  });

  test('explains itself', () => {
    expect(ran(['--help'])).toMatchObject({
      status: 0,
      said: expect.stringMatching(/^Usage: npm run simulate/),
    });
  });

  test('refuses what it cannot do, in words that say what to do', () => {
    expect(ran(['--runs', 'many'])).toMatchObject({
      status: 2,
      complained:
        'SimulateCommandError: --runs is "many". Nothing was run. Give a whole number from 1 to 1000000000.\n',
    });
  });

  test.each([
    [['--colour'], "Unknown option '--colour'"],
    [['fork.json'], "Unexpected argument 'fork.json'"],
    [['--nodes', '0'], '--nodes is "0"'],
    [['--heights', '1e3'], '--heights is "1e3"'],
    [['--faults', 'flood'], '--faults is "flood"'],
    [['--powers', 'great'], '--powers is "great"'],
    [['--replay', 'x', '--seed', '1'], '--seed cannot be had with --replay'],
    [['--replay', 'nowhere'], 'nowhere cannot be read'],
  ])('%j is refused', (argv, what) => {
    const { status, complained } = ran(argv);
    expect(status).toBe(2);
    expect(complained).toContain(what);
  });

  test('a file that is no plan is refused', () => {
    const { status, complained } = ran(['--replay', 'x'], { x: '{}' });
    expect(status).toBe(2);
    expect(complained).toContain('PlanError: the file is no simulated run of version 1.');
  });
});
