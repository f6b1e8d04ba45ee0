import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demultiplexed, inSlice, interleaved } from '../test/slices/index.ts';
import { recorded, transcript } from './fixtures/recorded-io.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));
const till = `${fixtures}/till.ts`;
let scratch = '';

interface Event {
  readonly a: string;
  readonly i?: number;
  readonly args?: object;
  readonly post?: object;
}

const managers = ['rm1', 'rm2', 'rm3', 'rm4', 'rm5'];

/** A run of two-phase commit of so many managers, by hand. */
function commit(rms: number): readonly Event[] {
  const some = managers.slice(0, rms);
  return [
    ...some.map((rm) => ({ a: 'rmPrepare', args: { rm }, post: { [`/rmState/${rm}`]: 'prepared' } })),
    ...some.map((rm) => ({ a: 'tmHear', args: { m: { type: 'prepared', rm } } })),
    { a: 'tmCommit', post: { '/tmState': 'committed' } },
    ...some.map((rm) => ({ a: 'rmLearnCommit', args: { rm }, post: { [`/rmState/${rm}`]: 'committed' } })),
  ];
}

function log(rms: number, events: readonly Event[] = commit(rms), reason = 'complete'): string {
  const head = { k: 'head', v: 1, spec: 'two-phase-commit', config: { rms } };
  const end = { k: 'end', events: events.length, reason };
  const lines = events.map((event, i) => ({ k: 'ev', i, ...event }));
  return [head, ...lines, end].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const turns = Array.from({ length: 60 }, (_, index) => (index * 5) % 7);
const sliced = (texts: readonly string[]): string =>
  interleaved(
    texts.map((text, index) => inSlice(text, `run ${index + 1}`)),
    turns,
  );

const lost = log(3, commit(3).toSpliced(4, 1));
const wrong = log(
  2,
  commit(2).map((event) => (event.a === 'tmCommit' ? { ...event, post: { '/tmState': 'aborted' } } : event)),
);
const gap = log(
  2,
  commit(2).map((event, i) => ({ ...event, i: i < 3 ? i : i + 1 })),
);
const overdrawn =
  '{"k":"head","v":1,"spec":"till"}\n{"k":"ev","i":0,"a":"take","args":{"amount":2}}\n{"k":"end","events":1,"reason":"complete"}\n';
const paid = overdrawn.replace('"take"', '"pay"');

const files: Readonly<Record<string, string>> = {
  'runs.ndjson': sliced([log(2), log(3), log(2), log(4)]),
  'failing.ndjson': sliced([log(2), lost, log(3), wrong, log(3)]),
  'open.ndjson': `${sliced([log(2), log(3)])
    .split('\n')
    .slice(0, 15)
    .join('\n')}\n`,
  'gap.ndjson': sliced([log(2), gap, log(3)]),
  'crash.ndjson': sliced([log(2), log(2, commit(2), 'crash')]),
  'tills.ndjson': sliced([paid, overdrawn, paid]),
  'many.ndjson': sliced([log(1), log(2), log(3), log(4), log(5)]),
  'mixed.ndjson': `${sliced([log(2)])}{"k":"ev","i":0,"a":"tmCommit"}\n`,
  'one.ndjson': log(2),
};

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-slices-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text);
  writeFileSync(join(scratch, 'packed.ndjson.gz'), gzipSync(files['runs.ndjson'] ?? ''));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

async function session(...argv: readonly string[]): Promise<string> {
  const text = await transcript(['conform', ...argv], { directory: scratch });
  return text.replaceAll(fixtures, '<fixtures>').replaceAll(scratch, '<scratch>');
}

async function statusOf(...argv: readonly string[]): Promise<number> {
  return (await recorded(['conform', ...argv], { directory: scratch })).status;
}

describe('what conform prints of a file of several logs, whole', () => {
  test.each<readonly [golden: string, argv: readonly string[]]>([
    ['accepts-slices', ['runs.ndjson']],
    ['accepts-packed-slices', ['packed.ndjson.gz']],
    ['rejects-a-slice', ['failing.ndjson']],
    ['looks-at-one-slice', ['failing.ndjson', '--slice', 'run 4']],
    ['accepts-one-slice', ['failing.ndjson', '--slice', 'run 1']],
    ['sees-a-property-broken-in-a-slice', ['tills.ndjson', '--spec', till]],
    ['cannot-tell-of-open-slices', ['open.ndjson']],
    ['cannot-tell-where-a-slice-lost-lines', ['gap.ndjson']],
    ['refuses-a-mixed-file', ['mixed.ndjson']],
    ['refuses-a-slice-that-is-not-there', ['runs.ndjson', '--slice', 'run 9']],
    ['refuses-a-slice-of-one-log', ['one.ndjson', '--slice', 'run 1']],
    ['writes-a-way-of-one-log-alone', ['runs.ndjson', '--out', 'way.itf.json']],
    ['tells-coverage-of-slices', ['runs.ndjson', 'one.ndjson', '--coverage']],
    ['tells-coverage-of-many-configurations', ['many.ndjson', '--coverage']],
    ['tells-the-mutation-score-of-slices', ['runs.ndjson', '--mutation-score', '--max-mutants', '80']],
    ['is-json-of-slices', ['failing.ndjson', '--json']],
    ['annotates-slices', ['failing.ndjson', 'open.ndjson', '--github']],
  ])('%s', async (golden, argv) => {
    await expect(await session(...argv)).toMatchFileSnapshot(`golden/conform-${golden}.txt`);
  });
});

// Kills: a verdict of a file that is not the gravest of its logs.
test.each(Object.keys(files).filter((name) => name !== 'mixed.ndjson' && name !== 'one.ndjson'))(
  'the status of %s is that of its logs in files of their own',
  async (name) => {
    const spec = name === 'tills.ndjson' ? ['--spec', till] : [];
    const each = [...demultiplexed(files[name] ?? '')].map(([slice, text], index) => {
      const file = `alone-${index}-${name}`;
      writeFileSync(join(scratch, file), text);
      return { slice, file };
    });
    const suite = each.map(({ file }) => file);
    expect(await statusOf(name, ...spec)).toBe(await statusOf(...suite, ...spec));
    // Where one is rejected the diagnosis takes its time.
    for (const { slice, file } of name === 'failing.ndjson' ? [] : each)
      expect(await statusOf(name, ...spec, '--slice', slice)).toBe(await statusOf(file, ...spec));
  },
);

test('what is covered by slices is what is covered by logs in files of their own', async () => {
  const each = [...demultiplexed(files['runs.ndjson'] ?? '')].map(([, text], index) => {
    writeFileSync(join(scratch, `covering-${index}.ndjson`), text);
    return `covering-${index}.ndjson`;
  });
  const coverageOf = async (...argv: readonly string[]) => {
    const { out } = await recorded(['conform', ...argv, '--coverage', '--json'], { directory: scratch });
    const { coverage } = JSON.parse(out);
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    return { ...coverage, pairs: sorted(coverage.pairs), spaces: sorted(coverage.spaces) };
  };
  expect(await coverageOf('runs.ndjson')).toEqual(await coverageOf(...each));
});

test('a log that says that it ended in a crash is taken as it is, if that is asked for', async () => {
  expect(await statusOf('crash.ndjson')).toBe(3);
  expect(await statusOf('crash.ndjson', '--lenient-end')).toBe(0);
});

test('a build server is told of a file, with the slices that fail', async () => {
  await statusOf('failing.ndjson', 'runs.ndjson', '--junit', 'conform.xml');
  const xml = readFileSync(join(scratch, 'conform.xml'), 'utf8');
  expect(xml.match(/<testcase/g)).toHaveLength(2);
  expect(xml).toContain('✗ failing.ndjson is rejected at line ');
  expect(xml).toContain('run 2: rejected at line ');
  expect(xml).toContain('run 4: rejected at line ');
});

test('the way there, and the search, are written of the slice that is named', async () => {
  const argv = ['failing.ndjson', '--slice', 'run 4', '--out', 'way.itf.json', '--graph', 'search.json'];
  expect(await statusOf(...argv)).toBe(14);
  const { out, status } = await recorded(['replay', 'way.itf.json'], { directory: scratch });
  expect([status, out.includes('a behaviour of 4 steps')]).toEqual([0, true]);
  expect(JSON.parse(readFileSync(join(scratch, 'search.json'), 'utf8'))).toBeTypeOf('object');
});

test('a slice is named in one file, and in our own format', async () => {
  const { err, status } = await recorded(['conform', 'runs.ndjson', 'gap.ndjson', '--slice', 'run 1'], {
    directory: scratch,
  });
  expect([status, err]).toEqual([
    2,
    'error: --slice names a log of one file, and 2 are given. Give the file that it is in.\n',
  ]);
  const other = await recorded(
    ['conform', 'runs.ndjson', '--slice', 'run 1', '--format', 'etcd', '--spec', 'raft'],
    { directory: scratch },
  );
  expect(other.status).toBe(2);
  expect(other.err).toContain('logs in the format etcd have no slices. Leave --slice out.');
});

describe('a file of slices that is followed', () => {
  const lines = (files['runs.ndjson'] ?? '').trim().split('\n');
  const interrupted = {
    onInterrupt: (listener: () => void) => {
      // As if it had been pressed at once: what is there is read all the same.
      listener();
      return () => undefined;
    },
  };

  test('is told of as far as it got, at Ctrl-C: slices that are open are not decided', async () => {
    writeFileSync(join(scratch, 'live.ndjson'), `${lines.slice(0, 20).join('\n')}\n`);
    const options = { directory: scratch, ...interrupted };
    const { out, status } = await recorded(['conform', 'live.ndjson', '--follow'], options);
    expect(status).toBe(3);
    expect(out).toContain('it was stopped before the log ended; so far every line is explained');
  });

  test('is accepted at Ctrl-C where every slice has ended', async () => {
    writeFileSync(join(scratch, 'whole.ndjson'), files['runs.ndjson'] ?? '');
    const options = { directory: scratch, ...interrupted };
    const { out, status } = await recorded(['conform', 'whole.ndjson', '--follow'], options);
    expect([status, out.includes('✓ whole.ndjson is accepted: 4 slices')]).toEqual([0, true]);
  });

  test('is left at the first slice that nothing explains, without waiting for more', async () => {
    writeFileSync(join(scratch, 'stuck.ndjson'), sliced([log(2)]));
    const verdict = recorded(['conform', 'stuck.ndjson', '--follow'], { directory: scratch });
    appendFileSync(
      join(scratch, 'stuck.ndjson'),
      inSlice(wrong, 'late').split('\n').slice(0, -2).join('\n').concat('\n'),
    );
    const { out, status } = await verdict;
    expect(status).toBe(14);
    expect(out).toContain('in slice late\n');
  });

  test('is read until the slice that is named ends', async () => {
    const { out, status } = await recorded(['conform', 'failing.ndjson', '--follow', '--slice', 'run 1'], {
      directory: scratch,
    });
    expect([status, out.includes('✓ slice run 1 of failing.ndjson is accepted: 7 lines')]).toEqual([0, true]);
  });
});
