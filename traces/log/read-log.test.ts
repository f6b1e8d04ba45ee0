import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogError } from './log-error.ts';
import { parseLog } from './parse-log.ts';
import type { LogPiece } from './pieces.ts';
import { type ReadOptions, readLog } from './read-log.ts';
import { specChecker } from './spec-checker.ts';
import { toyCompiled } from './toy-specs.ts';
import { unpacked } from './unpacked.ts';

const head = '{"k":"head","v":1,"spec":"toy commit"}';
const event = (i: number, rest = ''): string => `{"k":"ev","i":${i},"a":"rest"${rest}}`;
const end = (events: number): string => `{"k":"end","events":${events},"reason":"complete"}`;
const log = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

async function piecesOf(
  bytes: Uint8Array | string,
  options?: ReadOptions,
  sizes?: readonly number[],
): Promise<LogPiece[]> {
  const pieces: LogPiece[] = [];
  for await (const piece of readLog(chunksOf(Buffer.from(bytes), sizes), 'run.ndjson', options))
    pieces.push(piece);
  return pieces;
}

async function errorOf(bytes: Uint8Array | string, options?: ReadOptions): Promise<unknown> {
  try {
    await piecesOf(bytes, options);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('a log is read as its head, its events with their lines, and its end', async () => {
  expect(await piecesOf(`\uFEFF\r\n${head}\r\n${event(0)}\r\n\r\n  \n${event(1)}\n${end(2)}`)).toEqual([
    { kind: 'head', head: JSON.parse(head), line: 2 },
    { kind: 'events', events: [JSON.parse(event(0)), JSON.parse(event(1))], lines: [3, 6] },
    { kind: 'end', end: JSON.parse(end(2)), line: 7 },
  ]);
});

describe('a log that stops too soon is cut', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ['after a line', log(head, event(0)), { kind: 'cut', line: 2, where: 'between lines' }],
    ['after the head', log(head), { kind: 'cut', line: 1, where: 'between lines' }],
    [
      'before the end of a line that is whole',
      log(head) + event(0),
      { kind: 'cut', line: 2, where: 'between lines' },
    ],
    [
      'within a line',
      log(head, event(0)) + event(1).slice(0, -3),
      { kind: 'cut', line: 3, where: 'within a line' },
    ],
    ['within its end line', log(head) + end(0).slice(0, 9), { kind: 'cut', line: 2, where: 'within a line' }],
  ];
  test.each(cases)('%s', async (_, text, ending) => {
    expect((await piecesOf(text)).at(-1)).toEqual(ending);
    expect(parseLog(text, 'run.ndjson').ending).toEqual(ending);
  });

  test('within a character', async () => {
    const bytes = Buffer.from(log(head) + event(0, ',"n":"é"'));
    expect((await piecesOf(bytes.subarray(0, -3))).at(-1)).toEqual({
      kind: 'cut',
      line: 2,
      where: 'within a line',
    });
  });

  test('packed', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => event(i, `,"n":"node${(i * 7919) % 1000}"`));
    const whole = gzipSync(log(head, ...lines, end(2000)));
    const pieces = await piecesOf(whole.subarray(0, whole.length / 2));
    expect(pieces.at(-1)?.kind).toBe('cut');
    expect(pieces.some((piece) => piece.kind === 'events')).toBe(true);
  });
});

describe('lines that are missing or out of place are told by their numbers', () => {
  const node = (i: number, n: string, s: number): string => event(i, `,"n":"${n}","s":${s}`);
  const cases: readonly (readonly [string, readonly string[], readonly object[]])[] = [
    ['nothing missing', [event(0), event(1)], []],
    ['one missing', [event(0), event(2)], [{ kind: 'lost', line: 3, first: 1, count: 1 }]],
    ['the first missing', [event(3)], [{ kind: 'lost', line: 2, first: 0, count: 3 }]],
    ['one repeated', [event(0), event(0), event(1)], [{ kind: 'out of order', line: 3, after: 0, found: 0 }]],
    [
      'two swapped',
      [event(1), event(0), event(2)],
      [
        { kind: 'lost', line: 2, first: 0, count: 1 },
        { kind: 'out of order', line: 3, after: 1, found: 0 },
      ],
    ],
    [
      'one of a node missing',
      [node(0, 'a', 0), node(1, 'b', 0), node(2, 'a', 3), node(3, 'a', 4)],
      [{ kind: 'lost', line: 4, node: 'a', first: 1, count: 2 }],
    ],
    ['nodes that say nothing of their numbers', [event(0, ',"n":"a"'), node(1, 'a', 0)], []],
  ];
  test.each(cases)('%s', async (_, lines, facts) => {
    const text = log(head, ...lines, end(lines.length));
    const expected = facts.map((fact) => ({ node: undefined, ...fact }));
    expect(parseLog(text, 'run.ndjson').facts).toEqual(expected);
    const found = (await piecesOf(text)).flatMap((piece) => (piece.kind === 'fact' ? [piece.fact] : []));
    expect(found).toEqual(expected);
  });

  test('an end line that counts another number', () => {
    expect(parseLog(log(head, event(0), end(2)), 'x').facts).toEqual([
      { kind: 'miscounted', line: 3, stated: 2, found: 1 },
    ]);
  });

  test('a fact comes before the event that tells it', async () => {
    const kinds = (await piecesOf(log(head, event(0), event(2), event(3), end(3)))).map(({ kind }) => kind);
    expect(kinds).toEqual(
      ['head', 'events', 'fact', 'events', 'fact', 'end'].filter((_, index) => index !== 4),
    );
  });
});

describe('what is no log is refused, with what and where', () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    [
      'nothing',
      '',
      'run.ndjson: the log is empty, without even a head. A log starts with its head: {"k":"head","v":1,"spec":"..."}.',
    ],
    [
      'blank lines',
      '\n \n',
      'run.ndjson: the log is empty, without even a head. A log starts with its head: {"k":"head","v":1,"spec":"..."}.',
    ],
    [
      'no head',
      log(event(0)),
      'run.ndjson:1: the line is an object with "k", "i", "a", and no head. A log starts with {"k":"head","v":1,"spec":"..."}; is it in another format?',
    ],
    [
      'half a head',
      head.slice(0, 12),
      'run.ndjson:1: the line is cut short, and with it the head of the log. Nothing can be said of what is left; write the log again.',
    ],
    [
      'two heads',
      log(head, head),
      'run.ndjson:2: the line is a second head. A file holds one log; were two written into it?',
    ],
    [
      'two logs',
      log(head, end(0), head),
      'run.ndjson:3: the line comes after the end of the log. A file holds one log; were two written into it?',
    ],
    [
      'half a line after the end',
      `${log(head, end(0))}{"k"`,
      'run.ndjson:3: the line comes after the end of the log. A file holds one log; were two written into it?',
    ],
    [
      'a line of another kind',
      log(head, '{"k":"evt"}'),
      'run.ndjson:2: the line is an object with "k", and neither an event nor the end. After the head come lines with "k":"ev", and one with "k":"end".',
    ],
    [
      'a number',
      log(head, '17'),
      'run.ndjson:2: the line is 17, and neither an event nor the end. After the head come lines with "k":"ev", and one with "k":"end".',
    ],
    [
      'null',
      log(head, 'null'),
      'run.ndjson:2: the line is null, and neither an event nor the end. After the head come lines with "k":"ev", and one with "k":"end".',
    ],
    [
      'an event at fault',
      log(head, '{"k":"ev","i":"0","a":"rest"}'),
      'run.ndjson:2: /i is "0", not a whole number from 0. Events are numbered from 0, without a gap: "i".',
    ],
    [
      'binary data',
      Buffer.from([0x7b, 0xff, 0xfe, 0x0a, 0x0a]),
      'run.ndjson:1: the line is not text in UTF-8. A log is JSON in UTF-8, one line an event, or that in gzip; is this another file?',
    ],
    [
      'a bad character',
      Buffer.concat([Buffer.from(log(head, event(0))), Buffer.from([0x22, 0xc3, 0x0a])]),
      'run.ndjson:3: the line is not text in UTF-8. A log is JSON in UTF-8, one line an event, or that in gzip; is this another file?',
    ],
    [
      'damaged gzip',
      damaged(),
      'run.ndjson: the log cannot be unpacked: the gzip data are damaged (incorrect data check). Copy the file again, or write the log again.',
    ],
  ];
  test.each(cases)('%s', async (_, bytes, message) => {
    const error = await errorOf(bytes);
    expect(error).toBeInstanceOf(LogError);
    expect((error as LogError).message).toBe(message);
    if (typeof bytes === 'string') expect(() => parseLog(bytes, 'run.ndjson')).toThrow(message);
  });

  test('text that is no JSON, with the column', async () => {
    const error = await errorOf(log(head, '{"k":"ev",,"i":0}', event(1)));
    expect(error).toMatchObject({ fileName: 'run.ndjson', line: 2, column: 11 });
    expect(error).toMatchObject({
      message:
        'run.ndjson:2:11: the line is not JSON: "{\\"k\\":\\"ev\\",,\\"i\\":0}". Each line is one JSON object; a value with a ' +
        'line end in it is written with \\n.',
    });
  });

  test('a line that is too long, before it is complete', async () => {
    const message =
      'run.ndjson:2: the line is longer than 1000 bytes. Log facts of constant size, such as lengths and indices, not ' +
      'whole states; or raise the limit.';
    for (const text of [`${head}\n${'x'.repeat(1001)}`, log(head, `"${'x'.repeat(1000)}"`, event(0))]) {
      expect(await errorOf(text, { maxLineBytes: 1000 })).toMatchObject({ message });
    }
    const widest = event(0, `,"n":"${'x'.repeat(980 - event(0).length)}"`);
    expect(await errorOf(log(head, widest), { maxLineBytes: 1000 })).toBeUndefined();
  });

  test('a line of 100 MB, packed into 100 kB, without holding it', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${head}\n`), Buffer.alloc(100_000_000, 0x61)]), {
      level: 1,
    });
    expect(await errorOf(bomb)).toMatchObject({
      line: 2,
      message: expect.stringContaining('is longer than 16777216 bytes'),
    });
  });

  test('a line that is nested a million deep', async () => {
    const deep = event(0, `,"msg":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
    const pieces = await piecesOf(log(head, deep, end(1)));
    expect(pieces.map(({ kind }) => kind)).toEqual(['head', 'events', 'end']);
  });
});

test('lines are judged by the checker that the head calls for', async () => {
  const checker = async () => specChecker(toyCompiled());
  const bad = event(0).replace('rest', 'sleep');
  expect(await errorOf(log(head, bad), { checker })).toMatchObject({
    message: expect.stringContaining('run.ndjson:2: /a is "sleep", which is no event of toy commit.'),
  });
  expect(await errorOf(log(head.replace('toy commit', 'raft')), { checker })).toMatchObject({
    line: 1,
    path: '/spec',
  });
  expect(await errorOf(head.replace('toy commit', 'raft'), { checker })).toMatchObject({
    line: 1,
    path: '/spec',
  });
});

test('where every third event is judged, the others are taken as they are', async () => {
  const lines = [0, 1, 2, 3].map((i) => event(i, ',"odd":1'));
  const options: ReadOptions = { judged: { every: 3 } };
  expect(await errorOf(log(head, event(0), ...lines.slice(1, 3)), options)).toBeUndefined();
  expect(await errorOf(log(head, event(0), ...lines.slice(1)), options)).toMatchObject({ line: 5 });
});

test('where the log ends, reading may stop, and lets go of its source', async () => {
  let isReleased = false;
  async function* growing(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from(log(head, event(0), end(1)));
      throw new Error('nobody is to ask for more');
    } finally {
      isReleased = true;
    }
  }
  const pieces: LogPiece[] = [];
  for await (const piece of readLog(growing(), 'x', { until: 'the log ends' })) pieces.push(piece);
  expect(pieces.map(({ kind }) => kind)).toEqual(['head', 'events', 'end']);
  expect(isReleased).toBe(true);
});

test('what the source throws comes through, packed or not', async () => {
  async function* failing(start: Uint8Array): AsyncGenerator<Uint8Array> {
    yield start;
    throw new RangeError('the disk is gone');
  }
  for (const start of [Buffer.from(log(head)), gzipSync(log(head)), Buffer.alloc(0)]) {
    const read = async () => {
      for await (const _ of readLog(failing(start), 'x'));
    };
    await expect(read()).rejects.toThrow(new RangeError('the disk is gone'));
  }
});

/** Kills: a rest that is dropped or repeated, a first chunk of one byte not seen as gzip, a first chunk that is lost. */
test('a log is the same however its bytes are packed and come in', async () => {
  const lines = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }).map((text) => event(0, `,"msg":${JSON.stringify(text)}`)),
      fc.constantFrom('', ' \r', event(1), event(2, ',"n":"é🎈"')),
    ),
    { maxLength: 8 },
  );
  const packings = fc.constantFrom('plain', 'gzip', 'members');
  await fc.assert(
    fc.asyncProperty(
      lines,
      packings,
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
      async (each, packing, sizes) => {
        const text = log(head, ...each);
        const half = Buffer.from(text).length >> 1;
        const bytes = Buffer.from(text);
        const packed = {
          plain: bytes,
          gzip: gzipSync(bytes),
          members: Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]),
        }[packing];
        const whole = parseLog(text, 'x');
        const pieces = await piecesOf(packed, {}, sizes);
        expect(pieces.flatMap((piece) => (piece.kind === 'events' ? piece.events : []))).toEqual(
          whole.events,
        );
        expect(pieces.flatMap((piece) => (piece.kind === 'events' ? piece.lines : []))).toEqual(whole.lines);
        expect(pieces.flatMap((piece) => (piece.kind === 'fact' ? [piece.fact] : []))).toEqual(whole.facts);
        expect(pieces.at(-1)).toEqual(whole.ending);
      },
    ),
    { numRuns: 100 },
  );
});

test('what starts as gzip does is unpacked, of many members too, and zeros at the end are nothing', async () => {
  const bytes = Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two'), Buffer.alloc(20)]);
  const parts: Uint8Array[] = [];
  for await (const part of unpacked(chunksOf(bytes, [1, 0, 3]), 'x')) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe('one two');
});

function damaged(): Uint8Array {
  const bytes = gzipSync(log(head, event(0)));
  // The checksum is in the last eight bytes.
  bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1;
  return bytes;
}
