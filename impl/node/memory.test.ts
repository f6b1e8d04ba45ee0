import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Input, ValidatorSet, voteSignBytes } from '../consensus/index.ts';
import { JournalError, SimulatedDisk } from '../journal/index.ts';
import { BlockStore } from './block-store.ts';
import { pairs, SmallNetwork, words } from './fixtures/small-network.ts';
import { GuardedSigner } from './guarded-signer.ts';
import { ForeignJournalError, LastSignError, Node, NodeConfigError, NodeReplayError } from './index.ts';
import { entryText, parseEntry } from './journal-entry.ts';
import { Memory } from './memory.ts';
import { nodeLimitsOf } from './node-limits.ts';
import { Recovery } from './recovery.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** Four nodes that have worked for a while, and what the first has on its disk then and a while before. */
const worked = await (async () => {
  const network = new SmallNetwork();
  await network.start(0, 1, 2, 3);
  await network.until(() => network.decidedBy(0) >= 2);
  const before = (network.disks[0] as SimulatedDisk).afterKill().contents;
  await network.until(() => network.decidedBy(0) >= 6);
  network.crash(0);
  return { network, before, files: (network.disks[0] as SimulatedDisk).afterKill().contents };
})();
const logName = 'log-0000000000000001';

function withFile(files: Files, name: string, bytes: Uint8Array | undefined): Files {
  const changed = new Map(files);
  if (bytes === undefined) changed.delete(name);
  else changed.set(name, bytes);
  return changed;
}

function opened(files: Files, node = 0): Promise<Node> {
  return Node.open({ ...new SmallNetwork().setup(node), disk: SimulatedDisk.holding(files) });
}

function fileOf(files: Files, name: string): Uint8Array {
  return files.get(name) ?? new Uint8Array(0);
}

describe('a journal', () => {
  test('of another node, chain or application is refused', async () => {
    await expect(opened(worked.files, 1)).rejects.toThrow(JournalError);
    const disk = SimulatedDisk.holding(worked.files);
    const setup = { ...new SmallNetwork().setup(0), disk };
    await expect(Node.open({ ...setup, chain: 'another' })).rejects.toThrow('another journal');
    const application = { ...words, identity: 'other words' };
    await expect(Node.open({ ...setup, application })).rejects.toThrow('another journal');
  });

  test('of another node is refused although the checksums of both names are equal', () => {
    const validators = ValidatorSet.of(pairs.map(({ key }) => ({ key, power: 1 })));
    const recovery = new Recovery({ place: 'here', identity: 'a', application: words, validators }, 1);
    recovery.begin(undefined);
    expect(() => recovery.entry('identity b', 1)).toThrow(new ForeignJournalError('here', 'b', 'a'));
    expect(() => recovery.entry('start', 1)).toThrow(NodeReplayError);
    expect(() => recovery.entry('nonsense', 2)).toThrow(
      'here: entry 2 of the journal is of a kind that is not known. ' +
        'The program that reads the journal is not the one that wrote it, or its files are of different ages, ' +
        'so nobody knows what state this node would be in, and it is not started. ' +
        'Start it with the version of the program and of the application that wrote it.',
    );
  });

  test('that is torn at its end loses what nobody was told of, and the node goes on', async () => {
    const log = fileOf(worked.files, logName);
    const node = await opened(withFile(worked.files, logName, log.slice(0, -5)));
    expect(node.height).toBeGreaterThanOrEqual(6);
  });

  test('with a changed byte anywhere is refused or makes no difference', async () => {
    const log = fileOf(worked.files, logName);
    for (let at = 40; at < log.length; at += 331) {
      const changed = log.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await expect(opened(withFile(worked.files, logName, changed))).rejects.toThrow(JournalError);
    }
  });

  test('that is an older copy of itself costs votes, and no double signing', async () => {
    const { network, before, files } = worked;
    // The file of what was signed is the newest: it lies beside the journal, and is no part of it.
    const older = withFile(before, 'last-sign', fileOf(files, 'last-sign'));
    network.disks[0] = SimulatedDisk.holding(older);
    await network.start(0);
    expect(network.nodes[0]?.height).toBeLessThan(5);
    const height = network.decidedBy(1);
    await network.until(() => network.decidedBy(0) >= height + 3);
    expect(network.doubleSigns).toEqual([]);
  });
});

describe('what was signed last', () => {
  test('beyond what the journal knows means that a lock may be forgotten: nothing is signed at that height', async () => {
    const [pair] = pairs;
    if (pair === undefined) throw new Error('there are pairs');
    const at = (height: number, round: number) =>
      ({ kind: 'precommit', height, round, block: undefined }) as const;
    const disk = new SimulatedDisk();
    const bytes = (height: number, round: number) => voteSignBytes('c', at(height, round));
    const before = await GuardedSigner.open(pair, { disk, chain: 'c', age: 'new' });
    const given = before.sign(bytes(5, 2), at(5, 2));
    await before.save();
    const reopened = () => GuardedSigner.open(pair, { disk, chain: 'c', age: 'old' });
    for (const known of [[], [at(5, 1)]]) {
      const signer = await reopened();
      signer.abstainFromForgotten(5, known);
      // What has left already does no further harm.
      expect(signer.sign(bytes(5, 2), at(5, 2))).toEqual(given);
      expect(signer.sign(bytes(5, 3), at(5, 3))).toBeUndefined();
      expect(signer.sign(bytes(6, 0), at(6, 0))).toBeDefined();
    }
    for (const [height, known] of [
      [5, [at(5, 2)]],
      [6, []],
    ] as const) {
      const signer = await reopened();
      signer.abstainFromForgotten(height, known);
      expect(signer.sign(bytes(5, 3), at(5, 3))).toBeDefined();
    }
  });

  test('is asked for when a node is opened', async () => {
    const network = new SmallNetwork();
    await network.start(0, 1, 2, 3);
    await network.until(() => network.decidedBy(0) >= 2);
    const disk = (network.disks[0] as SimulatedDisk).afterKill();
    const older = new Map(disk.contents);
    const [pair] = pairs;
    if (pair === undefined) throw new Error('there are pairs');
    // As after a far later round of the height at which the journal ends.
    const signer = await GuardedSigner.open(pair, { disk, chain: 'small', age: 'old' });
    const height = (network.nodes[0]?.height ?? 0) + 1;
    const place = { kind: 'precommit', height, round: 9, block: undefined } as const;
    signer.sign(voteSignBytes('small', place), place);
    await signer.save();
    const lastSign = disk.contents.get('last-sign');
    const setup = new SmallNetwork().setup(0);
    const limits = nodeLimitsOf(undefined);
    const memory = await Memory.open(
      { ...setup, disk: SimulatedDisk.holding(withFile(older, 'last-sign', lastSign)) },
      limits,
    );
    const later = { ...place, round: 10 };
    expect(memory.signer.sign(voteSignBytes('small', later), later)).toBeUndefined();
  });

  test('has to be there, whole, and of this node', async () => {
    const { files } = worked;
    await expect(opened(withFile(files, 'last-sign', undefined))).rejects.toThrow('last-sign is missing');
    const bytes = fileOf(files, 'last-sign');
    for (let at = 0; at < bytes.length; at += 17) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(opened(withFile(files, 'last-sign', changed))).rejects.toThrow(LastSignError);
      await expect(opened(withFile(files, 'last-sign', bytes.slice(0, at)))).rejects.toThrow(LastSignError);
    }
    const other = (worked.network.disks[1] as SimulatedDisk).contents;
    const swapped = withFile(files, 'last-sign', fileOf(other, 'last-sign'));
    await expect(opened(swapped)).rejects.toThrow(`belongs to the key ${pairs[1]?.key}, not to`);
  });

  test('is never signed again otherwise, nor anything before it, whatever is asked', async () => {
    const place = fc.record({
      kind: fc.constantFrom('proposal' as const, 'prevote' as const, 'precommit' as const),
      height: fc.integer({ min: 1, max: 3 }),
      round: fc.integer({ min: 0, max: 2 }),
    });
    const asked = fc.record({ place, what: fc.integer({ min: 0, max: 2 }), restarts: fc.boolean() });
    const ranks = ['proposal', 'prevote', 'precommit'];
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 20 }), async (all) => {
        let disk = new SimulatedDisk();
        const [pair] = pairs;
        if (pair === undefined) throw new Error('there are pairs');
        let signer = await GuardedSigner.open(pair, { disk, chain: 'c', age: 'new' });
        let last = -1;
        const known = new Map<number, number>();
        for (const { place: at, what, restarts } of all) {
          if (restarts) {
            disk = disk.afterKill();
            signer = await GuardedSigner.open(pair, { disk, chain: 'c', age: 'old' });
          }
          const order = at.height * 100 + at.round * 10 + ranks.indexOf(at.kind);
          const signature = signer.sign(Uint8Array.of(order, order >> 8, what), { ...at, block: undefined });
          await signer.save();
          if (signature === undefined) {
            // Refused only where something else or something later was signed.
            expect(order < last || (order === last && known.get(order) !== what)).toBe(true);
            continue;
          }
          expect(order >= last || known.has(order)).toBe(true);
          expect(known.get(order) ?? what).toBe(what);
          known.set(order, what);
          last = Math.max(last, order);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a line of the journal is read as it was written', () => {
  const inputs: Input[] = [
    { kind: 'start' },
    { kind: 'timeout', of: 'precommit', height: 7, round: 3 },
    { kind: 'message', message: { kind: 'status', height: 5, round: 1 } },
    { kind: 'block', height: 2, round: 0, commands: [] },
    { kind: 'block', height: 2, round: 0, commands: [Buffer.alloc(0), Buffer.from('word'), Buffer.alloc(0)] },
  ];
  for (const input of inputs)
    expect(parseEntry(entryText({ kind: 'input', input }))).toEqual({ kind: 'input', input });
  for (const text of ['', 'own', 'own AAAA', 'timeout sleep 1 1', 'block x', 'decided AAAA', 'message !'])
    expect(parseEntry(text)).toBeUndefined();
});

test('a store gives the decisions that were added, over restarts with a torn end', async () => {
  const decision = fc.uint8Array({ minLength: 1, maxLength: 60 });
  const lives = fc.array(fc.record({ added: fc.array(decision, { maxLength: 6 }), torn: fc.nat(3) }), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(lives, fc.integer({ min: 1, max: 200 }), async (all, maxBytes) => {
      let disk = new SimulatedDisk();
      const expected: Uint8Array[] = [];
      for (const { added, torn } of all) {
        const store = await BlockStore.open(disk, 100);
        // What was torn off, the journal still has: it is added again.
        for (let height = store.next; height <= expected.length; height += 1)
          await store.add(expected[height - 1] ?? new Uint8Array(0), height);
        for (const one of added) {
          expected.push(one);
          await store.add(one, expected.length);
        }
        for (let height = 1; height <= expected.length + 1; height += 1) {
          const found = await store.from(height, maxBytes);
          expect(found).toEqual(expected.slice(height - 1, height - 1 + found.length));
          expect(found.length > 0).toBe(height <= expected.length);
          const bytes = found.slice(0, -1).reduce((sum, { length }) => sum + length, 0);
          expect(bytes).toBeLessThan(maxBytes);
        }
        const files = new Map(disk.contents);
        const last = [...files.keys()].at(-1);
        if (last !== undefined) files.set(last, fileOf(files, last).slice(0, -torn || undefined));
        disk = SimulatedDisk.holding(files);
      }
    }),
    { numRuns: 100 },
  );
});

test('a limit that is no positive whole number is refused', async () => {
  const setup = { ...new SmallNetwork().setup(0), limits: { snapshotEvery: 0 } };
  await expect(Node.open(setup)).rejects.toThrow(
    new NodeConfigError('snapshotEvery', 0, 'a whole number from 1 on').message,
  );
});
