import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Disk, DiskError } from './disk.ts';
import { FolderDisk } from './folder-disk.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const folder = await mkdtemp(join(tmpdir(), 'assay-disk-'));
afterAll(() => rm(folder, { recursive: true }));

let folders = 0;
const disks: readonly { readonly kind: string; readonly make: () => Promise<Disk> }[] = [
  {
    kind: 'a folder',
    make: () => {
      folders += 1;
      return FolderDisk.open(join(folder, 'deep', String(folders)));
    },
  },
  { kind: 'a simulated disk', make: async () => new SimulatedDisk() },
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (read: Uint8Array): string => new TextDecoder().decode(read);

async function write(disk: Disk, name: string, content: string): Promise<void> {
  const file = await disk.create(name);
  await file.append(bytes(content));
  await file.close();
}

describe.each(disks)('$kind', ({ make }) => {
  test('is empty at first', async () => {
    expect(await (await make()).list()).toEqual([]);
  });

  test('keeps what is appended, in order', async () => {
    const disk = await make();
    const file = await disk.create('a');
    await file.append(bytes('one '));
    await file.sync();
    await file.append(bytes('two'));
    expect(text(await disk.read('a'))).toBe('one two');
    await file.close();
    await disk.syncFolder();
    expect(await disk.list()).toEqual(['a']);
  });

  test('renames a file over another, and goes on appending to it', async () => {
    const disk = await make();
    await write(disk, 'old', 'old');
    const file = await disk.create('new');
    await file.append(bytes('new'));
    await disk.rename('new', 'old');
    await file.append(bytes('er'));
    await file.sync();
    await file.close();
    expect(text(await disk.read('old'))).toBe('newer');
    expect(await disk.list()).toEqual(['old']);
  });

  test('removes', async () => {
    const disk = await make();
    await write(disk, 'a', 'a');
    await disk.remove('a');
    expect(await disk.list()).toEqual([]);
  });

  test.each<[string, (disk: Disk) => Promise<unknown>]>([
    ['reads', (disk) => disk.read('none')],
    ['renames', (disk) => disk.rename('none', 'a')],
    ['removes', (disk) => disk.remove('none')],
  ])('%s no file that is not there', async (_what, attempt) => {
    const disk = await make();
    await expect(attempt(disk)).rejects.toThrow(DiskError);
    await expect(attempt(disk)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('creates no file twice', async () => {
    const disk = await make();
    await write(disk, 'a', 'first');
    await expect(disk.create('a')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(text(await disk.read('a'))).toBe('first');
  });
});

test('a real file that was replaced is not synced: what is in it, nobody will read', async () => {
  const disk = await FolderDisk.open(join(folder, 'replaced'));
  const file = await disk.create('log');
  await file.append(bytes('mine'));
  await write(disk, 'other', 'theirs');
  await disk.rename('other', 'log');
  await expect(file.sync()).rejects.toMatchObject({ code: 'ESTALE' });
  await file.close();
});

test('an error of a real file tells the name that the file has now', async () => {
  const disk = await FolderDisk.open(join(folder, 'named'));
  const file = await disk.create('a');
  await disk.rename('a', 'b');
  await file.close();
  await expect(file.append(bytes('x'))).rejects.toThrow(`cannot write ${join(folder, 'named', 'b')}: `);
});

test('an error says what failed, where, what is lost and what to do', () => {
  expect(new DiskError('sync', 'log-0000000000000001', 'ENOSPC').message).toMatchInlineSnapshot(
    `"cannot sync log-0000000000000001: the disk is full (ENOSPC). What was not written yet may be lost, and nothing more is accepted. Make room, then open the journal again."`,
  );
  expect(new DiskError('list', 'the folder', 'EWEIRD').message).toMatchInlineSnapshot(
    `"cannot list the folder: the system refuses (EWEIRD). What was not written yet may be lost, and nothing more is accepted. Find out from the system what is wrong with the disk, then open the journal again."`,
  );
});
