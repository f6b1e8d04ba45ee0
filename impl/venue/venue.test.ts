import { describe, expect, test } from 'vitest';
import { type Disk, type DiskOperation, SimulatedDisk } from '../journal/index.ts';
import type { Answer } from './engine.ts';
import { smallVenue, wordsOn } from './fixtures/crash-course.ts';
import { Notebook, notebooks, type WriteCommand, write } from './fixtures/notebook.ts';
import { Venue, type VenueConfig, type VenueEvent, VenueStoppedError } from './index.ts';

type NotebookVenue = Venue<WriteCommand, Answer, Notebook>;

const open = (
  disk: Disk,
  config: Partial<VenueConfig<WriteCommand, Answer, Notebook>> = {},
): Promise<NotebookVenue> => Venue.open(disk, { engine: notebooks, ...config });

/** A disk that does nothing of one kind until it is told to. */
class HeldDisk {
  readonly disk: SimulatedDisk;
  /** What it was asked to do, in order. */
  readonly operations: DiskOperation[] = [];
  readonly #held: (() => void)[] = [];
  #kind: DiskOperation | undefined;

  constructor() {
    this.disk = new SimulatedDisk({
      pace: (operation) =>
        new Promise<void>((resolve) => {
          this.operations.push(operation);
          if (operation === this.#kind) this.#held.push(resolve);
          else resolve();
        }),
    });
  }

  hold(kind: DiskOperation): void {
    this.#kind = kind;
  }

  /** Lets what is held go on, and nothing be held any more. */
  release(): void {
    this.#kind = undefined;
    for (const resolve of this.#held.splice(0)) resolve();
  }
}

/** Long enough for everything that waits for nothing. */
async function allThatCan(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

/** What has become of `promise` so far. */
async function soFar(promise: Promise<unknown>): Promise<string> {
  await allThatCan();
  const waiting = Symbol('waiting');
  return Promise.race([promise, Promise.resolve(waiting)]).then(
    (value) => (value === waiting ? 'waits' : 'answered'),
    () => 'refused',
  );
}

describe('an answer', () => {
  test.each<DiskOperation>(['append', 'sync'])(
    'waits for the %s, whatever it is an answer to',
    async (operation) => {
      const held = new HeldDisk();
      const venue = await open(held.disk);
      await venue.submit(write('known'));
      held.hold(operation);
      const answers = {
        done: venue.submit(write('new')),
        'refused for what waits': venue.submit(write('new')),
        'of a question': venue.read(({ words }) => words.length),
      };
      for (const answer of Object.values(answers)) expect(await soFar(answer)).toBe('waits');
      held.release();
      expect(await Promise.all(Object.values(answers))).toEqual([{ kind: 'done' }, { kind: 'refused' }, 2]);
    },
  );

  test('is that of the engine, in the order of submission', async () => {
    const venue = await open(new SimulatedDisk());
    const answers = ['a', 'b', 'a', '', 'c'].map((word) => venue.submit(write(word)));
    const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
    expect(kinds).toEqual(['done', 'done', 'refused', 'refused', 'done']);
    expect(venue.sequence).toBe(3);
  });

  test('to a question that fails is its failure, and the venue goes on', async () => {
    const venue = await open(new SimulatedDisk());
    const failing = venue.read(() => {
      throw new RangeError('no such page');
    });
    await expect(failing).rejects.toThrow('no such page');
    expect(await venue.submit(write('a'))).toEqual({ kind: 'done' });
  });
});

describe('the disk', () => {
  test('is written to once for all who come while it is busy', async () => {
    const held = new HeldDisk();
    const venue = await open(held.disk);
    held.hold('sync');
    const first = venue.submit(write('first'));
    await allThatCan();
    const others = Array.from({ length: 50 }, (_, index) => venue.submit(write(`word ${index}`)));
    held.operations.length = 0;
    held.release();
    await Promise.all([first, ...others]);
    expect(held.operations).toEqual(['append', 'sync']);
  });

  test('is not written to for what is refused', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk);
    const before = disk.steps;
    expect(await venue.submit(write(''))).toEqual({ kind: 'refused' });
    expect(disk.steps).toBe(before);
  });

  test('holds the same commands, however they were grouped', async () => {
    const together = new SimulatedDisk();
    const venue = await open(together);
    await Promise.all(['a', 'b', 'c'].map((word) => venue.submit(write(word))));
    const alone = new SimulatedDisk();
    const other = await open(alone);
    for (const word of ['a', 'b', 'c']) await other.submit(write(word));
    expect(await wordsOf(together)).toEqual(await wordsOf(alone));
  });
});

async function wordsOf(disk: Disk): Promise<readonly string[]> {
  return (await open(disk)).read(({ words }) => [...words]);
}

describe('a snapshot', () => {
  test('is taken after every so many commands, however many come together, and is of that very state', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk, { snapshotEvery: 5 });
    await Promise.all(Array.from({ length: 13 }, (_, index) => venue.submit(write(`word ${index}`))));
    await venue.close();
    const snapshots = [...disk.contents.keys()].filter((name) => name.startsWith('snapshot'));
    expect(snapshots).toEqual(['snapshot-0000000000000005', 'snapshot-0000000000000010']);
    const again = await open(disk, { snapshotEvery: 5 });
    expect(again.recovery.snapshotSequence).toBe(10);
    expect(await again.read(({ words }) => words.length)).toBe(13);
  });

  test('counts the commands from the first on, over closings', async () => {
    const disk = new SimulatedDisk();
    for (const word of ['a', 'b', 'c']) {
      const venue = await open(disk, { snapshotEvery: 2 });
      await venue.submit(write(word));
      await venue.close();
    }
    expect([...disk.contents.keys()]).toContain('snapshot-0000000000000002');
  });
});

describe('a command', () => {
  test('that is changed after it was submitted was submitted as it was', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk);
    const command = { kind: 'write', word: 'before' } as const;
    const answer = venue.submit(command);
    Object.assign(command, { word: 'after' });
    await answer;
    expect(await wordsOf(disk)).toEqual(['before']);
  });

  test('that says something else each time it is asked is applied as it is written', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk);
    let asked = 0;
    const fickle = {
      kind: 'write' as const,
      get word(): string {
        asked += 1;
        return `word ${asked}`;
      },
    };
    await venue.submit(fickle);
    expect(await venue.read(({ words }) => [...words])).toEqual(['word 1']);
    expect(await wordsOf(disk)).toEqual(['word 1']);
  });

  const cyclic: { readonly kind: string; self?: unknown } = { kind: 'write' };
  cyclic.self = cyclic;
  const unwritable: readonly (readonly [string, unknown])[] = [
    ['undefined', undefined],
    ['a function', () => 1],
    ['a bigint', { kind: 'write', word: 1n }],
    ['a cycle', cyclic],
    ['too long', write('x'.repeat(5000))],
    ['too long in bytes', write('ß'.repeat(2100))],
  ];

  test.each(unwritable)(
    'that cannot be written is refused without asking the engine: %s',
    async (_what, command) => {
      const venue = await open(new SimulatedDisk());
      const answer = venue.submit(command as WriteCommand);
      await expect(answer).rejects.toMatchObject({ name: 'UnwritableCommandError' });
      expect(await venue.submit(write('a'))).toEqual({ kind: 'done' });
    },
  );

  test.each([null, 7, 'write', [], {}])('that is %j is for the engine to refuse', async (command) => {
    const venue = await open(new SimulatedDisk(), { record: () => undefined });
    expect(await venue.submit(command as unknown as WriteCommand)).toEqual({ kind: 'refused' });
  });
});

describe('when too many wait', () => {
  test('more are not looked at, and can come again', async () => {
    const held = new HeldDisk();
    const venue = await open(held.disk, { maxWaiting: 3 });
    held.hold('sync');
    const answers = ['a', 'b', 'c'].map((word) => venue.submit(write(word)));
    await expect(venue.submit(write('d'))).rejects.toMatchObject({ name: 'VenueBusyError' });
    await expect(venue.read(({ words }) => words.length)).rejects.toMatchObject({ name: 'VenueBusyError' });
    held.release();
    await Promise.all(answers);
    expect(await venue.read(({ words }) => [...words])).toEqual(['a', 'b', 'c']);
    expect(await venue.submit(write('d'))).toEqual({ kind: 'done' });
  });
});

describe('a venue stops', () => {
  test('when it is closed: those who wait are answered, others are not', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk);
    const answer = venue.submit(write('a'));
    const closed = venue.close();
    await expect(venue.submit(write('b'))).rejects.toMatchObject({ name: 'VenueStoppedError' });
    expect(await answer).toEqual({ kind: 'done' });
    await closed;
    await venue.close();
    expect(await wordsOf(disk)).toEqual(['a']);
  });

  test('when it crashes: nobody is answered, nothing is recorded, and nothing more is written', async () => {
    const events: VenueEvent[] = [];
    const held = new HeldDisk();
    const venue = await open(held.disk, { record: (event) => events.push(event), snapshotEvery: 2 });
    await venue.submit(write('a'));
    held.hold('append');
    const answers = [venue.submit(write('b')), venue.read(({ words }) => words.length)];
    await allThatCan();
    venue.crash();
    const dead = held.disk.afterPowerLoss(() => 0);
    held.release();
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ name: 'VenueStoppedError' });
    await expect(venue.submit(write('c'))).rejects.toMatchObject({ name: 'VenueStoppedError' });
    await allThatCan();
    expect(events).toHaveLength(1);
    expect([...held.disk.contents.keys()]).toEqual(['log-0000000000000001']);
    expect(await wordsOn(dead)).toEqual(['a']);
  });

  test('when the disk is full: all are told why, and what was answered is there', async () => {
    const disk = new SimulatedDisk({ capacityBytes: 400 });
    const venue = await open(disk);
    const answered: string[] = [];
    let failure: unknown;
    for (let index = 0; failure === undefined; index += 1)
      await venue.submit(write(`word ${index}`)).then(
        () => answered.push(`word ${index}`),
        (error: unknown) => {
          failure = error;
        },
      );
    expect(failure).toMatchObject({
      name: 'VenueStoppedError',
      cause: { name: 'DiskError', code: 'ENOSPC' },
    });
    await expect(venue.submit(write('late'))).rejects.toThrow('the disk is full (ENOSPC)');
    await expect(venue.read(({ words }) => words.length)).rejects.toThrow('the disk is full (ENOSPC)');
    await venue.close();
    expect(answered.length).toBeGreaterThan(3);
    // The one that failed may be there, or not; here only a part of it was written.
    expect(await wordsOf(disk.afterKill())).toEqual(answered);
  });

  test('when a sync fails: nobody who waits is told that it is done', async () => {
    let isBroken = false;
    const disk = new SimulatedDisk({ fault: (kind) => (kind === 'sync' && isBroken ? 'EIO' : undefined) });
    const venue = await open(disk);
    await venue.submit(write('a'));
    isBroken = true;
    const answers = [
      venue.submit(write('b')),
      venue.submit(write('b')),
      venue.read(({ words }) => words.length),
    ];
    for (const answer of answers) await expect(answer).rejects.toThrow('the disk failed (EIO)');
    isBroken = false;
    await expect(venue.submit(write('c'))).rejects.toThrow('the disk failed (EIO)');
    expect(await wordsOf(disk.afterPowerLoss(() => 0))).toEqual(['a']);
  });

  test('when its engine throws', async () => {
    class Careless extends Notebook {
      override apply(command: WriteCommand): Answer {
        if (command.word === 'trap') throw new TypeError('trapped');
        return super.apply(command);
      }
    }
    const disk = new SimulatedDisk();
    const venue = await open(disk, { engine: { ...notebooks, begin: () => new Careless() } });
    await venue.submit(write('a'));
    const waiting = venue.submit(write('b'));
    const stopped = { name: 'VenueStoppedError', cause: { message: 'trapped' } };
    await expect(venue.submit(write('trap'))).rejects.toMatchObject(stopped);
    await expect(waiting).rejects.toMatchObject(stopped);
    await expect(venue.submit(write('c'))).rejects.toMatchObject(stopped);
    await venue.close();
    expect((await wordsOf(disk))[0]).toBe('a');
  });

  test('when what records throws: who was answered is answered', async () => {
    const record = ({ arguments: { word } }: VenueEvent): void => {
      if (word === 'b') throw new Error('the recorder is full');
    };
    const venue = await open(new SimulatedDisk(), { record });
    const [a, b, c] = ['a', 'b', 'c'].map((word) => venue.submit(write(word)));
    expect(await a).toEqual({ kind: 'done' });
    expect(await b).toEqual({ kind: 'done' });
    await expect(c).rejects.toThrow('the recorder is full');
  });
});

describe('what is recorded', () => {
  test('when looking at the engine throws, the venue stops, and nobody is told of what is not kept', async () => {
    let looks = 0;
    const engine = {
      ...notebooks,
      observe: () => {
        looks += 1;
        if (looks === 2) throw new Error('it cannot be looked at');
        return {};
      },
    };
    const venue = await Venue.open(new SimulatedDisk(), { engine, record: () => {} });
    expect(await venue.submit(write('a'))).toEqual({ kind: 'done' });
    await expect(venue.submit(write('b'))).rejects.toThrow(VenueStoppedError);
    await expect(venue.submit(write('c'))).rejects.toThrow(VenueStoppedError);
  });

  test('is each answered command, once, in order, with what the engine showed right after it', async () => {
    const events: VenueEvent[] = [];
    const venue = await open(new SimulatedDisk(), { record: (event) => events.push(event) });
    await Promise.all(['a', 'a', 'b'].map((word) => venue.submit(write(word))));
    expect(events).toEqual([
      { action: 'write', arguments: { word: 'a' }, observed: { words: 1, outcome: { kind: 'done' } } },
      { action: 'write', arguments: { word: 'a' }, observed: { words: 1, outcome: { kind: 'refused' } } },
      { action: 'write', arguments: { word: 'b' }, observed: { words: 2, outcome: { kind: 'done' } } },
    ]);
  });

  test('may be followed by a command at any moment, and that is answered too', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const followed: Promise<Answer>[] = [];
      const follow = async ({ arguments: { word } }: VenueEvent): Promise<void> => {
        if (word !== 'a') return;
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        followed.push(venue.submit(write('b')));
      };
      const venue: NotebookVenue = await open(new SimulatedDisk(), { record: (event) => void follow(event) });
      await venue.submit(write('a'));
      await allThatCan();
      expect(await soFar(Promise.all(followed))).toBe('answered');
      expect(followed).toHaveLength(1);
    }
  });

  test('is nothing that a crash could undo', async () => {
    const events: VenueEvent[] = [];
    const held = new HeldDisk();
    const venue = await open(held.disk, { record: (event) => events.push(event) });
    held.hold('sync');
    const answer = venue.submit(write('a'));
    await allThatCan();
    expect(events).toEqual([]);
    held.release();
    await answer;
    expect(events).toHaveLength(1);
  });
});

describe('a venue is not opened', () => {
  test('by an engine that refuses what it did', async () => {
    const disk = new SimulatedDisk();
    const venue = await open(disk);
    await venue.submit(write('a'));
    await venue.close();
    const stricter = { ...notebooks, begin: () => new Notebook(['a']) };
    await expect(open(disk, { engine: stricter })).rejects.toMatchObject({ name: 'ReplayError' });
  });

  test('by an engine of another identity', async () => {
    const disk = new SimulatedDisk();
    await (await open(disk)).close();
    const other = { ...notebooks, identity: 'another notebook' };
    await expect(open(disk, { engine: other })).rejects.toMatchObject({ fault: 'another journal' });
  });

  test.each([0, -1, 1.5, Number.NaN])('with a limit of %d', async (maxWaiting) => {
    await expect(open(new SimulatedDisk(), { maxWaiting })).rejects.toMatchObject({
      name: 'VenueConfigError',
    });
  });
});

test('with small limits it does what it does with large ones', async () => {
  const disk = new SimulatedDisk();
  const venue = await open(disk, smallVenue);
  const words = Array.from({ length: 40 }, (_, index) => `word ${index}`);
  await Promise.all(words.map((word) => venue.submit(write(word))));
  await venue.close();
  expect(await wordsOn(disk)).toEqual(words);
});
