import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLog } from './parse-log.ts';
import type { LogPiece } from './pieces.ts';
import { readLog } from './read-log.ts';
import { recorder } from './recorder.ts';
import { fileSink, type LogSink, memorySink } from './sink.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what is recorded reads as it was, numbered', () => {
  const sink = memorySink();
  const recording = recorder(sink, { spec: 'toy', order: 'interval' });
  recording.event('prepare', { rm: 'rm1' }, { n: 'a', post: { '/rmState/rm1': 'prepared' }, t0: 1, t1: 2 });
  recording.event('rest');
  recording.event('read', { key: 'x' }, { n: 'b', op: 7, phase: 'invoke' });
  recording.event('prepare', { rm: 'rm2' }, { n: 'a', pre: { '/votes': [] }, vc: { a: 2 }, msg: null });
  expect(recording.end()).toEqual({ kind: 'recorded', events: 4 });
  expect(sink.lines).toEqual([
    '{"k":"head","v":1,"spec":"toy","order":"interval"}',
    '{"k":"ev","i":0,"a":"prepare","n":"a","s":0,"args":{"rm":"rm1"},"post":{"/rmState/rm1":"prepared"},"t0":1,"t1":2}',
    '{"k":"ev","i":1,"a":"rest"}',
    '{"k":"ev","i":2,"a":"read","n":"b","s":0,"args":{"key":"x"},"op":7,"phase":"invoke"}',
    '{"k":"ev","i":3,"a":"prepare","n":"a","s":1,"args":{"rm":"rm2"},"pre":{"/votes":[]},"msg":null,"vc":{"a":2}}',
    '{"k":"end","events":4,"reason":"complete"}',
  ]);
  const { facts, ending } = parseLog(sink.text(), 'x');
  expect(facts).toEqual([]);
  expect(ending.kind).toBe('end');
});

describe('a recorder never throws', () => {
  const failing = (fails: (line: string) => boolean): LogSink & { readonly written: string[] } => {
    const written: string[] = [];
    const write = (line: string): void => {
      if (fails(line)) throw new Error('the disk is full');
      written.push(line);
    };
    return { written, write, close: () => {} };
  };

  test('where the sink fails, the log is cut and the end says so', () => {
    const sink = failing((line) => line.includes('"i":1'));
    const recording = recorder(sink, { spec: 'toy' });
    for (let i = 0; i < 3; i += 1) recording.event('rest');
    expect(recording.failure).toEqual(new Error('the disk is full'));
    expect(recording.end()).toEqual({ kind: 'failed', events: 3, error: new Error('the disk is full') });
    expect(parseLog(`${sink.written.join('\n')}\n`, 'x').ending).toMatchObject({ kind: 'cut', line: 2 });
  });

  test('where the head cannot be written', () => {
    const recording = recorder(
      failing(() => true),
      { spec: 'toy' },
    );
    recording.event('rest');
    expect(recording.end().kind).toBe('failed');
  });

  test('where an event is no JSON, it alone is missing, and its number shows it', () => {
    const sink = memorySink();
    const recording = recorder(sink, { spec: 'toy' });
    recording.event('rest');
    // What no type keeps an implementation in JavaScript from doing.
    recording.event('rest', { n: 1n as unknown as number });
    recording.event('rest');
    expect(recording.end()).toMatchObject({ kind: 'failed', events: 3 });
    expect(parseLog(sink.text(), 'x').facts).toEqual([
      { kind: 'lost', line: 3, node: undefined, first: 1, count: 1 },
      { kind: 'miscounted', line: 4, stated: 3, found: 2 },
    ]);
  });

  test('where the sink cannot be closed, or what is thrown is no error', () => {
    const sink: LogSink = {
      write: () => {},
      close: () => {
        throw 'stuck';
      },
    };
    expect(recorder(sink, { spec: 'toy' }).end()).toEqual({
      kind: 'failed',
      events: 0,
      error: new Error('stuck'),
    });
  });

  test('after the end, which comes once', () => {
    const sink = memorySink();
    const recording = recorder(sink, { spec: 'toy' });
    recording.end('crash');
    recording.event('late');
    expect(recording.end()).toEqual({
      kind: 'failed',
      events: 0,
      error: new Error('the event "late" came after the end of the log'),
    });
    expect(sink.lines).toHaveLength(2);
  });
});

describe.each(['none', 'gzip'] as const)('a file with compression %s', (compression) => {
  async function piecesIn(path: string): Promise<LogPiece[]> {
    const pieces: LogPiece[] = [];
    for await (const piece of readLog(createReadStream(path), path)) pieces.push(piece);
    return pieces;
  }

  test('holds what was recorded, in many buffers', async () => {
    const path = join(folder, `many-${compression}`);
    const recording = recorder(fileSink(path, { compression, bufferLength: 500 }), { spec: 'toy' });
    for (let i = 0; i < 300; i += 1) recording.event('rest', { word: `é${i}` });
    expect(recording.end()).toEqual({ kind: 'recorded', events: 300 });
    const pieces = await piecesIn(path);
    const events = pieces.flatMap((piece) => (piece.kind === 'events' ? piece.events : []));
    expect(events.map(({ args }) => args?.word)).toEqual(Array.from({ length: 300 }, (_, i) => `é${i}`));
    expect(pieces.at(-1)?.kind).toBe('end');
    expect(readFileSync(path)[0] === 0x1f).toBe(compression === 'gzip');
  });

  test('holds what was flushed when the process dies', async () => {
    const path = join(folder, `dead-${compression}`);
    const sink = fileSink(path, { compression });
    const recording = recorder(sink, { spec: 'toy' });
    recording.event('rest');
    sink.flush();
    recording.event('rest');
    const pieces = await piecesIn(path);
    expect(pieces.map(({ kind }) => kind)).toEqual(['head', 'events', 'cut']);
  });

  test('that cannot be opened fails the recording and not the run', () => {
    const recording = recorder(fileSink(join(folder, 'no', 'such'), { compression }), { spec: 'toy' });
    recording.event('rest');
    expect(recording.end()).toMatchObject({ kind: 'failed', error: { code: 'ENOENT' } });
  });
});
