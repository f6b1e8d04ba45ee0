import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followFile } from './follow.ts';
import { LogError } from './log-error.ts';
import { readLog } from './read-log.ts';

let folder = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-follow-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const head = '{"k":"head","v":1,"spec":"toy"}\n';
const event = (i: number): string => `{"k":"ev","i":${i},"a":"rest"}\n`;
const end = '{"k":"end","events":2,"reason":"complete"}\n';

function freshPath(): string {
  files += 1;
  return join(folder, `log-${files}.ndjson`);
}

/** Each time that the follower would wait, the next thing happens. */
function script(...happenings: readonly (() => void)[]): () => Promise<void> {
  const left = [...happenings];
  return async () => {
    const next = left.shift();
    if (next === undefined) throw new Error('the follower waits for ever');
    next();
  };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

test('a log is read while it is written, from before its file is there', async () => {
  const path = freshPath();
  const wait = script(
    () => {},
    () => writeFileSync(path, head.slice(0, 7)),
    () => appendFileSync(path, head.slice(7) + event(0)),
    () => {},
    () => appendFileSync(path, event(1) + end.slice(0, 5)),
    () => appendFileSync(path, end.slice(5)),
  );
  const kinds: string[] = [];
  for await (const piece of readLog(followFile(path, { wait }), path, { until: 'the log ends' }))
    kinds.push(piece.kind);
  expect(kinds).toEqual(['head', 'events', 'events', 'end']);
});

test('the signal ends the following, after what was written before it', async () => {
  const path = freshPath();
  writeFileSync(path, head);
  const controller = new AbortController();
  const wait = script(() => {
    appendFileSync(path, event(0));
    controller.abort();
  });
  expect(await textOf(followFile(path, { wait, signal: controller.signal }))).toBe(head + event(0));
});

test('the signal ends the wait for a file that never comes, and a pause', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await textOf(followFile(freshPath(), { signal: controller.signal, pollMs: 60_000 }))).toBe('');
  const path = freshPath();
  writeFileSync(path, head);
  const other = new AbortController();
  const chunks = followFile(path, { signal: other.signal, pollMs: 60_000 });
  expect((await chunks.next()).value).toEqual(Buffer.from(head));
  const rest = chunks.next();
  other.abort();
  expect((await rest).done).toBe(true);
});

describe('another log in the place of the first is not taken for it', () => {
  const cases: readonly (readonly [string, (path: string) => void, string])[] = [
    ['shorter', (path) => truncateSync(path, 3), 'became shorter while it was followed'],
    ['removed', (path) => rmSync(path), 'was removed while it was followed'],
    [
      'replaced',
      (path) => {
        writeFileSync(`${path}.new`, head + event(0));
        renameSync(`${path}.new`, path);
      },
      'was replaced by another while it was followed',
    ],
  ];
  test.each(cases)('%s', async (_, happening, problem) => {
    const path = freshPath();
    writeFileSync(path, head);
    const wait = script(() => happening(path));
    await expect(textOf(followFile(path, { wait }))).rejects.toThrow(
      new LogError(
        { fileName: path },
        problem,
        'Follow each log in a file of its own, which is only appended to.',
      ),
    );
  });
});
