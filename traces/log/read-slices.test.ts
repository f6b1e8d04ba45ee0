import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demultiplexed, inSlice, interleaved } from '../../test/slices/index.ts';
import type { LogEvent } from './event.ts';
import { LogError } from './log-error.ts';
import { parseLog } from './parse-log.ts';
import type { LogPiece } from './pieces.ts';
import { readLog } from './read-log.ts';
import { type ReadSlicesOptions, readSlices } from './read-slices.ts';
import { recorder } from './recorder.ts';
import { memorySink } from './sink.ts';
import type { SlicePiece } from './slice-piece.ts';

const head = (slice: string, rest = ''): string =>
  `{"k":"head","v":1,"spec":"toy commit","slice":"${slice}"${rest}}`;
const event = (slice: string, i: number): string => `{"k":"ev","slice":"${slice}","i":${i},"a":"rest"}`;
const end = (slice: string, events: number): string =>
  `{"k":"end","slice":"${slice}","events":${events},"reason":"complete"}`;
const log = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

async function* chunksOf(text: string, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

async function slicesIn(
  text: string,
  options?: ReadSlicesOptions,
  sizes?: readonly number[],
): Promise<readonly SlicePiece[]> {
  const pieces: SlicePiece[] = [];
  for await (const piece of readSlices(chunksOf(text, sizes), 'run.ndjson', options)) pieces.push(piece);
  return pieces;
}

async function errorOf(text: string, options?: ReadSlicesOptions): Promise<unknown> {
  return slicesIn(text, options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Pieces without the names of slices, and with batches as long as they can be: where batches end is no matter. */
function plain(pieces: readonly LogPiece[]): readonly LogPiece[] {
  const found: LogPiece[] = [];
  for (const piece of pieces) {
    const bare = JSON.parse(JSON.stringify(piece, (key, value) => (key === 'slice' ? undefined : value)));
    const last = found.at(-1);
    if (bare.kind === 'events' && last?.kind === 'events')
      found[found.length - 1] = {
        ...last,
        events: [...last.events, ...(bare.events as readonly LogEvent[])],
        lines: [...last.lines, ...(bare.lines as readonly number[])],
      };
    else found.push(bare);
  }
  return found;
}

function bySlice(pieces: readonly SlicePiece[]): ReadonlyMap<string | undefined, readonly LogPiece[]> {
  const found = new Map<string | undefined, LogPiece[]>();
  for (const { slice, piece } of pieces) found.set(slice, [...(found.get(slice) ?? []), piece]);
  return new Map([...found].map(([slice, own]) => [slice, plain(own)]));
}

test('a file of slices is read as a log for each, with the lines of the file', async () => {
  const text = log(head('a'), head('b'), event('b', 0), event('a', 0), end('b', 1), '', event('a', 1));
  const found = bySlice(await slicesIn(text));
  expect([...found.keys()]).toEqual(['a', 'b']);
  expect(found.get('a')).toMatchObject([
    { kind: 'head', line: 1 },
    { kind: 'events', lines: [4, 7] },
    { kind: 'cut', line: 7, where: 'between lines' },
  ]);
  expect(found.get('b')).toMatchObject([
    { kind: 'head', line: 2 },
    { kind: 'events', lines: [3] },
    { kind: 'end', line: 5 },
  ]);
});

test('a file without slices is read as it ever was', async () => {
  const text = log(
    '{"k":"head","v":1,"spec":"toy"}',
    '{"k":"ev","i":0,"a":"rest"}',
    '{"k":"end","events":1,"reason":"complete"}',
  );
  const found = await slicesIn(text);
  expect(new Set(found.map(({ slice }) => slice))).toEqual(new Set([undefined]));
  const alone: LogPiece[] = [];
  for await (const piece of readLog(chunksOf(text), 'run.ndjson')) alone.push(piece);
  expect(found.map(({ piece }) => piece)).toEqual(alone);
});

/** A log of `rest`s; numbers left out are lines that were lost, and the last line need not be an end. */
const someLog = fc
  .record({
    kept: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
    stated: fc.option(fc.constant(3), { nil: undefined, freq: 4 }),
    ends: fc.integer({ min: 0, max: 9 }),
    nodes: fc.boolean(),
  })
  .map(({ kept, stated, ends, nodes }) => {
    // One in ten is lost.
    const numbers = kept.flatMap((keep, i) => (keep === 0 ? [] : [i]));
    const events = numbers.map(
      (i) => `{"k":"ev","i":${i},"a":"rest"${nodes ? `,"n":"n${i % 2}","s":${i >> 1}` : ''}}`,
    );
    const last = `{"k":"end","events":${stated ?? events.length},"reason":"complete"}`;
    return log('{"k":"head","v":1,"spec":"toy commit"}', ...events, ...(ends === 0 ? [] : [last]));
  });

// Kills: a slice that is read by another's checker or numbering, lines numbered by slice, a batch that is given to two
// slices, pieces of a slice out of order, a cut told of a slice that has ended.
test('each slice is read as the same lines are in a file of their own, however they are interleaved and come in', async () => {
  let met = { cut: 0, facts: 0, several: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(someLog, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat({ max: 60 }), { minLength: 40, maxLength: 60, size: 'max' }),
      fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 12 }),
      async (logs, turns, sizes) => {
        const file = interleaved(
          logs.map((text, index) => inSlice(text, `s${index}`)),
          turns,
        );
        const found = bySlice(await slicesIn(file, {}, sizes));
        const alone = demultiplexed(file);
        expect([...found.keys()].sort()).toEqual([...alone.keys()].sort());
        for (const [slice, text] of alone) {
          const pieces: LogPiece[] = [];
          for await (const piece of readLog(chunksOf(text), 'run.ndjson')) pieces.push(piece);
          expect(found.get(slice)).toEqual(plain(pieces));
          const only = bySlice(await slicesIn(file, { only: slice }, sizes));
          expect([...only]).toEqual([[slice, plain(pieces)]]);
          met = {
            cut: met.cut + pieces.filter(({ kind }) => kind === 'cut').length,
            facts: met.facts + pieces.filter(({ kind }) => kind === 'fact').length,
            several: met.several + (logs.length > 1 ? 1 : 0),
          };
        }
      },
    ),
    { numRuns: 150, seed: 7 },
  );
  // What was generated: measured 51, 563 and 415.
  expect(met.cut).toBeGreaterThan(20);
  expect(met.facts).toBeGreaterThan(200);
  expect(met.several).toBeGreaterThan(200);
});

describe('a file that stops within a line', () => {
  test('cuts every slice that is open, since nobody knows whose the line was', async () => {
    const text = log(head('a'), event('a', 0), head('b'), head('c'), event('c', 0), end('c', 1));
    const found = bySlice(await slicesIn(text + event('a', 1).slice(0, -4)));
    const cut = { kind: 'cut', line: 7, where: 'within a line' };
    expect(found.get('a')?.at(-1)).toEqual(cut);
    expect(found.get('b')?.at(-1)).toEqual(cut);
    expect(found.get('c')?.at(-1)).toMatchObject({ kind: 'end' });
    expect(found.has(undefined)).toBe(false);
  });

  test('says so where no slice is open: one may have begun there', async () => {
    const text = log(head('a'), event('a', 0), end('a', 1));
    const found = bySlice(await slicesIn(text + head('b').slice(0, 20)));
    expect(found.get(undefined)).toEqual([{ kind: 'cut', line: 4, where: 'within a line' }]);
    expect([...bySlice(await slicesIn(text + head('b').slice(0, 20), { only: 'a' })).keys()]).toEqual(['a']);
  });
});

describe('what is no file of slices', () => {
  const mixed = 'Either every line of a file names its slice, or none does.';
  const once = 'A slice is one log: give another run another name.';
  const begins = 'Each slice begins with a head of its own: {"k":"head","v":1,"spec":"...","slice":"..."}.';
  test.each<readonly [text: string, message: string]>([
    [
      log(head('a'), '{"k":"ev","i":0,"a":"rest"}'),
      `run.ndjson:2: the line names no slice, and the lines before it do. ${mixed}`,
    ],
    [
      log('{"k":"head","v":1,"spec":"toy"}', event('a', 0)),
      `run.ndjson:2: /slice is "a", and the lines before name no slice. ${mixed}`,
    ],
    [log(head('a'), event('b', 0)), `run.ndjson:2: /slice is "b", a slice that has not begun. ${begins}`],
    [log(event('b', 0)), `run.ndjson:1: /slice is "b", a slice that has not begun. ${begins}`],
    [
      log(head('a'), end('a', 0), event('a', 0)),
      `run.ndjson:3: /slice is "a", a slice that ended in line 2. ${once}`,
    ],
    [
      log(head('a'), end('a', 0), head('a')),
      `run.ndjson:3: /slice is "a", a slice that ended in line 2. ${once}`,
    ],
    [log(head('a'), head('a')), `run.ndjson:2: the line is a second head of the slice "a". ${once}`],
    [
      log('{"k":"head","v":1,"spec":"toy","slice":3}'),
      'run.ndjson:1: /slice is 3, not a name. Where a file holds several logs, each line names its own by a word: "slice".',
    ],
    [
      log(head('a'), '{"k":"ev","slice":"","i":0,"a":"rest"}'),
      'run.ndjson:2: /slice is "", not a name. Where a file holds several logs, each line names its own by a word: "slice".',
    ],
    [log(head('a'), '7'), `run.ndjson:2: the line is 7, and no line of a log. ${mixed}`],
    [
      log(head('a'), 'nonsense'),
      'run.ndjson:2: the line is not JSON: "nonsense". Each line is one JSON object; a value with a line end in it is written with \\n.',
    ],
    [
      log(head('a'), head('b'), '{"k":"ev","slice":"b","i":-1,"a":"rest"}'),
      'run.ndjson:3: /i is -1, not a whole number from 0. Events are numbered from 0, without a gap: "i".',
    ],
    [
      '',
      'run.ndjson: the log is empty, without even a head. A log starts with its head: {"k":"head","v":1,"spec":"..."}.',
    ],
    [
      head('a').slice(0, 9),
      'run.ndjson:1: the line is cut short, and with it the head of the log. Nothing can be said of what is left; write the log again.',
    ],
  ])('%j', async (text, message) => {
    const error = await errorOf(text);
    expect(error).toBeInstanceOf(LogError);
    expect(String(error)).toBe(`LogError: ${message}`);
  });

  test.each<readonly [text: string, only: string, message: string]>([
    [
      log(head('first'), event('first', 0), head('other')),
      'frist',
      'run.ndjson: the log has no slice "frist". The slices are "first", "other".',
    ],
    [
      log('{"k":"head","v":1,"spec":"toy"}'),
      'a',
      'run.ndjson:1: the line names no slice, so that there is no slice "a" in the file. The file is one log: read it whole.',
    ],
  ])('%j, of which %s is to be read', async (text, only, message) => {
    expect(String(await errorOf(text, { only }))).toBe(`LogError: ${message}`);
  });

  test('is not read as one log', () => {
    expect(() => parseLog(log(head('a'), event('a', 0)), 'run.ndjson')).toThrow(
      'run.ndjson:1: /slice is "a": the file holds several logs, and one is to be read. Read it as slices, or write the log into a file of its own, without "slice".',
    );
  });
});

test('the checker is asked with the line of each head, and judges its slice alone', async () => {
  const asked: (readonly [string | undefined, number])[] = [];
  const text = log(head('a'), head('b'), event('a', 0), event('b', 0));
  const refuses = { path: '/a', problem: 'is refused', cure: 'Mend it.' };
  const error = await errorOf(text, {
    checker: (one, line) => {
      asked.push([one.slice, line]);
      const isBad = one.slice === 'b';
      return { head: () => undefined, event: () => (isBad ? refuses : undefined), end: () => undefined };
    },
  });
  expect(asked).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  expect(String(error)).toBe('LogError: run.ndjson:4: /a is refused. Mend it.');
});

test('of one slice nothing comes after its end, where the log ends', async () => {
  const text = log(head('a'), event('a', 0), end('a', 1), 'nonsense');
  const pieces = await slicesIn(text, { only: 'a', until: 'the log ends' });
  expect(pieces.at(-1)?.piece).toMatchObject({ kind: 'end' });
});

test('recorders share a sink, each with a slice, and none of them closes it', async () => {
  let closed = 0;
  const memory = memorySink();
  const sink = {
    ...memory,
    close: () => {
      closed += 1;
    },
  };
  const first = recorder(sink, { spec: 'toy commit', slice: 'height 1' });
  const second = recorder(sink, { spec: 'toy commit', slice: 'height 2', config: { rms: 2 } });
  second.event('rest', {}, { n: 'b' });
  first.event('rest', {}, { n: 'b' });
  expect(first.end()).toEqual({ kind: 'recorded', events: 1 });
  second.event('rest', {}, { n: 'b' });
  expect(second.end('crash')).toEqual({ kind: 'recorded', events: 2 });
  expect(closed).toBe(0);
  expect(memory.lines[2]).toBe('{"k":"ev","slice":"height 2","i":0,"a":"rest","n":"b","s":0,"args":{}}');
  const found = bySlice(await slicesIn(memory.text()));
  expect([...found.keys()]).toEqual(['height 1', 'height 2']);
  for (const pieces of found.values()) {
    expect(pieces.map(({ kind }) => kind)).toEqual(['head', 'events', 'end']);
  }
});
