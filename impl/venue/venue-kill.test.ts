import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { FolderDisk } from '../journal/index.ts';
import { smallVenue, wordAt, wordsOn } from './fixtures/crash-course.ts';
import { write } from './fixtures/notebook.ts';
import { Venue } from './index.ts';

const folder = await mkdtemp(join(tmpdir(), 'assay-venue-'));
afterAll(() => rm(folder, { recursive: true }));

const program = fileURLToPath(new URL('./fixtures/notebook-process.ts', import.meta.url));

/** Runs the process until it has answered `enough` words, kills it, and returns how many it had answered. */
function killedAfter(enough: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaints = '';
    let answers = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      answers += text.split('\n').length - 1;
      if (answers >= enough) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      // A line that is not ended may be a number that is cut off.
      const counts = output.split('\n').slice(0, -1).map(Number);
      if (signal === 'SIGKILL') resolve(Math.max(...counts));
      else reject(new Error(`the process ended by itself: ${complaints}`));
    });
  });
}

test('a process that is killed leaves all that it has answered, life after life', async () => {
  let known = 0;
  for (const enough of [1, 30, 75]) {
    const answered = await killedAfter(enough);
    expect(answered).toBeGreaterThanOrEqual(known + enough);
    const words = await wordsOn(await FolderDisk.open(folder));
    expect(words).toEqual(Array.from({ length: words.length }, (_, index) => wordAt(index + 1)));
    expect(words.length).toBeGreaterThanOrEqual(answered);
    known = words.length;
  }
  // So that there was something to lose: segments were ended and snapshots taken on the way.
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith('snapshot-')).length).toBe(2);
});

test('a process whose journal was opened by another does not answer any more', async () => {
  const shared = join(folder, 'shared');
  const first = await Venue.open(await FolderDisk.open(shared), smallVenue);
  await first.submit(write(wordAt(1)));
  const second = await Venue.open(await FolderDisk.open(shared), smallVenue);
  await expect(first.submit(write('too late'))).rejects.toThrow('another process');
  await second.submit(write(wordAt(2)));
  await Promise.all([first.close(), second.close()]);
  expect(await wordsOn(await FolderDisk.open(shared))).toEqual([wordAt(1), wordAt(2)]);
});
