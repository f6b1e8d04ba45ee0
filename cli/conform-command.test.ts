import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));
const till = `${fixtures}/till.ts`;
let scratch = '';

interface Event {
  readonly a: string;
  readonly n?: string;
  readonly i?: number;
  readonly args?: object;
  readonly post?: object;
}

/** A run of two-phase commit, by hand: three managers prepare, are heard, and learn that it is committed. */
const managers = ['rm1', 'rm2', 'rm3'];
const commit: readonly Event[] = [
  ...managers.map((rm) => ({
    a: 'rmPrepare',
    n: rm,
    args: { rm },
    post: { [`/rmState/${rm}`]: 'prepared' },
  })),
  ...managers.map((rm) => ({ a: 'tmHear', n: 'tm', args: { m: { type: 'prepared', rm } } })),
  { a: 'tmCommit', n: 'tm', post: { '/tmState': 'committed' } },
  ...managers.map((rm) => ({
    a: 'rmLearnCommit',
    n: rm,
    args: { rm },
    post: { [`/rmState/${rm}`]: 'committed' },
  })),
];

const head = { k: 'head', v: 1, spec: 'two-phase-commit' };
const tillHead = { k: 'head', v: 1, spec: 'till' };

/** A log as text, each event with its number, unless it has one. */
function log(events: readonly Event[], first: object = head, end?: object): string {
  const lines = events.map((event, i) => ({ k: 'ev', i, ...event }));
  const last = end ?? { k: 'end', events: events.length, reason: 'complete' };
  return [first, ...lines, last].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(scratch, name), content);
  return name;
}

function without(position: number): readonly Event[] {
  return commit.filter((_, index) => index !== position);
}

const pay = (amount: number): Event => ({ a: 'pay', args: { amount } });
const take = (amount: number): Event => ({ a: 'take', args: { amount } });

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-conform-'));
  mkdirSync(join(scratch, 'folder'));
  file('run.ndjson', log(commit));
  file('short.ndjson.gz', gzipSync(log(commit.slice(0, 9))));
  file('lost.ndjson', log(without(4)));
  file('four.ndjson', log(commit, { ...head, config: { rms: 4 } }));
  file('repeated.ndjson', log(commit.toSpliced(1, 0, ...commit.slice(0, 1))));
  const aborted = { a: 'tmCommit', n: 'tm', post: { '/tmState': 'aborted' } };
  file('value.ndjson', log(commit.toSpliced(6, 1, aborted)));
  file('jugs.ndjson', log([{ a: 'fillSmall' }], { ...head, spec: 'die-hard' }));
  file('overdrawn.ndjson', log([pay(1), take(2), pay(2)], tillHead));
  const sale = { a: 'sale', args: { price: 1, clerk: 'ann' } };
  file(
    'sales.ndjson',
    log([sale, { a: 'heartbeat' }, sale, { ...take(1), post: { '/counted': true } }], tillHead),
  );
  file('cut.ndjson', log(commit).split('\n').slice(0, 6).join('\n'));
  file('crash.ndjson', log(commit, head, { k: 'end', events: 10, reason: 'crash' }));
  file('gap.ndjson', log(commit.map((event, i) => ({ ...event, i: i < 8 ? i : i + 2 }))));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** A session in the folder of the logs. */
async function session(...argv: readonly string[]): Promise<string> {
  const text = await transcript(['conform', ...argv], { directory: scratch });
  return text.replaceAll(fixtures, '<fixtures>').replaceAll(scratch, '<scratch>');
}

async function statusOf(...argv: readonly string[]): Promise<number> {
  return (await recorded(['conform', ...argv], { directory: scratch })).status;
}

describe('what conform prints, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['accepts', ['run.ndjson']],
    ['accepts-a-packed-log', ['short.ndjson.gz']],
    ['misses-a-line', ['lost.ndjson']],
    ['sees-a-wrong-value', ['value.ndjson']],
    ['sees-a-line-twice', ['repeated.ndjson']],
    ['sees-another-configuration', ['four.ndjson']],
    ['sees-a-property-broken', ['overdrawn.ndjson', '--spec', till]],
    [
      'goes-deep-for-hidden-steps',
      ['sales.ndjson', '--spec', till, '--binding', `${fixtures}/till-binding.ts`],
    ],
    ['cannot-tell-of-a-cut-log', ['cut.ndjson']],
    ['cannot-tell-of-a-crash', ['crash.ndjson']],
    ['cannot-tell-where-lines-are-lost', ['gap.ndjson']],
    ['judges-a-suite', ['run.ndjson', 'short.ndjson.gz', 'lost.ndjson', 'not-there.ndjson']],
    ['tells-coverage', ['run.ndjson', 'short.ndjson.gz', '--coverage', '--min-actions', '100%']],
    ['tells-the-mutation-score', ['run.ndjson', '--min-mutation-score', '95']],
    ['is-json', ['lost.ndjson', '--json']],
    ['annotates', ['lost.ndjson', 'cut.ndjson', 'overdrawn.ndjson', '--github']],
  ])('%s', async (golden, argv) => {
    await expect(await session(...argv)).toMatchFileSnapshot(`golden/conform-${golden}.txt`);
  });

  test('a rejection on a page of 60 columns', async () => {
    const written: string[] = [];
    const out = { write: (text: string) => void written.push(text), isTerminal: false, columns: 60 };
    await recorded(['conform', 'lost.ndjson'], { directory: scratch, out });
    await expect(written.join('')).toMatchFileSnapshot('golden/conform-in-60-columns.txt');
  });
});

test('the help needs no manual', async () => {
  await expect(await transcript(['conform', '--help'])).toMatchFileSnapshot('golden/help-conform.txt');
});

describe('the status', () => {
  test.each<readonly [number, readonly string[]]>([
    [0, ['run.ndjson']],
    [14, ['lost.ndjson']],
    [12, ['overdrawn.ndjson', '--spec', till]],
    [0, ['overdrawn.ndjson', '--spec', till, '--no-invariants']],
    [3, ['cut.ndjson']],
    [3, ['cut.ndjson', '--lenient-end']],
    [3, ['crash.ndjson']],
    [0, ['crash.ndjson', '--lenient-end']],
    [3, ['gap.ndjson']],
    [3, ['run.ndjson', 'crash.ndjson']],
    [14, ['run.ndjson', 'crash.ndjson', 'lost.ndjson']],
    [2, ['run.ndjson', 'lost.ndjson', 'not-there.ndjson']],
    [3, ['run.ndjson', '--engine', 'depth', '--max-states', '2']],
    [0, ['run.ndjson', '--engine', 'depth']],
    [0, ['run.ndjson', '--engine', 'candidates']],
    [14, ['run.ndjson', '--min-actions', '100']],
    [0, ['run.ndjson', '--min-actions', '50%', '--min-conjuncts', '50']],
    [14, ['run.ndjson', '--min-conjuncts', '100']],
    [14, ['run.ndjson', '--min-mutation-score', '100']],
    [0, ['run.ndjson', '--set', 'rms=3', '--instance', '3 managers']],
    [14, ['run.ndjson', '--set', 'rms=4']],
  ])('is %i of %j', async (status, argv) => {
    expect(await statusOf(...argv)).toBe(status);
  });
});

describe('a log that is none, or none of the spec', () => {
  const deep = `${JSON.stringify(head)}\n{"k":"ev","i":0,"a":"${'x'.repeat(17 * 1024 * 1024)}"}\n`;

  const cases: readonly (readonly [what: string, name: () => string, argv?: readonly string[]])[] = [
    ['empty', () => file('empty.ndjson', '')],
    ['without an event', () => file('idle.ndjson', log([]))],
    ['of another spec', () => file('other.ndjson', log(commit)), ['--spec', till]],
    ['of an unknown spec', () => file('unknown.ndjson', log(commit, { ...head, spec: 'my-own' }))],
    ['of another version', () => file('old.ndjson', log(commit, { ...head, specHash: 'abc' }))],
    ['with an unknown event', () => file('event.ndjson', log([{ a: 'rmPrepares' }]))],
    [
      'with an unknown argument',
      () => file('argument.ndjson', log([{ a: 'tmAbort', args: { why: 'late' } }])),
    ],
    [
      'with an unknown path',
      () => file('path.ndjson', log([{ a: 'tmAbort', post: { '/tmStat': 'aborted' } }])),
    ],
    [
      'with a value of no type',
      () => file('type.ndjson', log([{ a: 'tmAbort', post: { '/tmState': 'gone' } }])),
    ],
    [
      'with a constant that there is not',
      () => file('config.ndjson', log(commit, { ...head, config: { rm: 3 } })),
    ],
    [
      'with an instance that there is not',
      () => file('instance.ndjson', log(commit, { ...head, instance: 'big' })),
    ],
    [
      'with another beginning',
      () => file('init.ndjson', log(commit, { ...head, init: { '/tmState': 'aborted' } })),
    ],
    ['cut within its head', () => file('headless.ndjson', '{"k":"head","v":1,')],
    ['that is no JSON', () => file('text.ndjson', `${JSON.stringify(head)}\nrmPrepare rm1\n`)],
    [
      'of bytes',
      () =>
        file(
          'bytes.ndjson',
          Uint8Array.from({ length: 300 }, (_, i) => (i * 7 + 130) % 256),
        ),
    ],
    ['all on one line', () => file('long.ndjson', deep)],
    ['that is a directory', () => 'folder'],
    ['that is not there', () => 'nowhere.ndjson'],
    ['in no known format', () => 'run.ndjson', ['--format', 'etc']],
    ['in a format that names no spec', () => 'run.ndjson', ['--format', 'key-value']],
    ['given twice', () => 'run.ndjson', ['./run.ndjson']],
    ['there twice', () => file('copy.ndjson', log(commit)), ['run.ndjson']],
    [
      'with a binding to an action that there is not',
      () => 'overdrawn.ndjson',
      ['--binding', `${fixtures}/till-binding.ts#stray`, '--spec', till],
    ],
    [
      'with a binding that has a slip',
      () => 'run.ndjson',
      ['--binding', `${fixtures}/till-binding.ts#misspelt`],
    ],
    ['with a binding that is not there', () => 'run.ndjson', ['--binding', './binding.ts']],
    ['with a binding that exports none', () => 'run.ndjson', ['--binding', till]],
  ];

  test.each(cases.map(([what, name, argv = []]) => ({ what, name, argv })))(
    '$what',
    async ({ name, argv }) => {
      const text = await session(name(), ...argv);
      expect(text).toContain('--- exit status 2\n');
      expect(text).not.toMatch(/^ +at /m);
      expect(text.slice(text.indexOf('--- standard error'))).toMatchSnapshot();
    },
  );

  test('a field of an event that a binding binds to nothing', async () => {
    const beat = { a: 'sale', args: { price: 1, clerk: 'ann', till: 7 } };
    const name = file('unbound.ndjson', log([beat], tillHead));
    expect(await session(name, '--spec', till, '--binding', `${fixtures}/till-binding.ts`)).toMatchSnapshot();
  });
});

describe('options that do not go together', () => {
  test.each<readonly [readonly string[]]>([
    [['run.ndjson', 'lost.ndjson', '--follow']],
    [['-', '--follow']],
    [['run.ndjson', 'lost.ndjson', '--out', 'way.itf.json']],
    [['run.ndjson', '--update-baseline']],
    [['-', '--mutation-score']],
    [['run.ndjson', '--json', '--github']],
    [['run.ndjson', '--min-actions', 'all']],
    [['run.ndjson', '--min-mutation-score', '101']],
    [['run.ndjson', '--baseline', 'none.json']],
    [['run.ndjson', 'jugs.ndjson', '--coverage']],
    [['run.ndjson', '--engine', 'width']],
    [['run.ndjson', '--junit', 'nowhere/conform.xml']],
    [[]],
  ])('%j', async (argv) => {
    const { out, err, status } = await recorded(['conform', ...argv], { directory: scratch });
    expect({ out, status }).toEqual({ out: '', status: 2 });
    expect(err.replaceAll(scratch, '<scratch>')).toMatchSnapshot();
  });
});

describe('the files that are written', () => {
  test('the way to the line that failed replays', async () => {
    expect(await statusOf('lost.ndjson', '--out', 'way.itf.json')).toBe(14);
    const { out, status } = await recorded(['replay', 'way.itf.json'], { directory: scratch });
    expect(status).toBe(0);
    expect(out).toContain('a behaviour of 5 steps');
  });

  test('a behaviour that goes deep, and one that breaks a property, replay', async () => {
    const binding = `${fixtures}/till-binding.ts`;
    await statusOf('sales.ndjson', '--spec', till, '--binding', binding, '--out', 'sales.itf.json');
    await statusOf('overdrawn.ndjson', '--spec', till, '--out', 'overdrawn.itf.json');
    for (const [name, said] of [
      ['sales.itf.json', 'till: a behaviour of 4 steps'],
      ['overdrawn.itf.json', '"the till is never overdrawn" is violated in 2 steps'],
    ] as const) {
      const { out, status } = await recorded(['replay', name, '--spec', till], { directory: scratch });
      expect([name, status]).toEqual([name, 0]);
      expect(out).toContain(said);
    }
  });

  test('the graph of the search, drawn and as JSON', async () => {
    await statusOf('lost.ndjson', '--graph', 'search.dot');
    expect(readFileSync(join(scratch, 'search.dot'), 'utf8')).toMatchSnapshot();
    await statusOf('lost.ndjson', '--graph', 'search.json');
    const graph = JSON.parse(readFileSync(join(scratch, 'search.json'), 'utf8'));
    expect([graph.nodes.length, graph.edges.length, graph.attempts.length]).toEqual([6, 5, 1]);
  });

  test('verdicts for a build server', async () => {
    await statusOf('run.ndjson', 'lost.ndjson', 'cut.ndjson', 'empty.ndjson', '--junit', 'conform.xml');
    expect(readFileSync(join(scratch, 'conform.xml'), 'utf8')).toMatchSnapshot();
  });

  test('a baseline is a ratchet: what was covered must stay covered', async () => {
    expect(await statusOf('run.ndjson', '--baseline', 'covered.json', '--update-baseline')).toBe(0);
    expect(await statusOf('run.ndjson', '--baseline', 'covered.json')).toBe(0);
    const less = file('less.ndjson', log(commit.slice(0, 6)));
    expect(await statusOf(less, '--baseline', 'covered.json')).toBe(14);
    expect(await session(less, '--baseline', 'covered.json')).toContain('  action tmCommit\n');
  });
});

describe('a log that is followed', () => {
  test('is read until its end', async () => {
    const lines = log(commit).split('\n');
    file('live.ndjson', `${lines.slice(0, 4).join('\n')}\n`);
    const verdict = recorded(['conform', 'live.ndjson', '--follow'], { directory: scratch });
    appendFileSync(join(scratch, 'live.ndjson'), lines.slice(4).join('\n'));
    expect((await verdict).out).toContain('✓ live.ndjson is accepted: 10 lines');
  });

  test('is left at the first line that nothing explains, without waiting for more', async () => {
    file('stuck.ndjson', log(without(4)).split('\n').slice(0, 7).join('\n').concat('\n'));
    const { out, status } = await recorded(['conform', 'stuck.ndjson', '--follow'], { directory: scratch });
    expect(status).toBe(14);
    expect(out).toContain('✗ stuck.ndjson is rejected at line 7\n');
  });

  test('is told of as far as it got, at Ctrl-C', async () => {
    file('open.ndjson', log(commit).split('\n').slice(0, 5).join('\n').concat('\n'));
    const { out, status } = await recorded(['conform', 'open.ndjson', '--follow'], {
      directory: scratch,
      onInterrupt: (listener) => {
        // As if it had been pressed at once: what is there is read all the same.
        listener();
        return () => undefined;
      },
    });
    expect(status).toBe(3);
    expect(out).toContain('it was stopped before the log ended; so far every line is explained');
  });
});
