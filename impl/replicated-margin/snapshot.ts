import { createHash } from 'node:crypto';
import type { Validator } from '../consensus/index.ts';
import { MarginEngine } from '../margin/index.ts';
import { isKey } from './command-codec.ts';
import type { ReplicatedMarginConfig } from './config.ts';
import { ReplicaSnapshotError } from './replica-snapshot-error.ts';
import { mostPower } from './validators.ts';

/** The state of a replica, taken apart. */
export interface Saved {
  readonly height: number;
  readonly engine: MarginEngine;
  readonly sequences: Float64Array;
  readonly validators: readonly Validator[];
}

// Four bytes that say what this is, the version, the identity of the configuration, the height, the sequence numbers, how
// many validators follow and these by key, how long the engine's snapshot is and this, and the SHA-256 of everything
// before it. All numbers are big-endian.
const magic = 0x52_4d_47_4e; // 'RMGN'
const version = 1;
const hashBytes = 32;
const keyBytes = 32;
const useAnother = 'Take an earlier one, or ask another peer, and execute the blocks since.';

/** The state as bytes: equal exactly for equal states. */
export function writeSnapshot(
  identity: Uint8Array,
  { height, engine, sequences, validators }: Saved,
): Uint8Array {
  const inner = engine.snapshot();
  const fixed = 8 + hashBytes + 8 + 8 * sequences.length + 4 + (keyBytes + 8) * validators.length + 4;
  const bytes = Buffer.alloc(fixed + inner.length + hashBytes);
  let at = bytes.writeUInt32BE(magic, 0);
  at = bytes.writeUInt32BE(version, at);
  bytes.set(identity, at);
  at = bytes.writeBigUInt64BE(BigInt(height), at + hashBytes);
  for (const sequence of sequences) at = bytes.writeBigUInt64BE(BigInt(sequence), at);
  at = bytes.writeUInt32BE(validators.length, at);
  for (const { key, power } of validators) {
    bytes.write(key, at, 'hex');
    at = bytes.writeBigUInt64BE(BigInt(power), at + keyBytes);
  }
  at = bytes.writeUInt32BE(inner.length, at);
  bytes.set(inner, at);
  at += inner.length;
  bytes.set(createHash('sha256').update(bytes.subarray(0, at)).digest(), at);
  return bytes;
}

/** @throws ReplicaSnapshotError if they are no bytes that `writeSnapshot` gives for this configuration. */
export function readSnapshot(config: ReplicatedMarginConfig, identity: Uint8Array, given: Uint8Array): Saved {
  const reader = new Reader(Buffer.from(given.buffer, given.byteOffset, given.byteLength));
  if (reader.uint32() !== magic)
    throw new ReplicaSnapshotError(
      'it does not begin as one',
      'Name a file that was written from a snapshot.',
    );
  const found = reader.uint32();
  if (found !== version)
    throw new ReplicaSnapshotError(
      `it is of version ${found}, and this replica reads version ${version}`,
      'Restore it with the version that took it.',
    );
  reader.requireHash();
  if (!reader.take(hashBytes).equals(identity))
    throw new ReplicaSnapshotError(
      'it is of another configuration',
      'Restore it with the one that it was taken with.',
    );
  const height = reader.number();
  const sequences = Float64Array.from({ length: config.clients }, () => reader.number());
  const validators = readValidators(reader, config.maxValidators);
  const inner = reader.take(reader.uint32());
  reader.requireEnd();
  return { height, engine: restoredEngine(config, inner), sequences, validators };
}

function readValidators(reader: Reader, most: number): readonly Validator[] {
  const count = reader.uint32();
  const validators: Validator[] = [];
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const key = reader.take(keyBytes).toString('hex');
    const power = reader.number();
    total += power;
    const isLater = index === 0 || key > (validators[index - 1]?.key ?? '');
    if (!isKey(key) || !isLater || power < 1 || total > mostPower || index >= most)
      throw new ReplicaSnapshotError('its validators are none that there can be', useAnother);
    validators.push({ key, power });
  }
  if (count === 0) throw new ReplicaSnapshotError('it has no validators', useAnother);
  return validators;
}

function restoredEngine({ margin }: ReplicatedMarginConfig, bytes: Uint8Array): MarginEngine {
  try {
    return MarginEngine.restore(margin, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReplicaSnapshotError(`what it holds of the engine does not fit (${reason})`, useAnother, {
      cause,
    });
  }
}

/** Reads one thing after the other, and refuses to read past the end. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(count: number): Buffer {
    if (this.#at + count > this.#bytes.length)
      throw new ReplicaSnapshotError(`it ends after ${this.#bytes.length} bytes, too early`, useAnother);
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  uint32(): number {
    return this.take(4).readUInt32BE();
  }

  number(): number {
    const value = Number(this.take(8).readBigUInt64BE());
    if (!Number.isSafeInteger(value)) throw new ReplicaSnapshotError(`${value} is no amount`, useAnother);
    return value;
  }

  requireHash(): void {
    const end = this.#bytes.length - hashBytes;
    if (end < this.#at)
      throw new ReplicaSnapshotError(`it ends after ${this.#bytes.length} bytes, too early`, useAnother);
    const hash = createHash('sha256').update(this.#bytes.subarray(0, end)).digest();
    if (!hash.equals(this.#bytes.subarray(end)))
      throw new ReplicaSnapshotError(
        'its checksum is of other bytes, so it was damaged or cut off',
        useAnother,
      );
  }

  requireEnd(): void {
    if (this.#at + hashBytes !== this.#bytes.length)
      throw new ReplicaSnapshotError('more follows than there can be', useAnother);
  }
}
