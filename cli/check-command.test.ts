import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { readItf, replay, traceFromItf } from '../traces/index.ts';
import { recorded, transcript } from './fixtures/recorded-io.ts';
import { resolveTarget } from './target.ts';

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-cli-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('what a check prints, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['holds', ['check', 'two-phase-commit']],
    ['holds-with-witnesses', ['check', './counter.ts', '--witness']],
    ['holds-with-distinct-values', ['check', './counter.ts', '--distinct-values', '--set', 'top=5']],
    [
      'holds-for-chosen-properties',
      ['check', './counter.ts', '--property', 'the counter is full', '--property', 'deadlock'],
    ],
    ['holds-but-not-as-expected', ['check', './counter.ts', '--instance', 'up to 5, miscounted']],
    [
      'violates-an-invariant',
      [
        'check',
        'two-phase-commit',
        '--mutant',
        'commit one vote early',
        '--property',
        'resource managers never disagree',
      ],
    ],
    ['violates-a-step-property', ['check', './counter.ts', '--mutant', 'it skips a number']],
    [
      'violates-several-properties',
      ['check', './counter.ts', '--mutant', 'it skips a number', '--set', 'wraps=false', '--continue'],
    ],
    ['deadlocks', ['check', './stops.ts']],
    ['leaves-the-bounds', ['check', './overflows.ts']],
    ['never-witnesses', ['check', './stops.ts', '--set', 'allowed=true']],
    ['says-nothing-somewhere', ['check', './idle-action.ts', '--strict']],
    ['holds-for-temporal-properties', ['check', './lift.ts']],
    [
      'violates-a-temporal-property',
      ['check', './lift.ts', '--mutant', 'letting somebody in is weakly fair'],
    ],
    ['violates-a-temporal-property-by-stuttering', ['check', './lift.ts', '--mutant', 'the motor burns out']],
    [
      'violates-a-temporal-property-without-fairness',
      ['check', './lift.ts', '--mutant', 'nothing is assumed to be fair'],
    ],
    ['leaves-a-temporal-property-open', ['check', './lift.ts', '--set', 'most=1']],
    ['stops-at-a-limit', ['check', './large.ts', '--max-depth', '4']],
    ['is-json', ['check', './counter.ts', '--mutant', 'it skips a number', '--json']],
    [
      'is-json-of-a-lasso',
      ['check', './lift.ts', '--mutant', 'letting somebody in is weakly fair', '--json'],
    ],
  ])('%s', async (golden, argv) => {
    await expect(await transcript([...argv, '--workers', '1'])).toMatchFileSnapshot(
      `golden/check-${golden}.txt`,
    );
  });

  test.each([60, 80])('tells a lasso on a page of %i columns', async (columns) => {
    const written: string[] = [];
    const out = { write: (text: string) => void written.push(text), isTerminal: false, columns };
    await recorded(['check', './lift.ts', '--mutant', 'letting somebody in is weakly fair'], { out });
    await expect(written.join('')).toMatchFileSnapshot(
      `golden/check-tells-a-lasso-in-${columns}-columns.txt`,
    );
  });

  test('is in colours on a terminal, and says the same', async () => {
    const plain = await recorded(['check', './stops.ts']);
    for (const [colours, hasColours] of [
      ['wanted', true],
      ['unwanted', false],
    ] as const) {
      const written: string[] = [];
      const out = { write: (text: string) => void written.push(text), isTerminal: true, columns: 100 };
      await recorded(['check', './stops.ts'], { out, colours });
      const text = written.join('');
      expect(text.includes('\u001b[31m✗ violated\u001b[39m')).toBe(hasColours);
      expect(stripVTControlCharacters(text)).toBe(plain.out);
    }
  });
});

describe('the exit status', () => {
  test.each([
    [['check', './counter.ts'], 0],
    [['check', './stops.ts'], 11],
    [['check', './overflows.ts'], 12],
    [['check', './counter.ts', '--mutant', 'it skips a number'], 12],
    [['check', './stops.ts', '--set', 'allowed=true'], 15],
    [['check', './idle-action.ts'], 0],
    [['check', './idle-action.ts', '--strict'], 16],
    [['check', './stops.ts', '--strict'], 11],
    [['check', './lift.ts'], 0],
    [['check', './lift.ts', '--mutant', 'the motor burns out'], 13],
    [['check', './lift.ts', '--mutant', 'the motor burns out', '--property', 'deadlock'], 0],
    [['check', './lift.ts', '--set', 'most=1'], 3],
    [['check', './lift.ts', '--set', 'most=1', '--property', 'deadlock'], 0],
    // A lasso of what was explored is one of the whole.
    [['check', './lift.ts', '--set', 'most=1', '--mutant', 'the motor burns out'], 13],
    [['check', './lift.ts', '--max-depth', '2'], 3],
    [['check', './lift.ts', '--max-depth', '3', '--mutant', 'nothing is assumed to be fair'], 13],
    [['check', './large.ts', '--max-states', '100'], 3],
    [['check', './large.ts', '--max-depth', '2'], 3],
  ])('of %j is %i', async (argv, status) => {
    expect((await recorded(argv)).status).toBe(status);
  });

  test('of what an interruption ends is 3, with what is known so far', async () => {
    const { out, err, status } = await recorded(['check', './large.ts'], {
      onInterrupt: (listener) => {
        listener();
        return () => undefined;
      },
    });
    expect(status).toBe(3);
    expect(out).toContain('? inconclusive: 1 distinct state, 1 generated, depth 1\n  it was interrupted\n');
    expect(err).toContain('Stopping. What is known so far follows; Ctrl-C again ends at once.');
  });

  test('of what the clock ends is 3', async () => {
    let nowMs = 0;
    const now = () => {
      nowMs += 1_000;
      return nowMs;
    };
    const { out, status } = await recorded(['check', './large.ts', '--max-time', '5s'], { now });
    expect(status).toBe(3);
    expect(out).toContain('the time limit was reached');
  });
});

describe('--out', () => {
  test('writes a trace that replays, and says what to type next', async () => {
    const file = join(scratch, 'early.itf.json');
    const { out } = await recorded(['check', './counter.ts', '--mutant', 'it skips a number', '--out', file]);
    expect(out.replaceAll(scratch, '<scratch>')).toContain(
      '  Retrace it:  npx assay replay "<scratch>/early.itf.json" --spec ./counter.ts\n'.replaceAll('"', ''),
    );
    const { spec } = await resolveTarget('./counter.ts', new URL('./fixtures/', import.meta.url).pathname);
    const model = modelOf(spec, {}, 'it skips a number');
    const trace = traceFromItf(readItf(readFileSync(file, 'utf8'), file), model);
    expect(replay(model, trace).kind).toBe('replays');
  });

  test('writes each of several traces to a file of its own', async () => {
    const file = join(scratch, 'several.itf.json');
    await recorded([
      'check',
      './counter.ts',
      '--mutant',
      'it skips a number',
      '--set',
      'wraps=false',
      '--continue',
      '--out',
      file,
    ]);
    expect(readdirSync(scratch).filter((name) => name.startsWith('several'))).toEqual([
      'several-2.itf.json',
      'several.itf.json',
    ]);
  });

  test('writes witnesses where nothing is violated', async () => {
    const file = join(scratch, 'witness.itf.json');
    const { out } = await recorded(['check', './counter.ts', '--witness', '--out', file]);
    expect(readFileSync(file, 'utf8')).toContain('"spec":"counter"'.replace(':', ': '));
    expect(out).toContain(`assay replay ${file} --spec ./counter.ts`);
  });

  test('says so where there is nothing to write', async () => {
    const file = join(scratch, 'nothing.itf.json');
    const { err, status } = await recorded(['check', './counter.ts', '--out', file]);
    expect(status).toBe(0);
    expect(err).toContain(`${file} is not written: there is no trace to write.\n`);
    expect(readdirSync(scratch)).not.toContain('nothing.itf.json');
  });
});
