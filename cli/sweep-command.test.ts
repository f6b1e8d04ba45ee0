import { describe, expect, test } from 'vitest';
import { runCli } from './command-line.ts';
import { recorded, recordedIo, transcript } from './fixtures/recorded-io.ts';

test.each([
  ['one-constant', ['sweep', 'two-phase-commit', '--over', 'rms=1..5']],
  ['two-constants', ['sweep', 'htlc', '--over', 'TA=2..5,TB=2..5']],
  ['three-constants', ['sweep', 'htlc', '--over', 'D=1..2', '--over', 'TA=2..4,TB=2..4']],
  ['what-is-declared', ['sweep', 'htlc']],
  ['a-mutant', ['sweep', 'two-phase-commit', '--mutant', 'commit one vote early', '--over', 'rms=1..4']],
  ['a-limit', ['sweep', 'two-phase-commit', '--over', 'rms=2..4', '--max-states', '100']],
  ['what-the-spec-refuses', ['sweep', './counter.ts', '--over', 'top=-1..3']],
])('shows %s', async (golden, argv) => {
  await expect(await transcript(argv)).toMatchFileSnapshot(`golden/sweep-${golden}.txt`);
});

test('gives every point as JSON', async () => {
  const { out, status } = await recorded(['sweep', 'htlc', '--over', 'TA=3..4,TB=3..3', '--json']);
  expect(status).toBe(0);
  const [{ axes, points, differences }] = JSON.parse(out);
  expect(axes).toEqual([
    { name: 'TA', values: [3, 4] },
    { name: 'TB', values: [3] },
  ]);
  expect(points).toEqual([
    {
      constants: { TA: 3, TB: 3 },
      verdict: { kind: 'violated', property: 'an honest Bob who paid is paid', length: 12 },
    },
    { constants: { TA: 4, TB: 3 }, verdict: { kind: 'holds', distinct: 132 } },
  ]);
  expect(differences).toEqual([]);
});

describe('a boundary is confirmed only where every point is decided', () => {
  test.each([
    ['all are open', ['#twoSweeps', '--over', 'top=5..6', '--max-states', '1']],
    ['some are open', ['#twoSweeps', '--over', 'top=1..4', '--max-states', '4']],
    ['one differs, and others are open', ['#slip', '--max-states', '4']],
    ['one is refused', ['#exceptSeven']],
  ])('%s', async (_, [name = '', ...options]) => {
    const { out } = await recorded(['sweep', `./sweeps.ts${name}`, ...options]);
    expect(out).not.toContain('it holds exactly');
    expect(out.slice(out.lastIndexOf('\n\n') + 2)).toMatchSnapshot();
  });

  test('as JSON, too', async () => {
    const told = async (...argv: readonly string[]) =>
      JSON.parse((await recorded(['sweep', ...argv, '--json'])).out)[0];
    expect(await told('./sweeps.ts#exceptSeven')).toMatchObject({ differences: [], undecided: 1 });
    expect(await told('./sweeps.ts#slip', '--max-states', '4')).toMatchObject({
      differences: [{ top: 2 }, { top: 3 }],
      undecided: 3,
    });
    expect(await told('htlc', '--over', 'TA=3..4,TB=3..3')).toMatchObject({ differences: [], undecided: 0 });
  });
});

describe('a boundary is compared only in the setting that it is stated for', () => {
  const boundaries = async (...argv: readonly string[]): Promise<readonly (string | undefined)[]> => {
    const { out } = await recorded(['sweep', './sweeps.ts#twoSweeps', ...argv, '--json']);
    return (JSON.parse(out) as readonly { readonly boundary?: string }[]).map(({ boundary }) => boundary);
  };

  test.each([
    [[], ['top <= 4', 'top <= 2']],
    [
      ['--mutant', 'it leaps'],
      [undefined, undefined],
    ],
    [
      ['--instance', 'bound 9'],
      [undefined, undefined],
    ],
    [
      ['--instance', 'bound 2'],
      [undefined, 'top <= 2'],
    ],
    [
      ['--set', 'bound=3'],
      [undefined, undefined],
    ],
    [['--over', 'top=1..9'], ['top <= 4']],
    [['--over', 'top=1..9', '--instance', 'bound 2'], ['top <= 2']],
    [['--over', 'top=1..9', '--set', 'bound=2'], ['top <= 2']],
    [['--over', 'top=1..9', '--mutant', 'it leaps'], [undefined]],
    [['--over', 'top=1..9,bound=2..3'], [undefined]],
  ])('%j', async (argv, expected) => {
    expect(await boundaries(...argv)).toEqual(expected);
  });
});

test('sweeps lists, which have commas within, and shows them as JSON', async () => {
  const { out, status } = await recorded([
    'sweep',
    './sweeps.ts#twoSweeps',
    '--over',
    'names=["a","b"]|["b"]|[],top=1..2',
  ]);
  expect(status).toBe(0);
  expect(out).toMatchSnapshot();
});

describe('Ctrl-C ends the whole sweep', () => {
  test('after the table that it ends, and says what was not begun', async () => {
    const stop: { now: () => void } = { now: () => undefined };
    const { io, text } = recordedIo({
      onInterrupt: (listener) => {
        stop.now = listener;
        return () => undefined;
      },
    });
    const write = (line: string): void => {
      io.out.write(line);
      if (line.includes('it holds exactly')) stop.now();
    };
    const status = await runCli(['sweep', './sweeps.ts#twoSweeps'], { ...io, out: { ...io.out, write } });
    expect(status).toBe(3);
    expect(text().out).toContain('it holds exactly where top <= 4');
    expect(text().out).not.toContain('top <= 2');
    expect(text().out).toMatch(/\n\? 1 sweep not begun\n$/);
  });

  test('whenever it comes: no later point is checked, and no boundary confirmed that is not decided', async () => {
    const outputs = new Set<string>();
    for (let moment = 0; ; moment += 5) {
      let stop = (): void => undefined;
      let calls = 0;
      let heard = false;
      const { out, status } = await recorded(['sweep', './sweeps.ts#twoSweeps', '--over', 'top=1..4'], {
        onInterrupt: (listener) => {
          stop = listener;
          return () => undefined;
        },
        now: () => {
          if (calls === moment) {
            heard = true;
            stop();
          }
          calls += 1;
          return 0;
        },
      });
      if (!heard) break;
      outputs.add(out);
      const isWhole = !out.includes('is open') && !out.includes('not checked');
      expect(out.includes('it holds exactly')).toBe(isWhole);
      expect(status).toBe(isWhole ? 0 : 3);
    }
    // Once at each of the points, at the least.
    expect(outputs.size).toBeGreaterThanOrEqual(4);
  });
});
