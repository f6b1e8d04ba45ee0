import { describe, expect, test } from 'vitest';
import { DiskError } from './disk.ts';
import { entriesOn, entriesUpTo, options, Reader, writeEntries } from './fixtures/reader.ts';
import { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { SimulatedDisk, type SimulatedDiskOptions } from './simulated-disk.ts';

const log = (first: number): string => `log-${String(first).padStart(16, '0')}`;
const snapshot = (sequence: number): string => `snapshot-${String(sequence).padStart(16, '0')}`;

async function written(count: number, snapshots: readonly number[] = []): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  await writeEntries(disk, count, snapshots);
  return disk;
}

/** The same disk but for one file. */
function without(disk: SimulatedDisk, name: string): SimulatedDisk {
  const contents = new Map(disk.contents);
  if (!contents.delete(name)) throw new Error(`there is no ${name}`);
  return SimulatedDisk.holding(contents);
}

function changedAt(disk: SimulatedDisk, name: string, offset: number): SimulatedDisk {
  const contents = new Map(disk.contents);
  const bytes = contents.get(name)?.slice() ?? new Uint8Array(0);
  const at = offset < 0 ? bytes.length + offset : offset;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return SimulatedDisk.holding(contents.set(name, bytes));
}

/** As long as the record of one entry is: its frame, and the entry with its line feed, filled up. */
const recordBytes = 32 + 16;

/** The same disk, but for the order of the records of its first segment. */
function moved(
  disk: SimulatedDisk,
  order: (records: readonly Uint8Array[]) => readonly (Uint8Array | undefined)[],
): SimulatedDisk {
  const bytes = disk.contents.get(log(1)) ?? new Uint8Array(0);
  const records: Uint8Array[] = [];
  for (let at = 32; at < bytes.length; at += recordBytes) records.push(bytes.slice(at, at + recordBytes));
  const parts = [bytes.slice(0, 32), ...order(records)].flatMap((part) => [...(part ?? [])]);
  return SimulatedDisk.holding(new Map(disk.contents).set(log(1), Uint8Array.from(parts)));
}

/** As many entries, of the same length, in the same segments, and others. */
async function otherHistory(count: number): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  const journal = await Journal.open(disk, options, new Reader());
  for (let index = 1; index <= count; index += 1)
    await journal.append([`other-${String(index).padStart(2, '0')}`]);
  return disk;
}

const names = (disk: SimulatedDisk): readonly string[] => [...disk.contents.keys()];

describe('a journal', () => {
  test('is empty at first', async () => {
    expect(await entriesOn(new SimulatedDisk())).toEqual([]);
  });

  test('tells its entries in order, over as many segments as there are, as often as it is opened', async () => {
    const disk = await written(20);
    expect(names(disk)).toEqual([log(1), log(5), log(9), log(13), log(17)]);
    expect(await entriesOn(disk)).toEqual(entriesUpTo(20));
    expect(await entriesOn(disk)).toEqual(entriesUpTo(20));
  });

  test('goes on where it was left', async () => {
    const disk = await written(8);
    await writeEntries(disk, 20);
    expect(await entriesOn(disk)).toEqual(entriesUpTo(20));
  });

  test('appends many entries by one write and one sync', async () => {
    const operations: string[] = [];
    const disk = new SimulatedDisk({ pace: async (operation) => operations.push(operation) });
    const journal = await Journal.open(disk, options, new Reader());
    operations.length = 0;
    await journal.append(entriesUpTo(12));
    expect(operations).toEqual(['append', 'sync']);
    expect(journal.sequence).toBe(12);
    expect(await entriesOn(disk)).toEqual(entriesUpTo(12));
  });

  test('begins with its newest snapshot, and keeps one more with the log since', async () => {
    const disk = await written(20, [4, 9, 14]);
    expect(names(disk)).toEqual([log(10), log(14), log(15), log(19), snapshot(9), snapshot(14)]);
    const journal = await Journal.open(disk, options, new Reader());
    expect(journal.recovery).toEqual({ snapshotSequence: 14, tornBytes: 0, unreadableSnapshots: [] });
    expect(await entriesOn(disk)).toEqual(entriesUpTo(20));
  });

  test('takes no snapshot twice, and none of nothing', async () => {
    const disk = new SimulatedDisk();
    const reader = new Reader();
    const journal = await Journal.open(disk, options, reader);
    await journal.snapshot(reader.state);
    expect(names(disk)).toEqual([log(1)]);
    await journal.append(['entry-01']);
    await journal.snapshot(new TextEncoder().encode('entry-01\n'));
    const before = disk.steps;
    await journal.snapshot(new TextEncoder().encode('entry-01\n'));
    expect(disk.steps).toBe(before);
  });

  test('leaves files alone that are not its own', async () => {
    const disk = SimulatedDisk.holding(new Map([['notes.txt', new Uint8Array([1])]]));
    await writeEntries(disk, 20, [4, 9, 14]);
    expect(names(disk)).toContain('notes.txt');
  });

  test('removes what a crash left unfinished', async () => {
    const disk = await written(3);
    await (await disk.create(`${snapshot(3)}.unfinished`)).append(new Uint8Array(9));
    expect(await entriesOn(disk)).toEqual(entriesUpTo(3));
    expect(names(disk)).toEqual([log(1)]);
  });

  test('accepts nothing once it is closed', async () => {
    const journal = await Journal.open(new SimulatedDisk(), options, new Reader());
    await journal.close();
    await expect(journal.append(['one'])).rejects.toThrow('bug in Assay');
  });
});

describe('an unreadable snapshot', () => {
  test('is passed over, for an older one and more of the log', async () => {
    const disk = changedAt(await written(20, [4, 9, 14]), snapshot(14), 40);
    const reader = new Reader();
    const journal = await Journal.open(disk, options, reader);
    expect(reader.entries).toEqual(entriesUpTo(20));
    expect(journal.recovery).toMatchObject({ snapshotSequence: 9, unreadableSnapshots: [snapshot(14)] });
  });

  test('is passed over for the whole log, where that is still there', async () => {
    const disk = changedAt(await written(6, [4]), snapshot(4), 40);
    expect(await entriesOn(disk)).toEqual(entriesUpTo(6));
  });

  test('is gone after the next one, and the one that was read stays', async () => {
    const disk = changedAt(await written(20, [4, 9, 14]), snapshot(14), 40);
    await writeEntries(disk, 22, [22]);
    expect(names(disk).filter((name) => name.startsWith('snapshot'))).toEqual([snapshot(9), snapshot(22)]);
    expect(await entriesOn(disk)).toEqual(entriesUpTo(22));
    expect(await entriesOn(changedAt(disk, snapshot(22), 40))).toEqual(entriesUpTo(22));
  });
});

describe('is not opened, and nothing is changed, when', () => {
  const refused: readonly (readonly [string, () => Promise<SimulatedDisk>, string])[] = [
    [
      'a record in the middle is damaged',
      async () => changedAt(await written(3), log(1), 70),
      'a record is damaged',
    ],
    [
      'the last record is damaged, though it was whole',
      async () => changedAt(await written(3), log(1), -1),
      'a record is damaged',
    ],
    [
      'the beginning of a segment is damaged',
      async () => changedAt(await written(3), log(1), 12),
      'the beginning of a file is damaged',
    ],
    ['the first segment is gone', async () => without(await written(20), log(1)), 'a segment is missing'],
    [
      'a segment in the middle is gone',
      async () => without(await written(20), log(5)),
      'a segment is missing',
    ],
    ['the last segment is gone', async () => without(await written(20), log(17)), 'a segment is missing'],
    [
      'the segment after a snapshot is gone, and nothing follows it',
      async () => without(await written(5, [5]), log(6)),
      'a segment is missing',
    ],
    [
      'two segments have each other’s names',
      async () => {
        const contents = new Map((await written(20)).contents);
        const [a, b] = [contents.get(log(5)), contents.get(log(9))];
        if (a === undefined || b === undefined) throw new Error('there are no such segments');
        return SimulatedDisk.holding(contents.set(log(5), b).set(log(9), a));
      },
      'a file has the name of another',
    ],
    [
      'a snapshot has the name of another',
      async () => {
        const contents = new Map((await written(20, [4, 9])).contents);
        return SimulatedDisk.holding(
          contents.set(snapshot(9), contents.get(snapshot(4)) ?? new Uint8Array(0)),
        );
      },
      'a file has the name of another',
    ],
    [
      'a segment is that of another history with the same numbers',
      async () => {
        const other = await otherHistory(20);
        const contents = new Map((await written(20)).contents);
        return SimulatedDisk.holding(contents.set(log(9), other.contents.get(log(9)) ?? new Uint8Array(0)));
      },
      'a record is out of sequence',
    ],
    [
      'two records have changed places',
      async () => moved(await written(3), (records) => [0, 2, 1].map((index) => records[index])),
      'a record is out of sequence',
    ],
    [
      'a record is there twice',
      async () => moved(await written(3), ([a, b, c]) => [a, b, b, c]),
      'a record is out of sequence',
    ],
    [
      'a record is that of another history with the same numbers',
      async () => {
        const contents = new Map((await written(3)).contents);
        const bytes = contents.get(log(1))?.slice() ?? new Uint8Array(0);
        const other = (await otherHistory(3)).contents.get(log(1)) ?? new Uint8Array(0);
        bytes.set(other.subarray(32 + 2 * recordBytes), 32 + 2 * recordBytes);
        return SimulatedDisk.holding(contents.set(log(1), bytes));
      },
      'a record is out of sequence',
    ],
    [
      'the end of a segment is cut off, though another follows',
      async () => {
        const contents = new Map((await written(20)).contents);
        return SimulatedDisk.holding(
          contents.set(log(5), contents.get(log(5))?.slice(0, -32) ?? new Uint8Array(0)),
        );
      },
      'a record is damaged',
    ],
    [
      'something follows the end of a segment',
      async () => {
        const contents = new Map((await written(20)).contents);
        const sealed = contents.get(log(5)) ?? new Uint8Array(0);
        return SimulatedDisk.holding(
          contents.set(log(5), Uint8Array.from([...sealed, ...sealed.slice(32, 80)])),
        );
      },
      'a record is out of sequence',
    ],
    [
      'no snapshot can be read, and the log before is gone',
      async () => changedAt(changedAt(await written(20, [4, 9]), snapshot(4), 40), snapshot(9), 40),
      'no snapshot can be read',
    ],
    [
      'no snapshot can be read, and there is no log',
      async () => without(without(changedAt(await written(4, [4]), snapshot(4), 40), log(1)), log(5)),
      'no snapshot can be read',
    ],
  ];

  test.each(refused)('%s', async (_what, make, fault) => {
    const disk = await make();
    const before = disk.contents;
    await expect(entriesOn(disk)).rejects.toMatchObject({ name: 'JournalError', fault });
    expect(disk.contents).toEqual(before);
  });

  test('a segment is that of another history, which its beginning tells', async () => {
    const foreign = (await otherHistory(20)).contents.get(log(9)) ?? new Uint8Array(0);
    const disk = SimulatedDisk.holding(new Map((await written(20)).contents).set(log(9), foreign));
    await expect(entriesOn(disk)).rejects.toMatchObject({ file: log(9), offset: 0 });
  });

  test.each([
    { what: 'log', snapshots: [], file: log(1) },
    { what: 'snapshot', snapshots: [4], file: snapshot(4) },
  ])('its $what was written under another configuration', async ({ snapshots, file }) => {
    const reading = entriesOn(await written(5, snapshots), { ...options, identity: 8 });
    await expect(reading).rejects.toMatchObject({ fault: 'another journal', file });
  });
});

test('whoever does without the entries from the damaged one on cuts them off, as the error says', async () => {
  const damaged = changedAt(await written(20, [4, 9, 14]), log(10), 80);
  const contents = new Map(changedAt(damaged, snapshot(14), 40).contents);
  const error: unknown = await entriesOn(SimulatedDisk.holding(contents)).catch((thrown: unknown) => thrown);
  if (!(error instanceof JournalError)) throw new Error('it was opened');
  contents.set(error.file, contents.get(error.file)?.slice(0, error.offset) ?? new Uint8Array(0));
  for (const later of [log(14), log(15), log(19), snapshot(14)]) contents.delete(later);
  expect(await entriesOn(SimulatedDisk.holding(contents))).toEqual(entriesUpTo(10));
});

test('an error says what is wrong, where, why it matters and what to do', async () => {
  const message = async (disk: SimulatedDisk): Promise<string> =>
    entriesOn(disk).then(
      () => 'opened',
      (error: Error) => error.message,
    );
  expect(await message(changedAt(await written(3), log(1), 70))).toMatchInlineSnapshot(
    `"simulated disk: log-0000000000000001, byte 32: a record is damaged: it holds the entries from 1 on. Nothing after it can be believed, though it was acknowledged, so the journal is not opened and nothing was changed. Put the file back from a copy. Only without one, and to lose those entries for good: cut the file off at that byte, and move all later segments and snapshots away."`,
  );
  expect(await message(without(await written(20), log(5)))).toMatchInlineSnapshot(
    `"simulated disk: log-0000000000000005, byte 0: a segment is missing: the log before it ends with entry 4, and log-0000000000000009 begins with entry 9. Nothing after it can be believed, though it was acknowledged, so the journal is not opened and nothing was changed. Put it back from a copy."`,
  );
});

describe('after a failure of the disk', () => {
  const failing: readonly (readonly [string, SimulatedDiskOptions, string])[] = [
    ['a full disk', { capacityBytes: 130 }, 'ENOSPC'],
    [
      'a write that fails',
      { fault: (operation, index) => (operation === 'append' && index > 8 ? 'EIO' : undefined) },
      'EIO',
    ],
    [
      'a sync that fails',
      { fault: (operation, index) => (operation === 'sync' && index > 8 ? 'EIO' : undefined) },
      'EIO',
    ],
  ];

  test.each(failing)(
    '(%s) nothing more is accepted, and what was acknowledged is there',
    async (_what, faults, code) => {
      const disk = new SimulatedDisk(faults);
      const journal = await Journal.open(disk, options, new Reader());
      await journal.append(['entry-01']);
      const failures = [];
      for (const entry of ['entry-02', 'entry-03', 'entry-04'])
        failures.push(
          await journal.append([entry]).then(
            () => undefined,
            (error: unknown) => error,
          ),
        );
      const failure = failures.find((error) => error !== undefined);
      expect(failure).toBeInstanceOf(DiskError);
      expect(failure).toMatchObject({ code });
      // One failure, told again and again.
      expect(failures.slice(failures.indexOf(failure))).toEqual(
        failures.slice(failures.indexOf(failure)).fill(failure),
      );
      await journal.close();
      const acknowledged = 1 + failures.indexOf(failure);
      const found = await entriesOn(disk.afterPowerLoss(() => 0));
      expect(found).toEqual(entriesUpTo(acknowledged));
      const left = await entriesOn(disk.afterKill());
      expect(left.slice(0, acknowledged)).toEqual(entriesUpTo(acknowledged));
    },
  );

  test('what a failed sync left to be read is durable before it is believed', async () => {
    const disk = new SimulatedDisk({
      fault: (operation, index) => (operation === 'sync' && index > 8 ? 'EIO' : undefined),
    });
    const journal = await Journal.open(disk, options, new Reader());
    await journal.append(['entry-01']);
    await expect(journal.append(['entry-02'])).rejects.toThrow(DiskError);
    const restarted = disk.afterKill();
    expect(await entriesOn(restarted)).toEqual(entriesUpTo(2));
    expect(await entriesOn(restarted.afterPowerLoss(() => 0))).toEqual(entriesUpTo(2));
  });
});
