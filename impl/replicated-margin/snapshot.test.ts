import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { replicaOf, smallConfig } from './fixtures/small-replicas.ts';
import { ReplicaSnapshotError, ReplicatedMargin } from './index.ts';

const replica = replicaOf([
  [{ client: 1, sequence: 5, command: { kind: 'deposit', account: 2, amount: 7 } }],
]);
const snapshot = replica.snapshot();

function restored(bytes: Uint8Array, agreed?: string): () => ReplicatedMargin {
  return () => ReplicatedMargin.restore(smallConfig, bytes, agreed);
}

/** The bytes with a change, under a checksum that fits: as somebody makes them who means it. */
function forged(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(snapshot);
  change(bytes);
  const end = bytes.length - 32;
  createHash('sha256').update(bytes.subarray(0, end)).digest().copy(bytes, end);
  return bytes;
}

// Magic, version, identity and height come before the sequence numbers, and these before the validators.
const heightAt = 4 + 4 + 32;
const sequencesAt = heightAt + 8;
const validatorsAt = sequencesAt + 3 * 8;

test('a snapshot with any byte changed is refused', () => {
  for (let at = 0; at < snapshot.length; at += 1) {
    const changed = Uint8Array.from(snapshot);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    expect(restored(changed), `byte ${at}`).toThrow(ReplicaSnapshotError);
  }
});

test('a snapshot that is cut off anywhere is refused', () => {
  for (let length = 0; length < snapshot.length; length += 1)
    expect(restored(snapshot.subarray(0, length)), `${length} bytes`).toThrow(ReplicaSnapshotError);
});

test('a snapshot of another state is not believed, however well it is made', () => {
  const bytes = forged((each) => each.writeBigUInt64BE(6n, sequencesAt + 8));
  expect(restored(bytes)().sequenceOf(1)).toBe(6);
  const { stateRoot } = restored(bytes)();
  expect(restored(bytes, replica.stateRoot)).toThrow(
    `The snapshot of a replicated margin engine cannot be restored: its state has the root ${stateRoot}, and ` +
      `${replica.stateRoot} was agreed on. A replica in another state than the others would disagree with every block ` +
      'from here on. Ask another peer for one.',
  );
});

test.each<[what: string, bytes: Uint8Array, problem: string]>([
  [
    'of another version',
    forged((bytes) => bytes.writeUInt32BE(2, 4)),
    'it is of version 2, and this replica reads version 1',
  ],
  ['of another configuration', forged((bytes) => bytes.fill(1, 8, 40)), 'it is of another configuration'],
  ['with a height that is none', forged((bytes) => bytes.fill(255, heightAt, heightAt + 8)), 'is no amount'],
  ['without validators', forged((bytes) => bytes.writeUInt32BE(0, validatorsAt)), 'it has no validators'],
  [
    'with validators that are not in order',
    forged((bytes) => bytes.fill(9, validatorsAt + 4, validatorsAt + 36)),
    'its validators are none that there can be',
  ],
  [
    'with more at its end',
    forged((bytes) => bytes.writeUInt32BE(bytes.readUInt32BE(validatorsAt + 164) - 8, validatorsAt + 164)),
    'more follows than there can be',
  ],
  [
    'with an engine that does not add up',
    forged((bytes) => bytes.fill(7, validatorsAt + 200, validatorsAt + 208)),
    'what it holds of the engine does not fit',
  ],
])('a snapshot %s is told', (_what, bytes, problem) => {
  expect(restored(bytes)).toThrow(ReplicaSnapshotError);
  expect(restored(bytes)).toThrow(problem);
});
