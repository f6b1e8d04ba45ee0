import { auditState, type SettlementState } from './audit.ts';
import { ByteReader, ByteWriter, digestOf } from './canonical-bytes.ts';
import type { SettlementConfig } from './config.ts';
import { SettlementSnapshotError } from './settlement-errors.ts';

const magic = 0x5345_5454_4c45_3031n; // 'SETTLE01': what this is, and its version
const digestBytes = 32;

/** What this is, the digest of the terms, the state, and the digest of everything before it. */
export function takeSnapshot(state: SettlementState): Uint8Array {
  const to = new ByteWriter();
  to.large(magic);
  to.digest(digestOfTerms(state));
  const { books, exchange, proposed } = state;
  books.clock.write(to);
  books.accounts.write(to);
  books.vault.write(to, books.accounts.size);
  books.queue.write(to);
  exchange.write(to);
  proposed.write(to);
  to.digest(digestOf(to.written));
  return to.written;
}

/**
 * Sets a state in which nothing has happened to the one in `bytes`.
 * @throws SettlementSnapshotError if there is none of these terms in them, or one that does not add up.
 */
export function restoreSnapshot(state: SettlementState, bytes: Uint8Array): void {
  const end = bytes.length - digestBytes;
  if (end < 0 || digestOf(bytes.subarray(0, end)) !== Buffer.from(bytes.subarray(end)).toString('hex'))
    throw new SettlementSnapshotError('its digest is of other bytes, so it was damaged or cut off');
  read(state, new ByteReader(bytes.subarray(0, end)));
  const [fault] = auditState(state);
  if (fault !== undefined) throw new SettlementSnapshotError(`it does not add up: ${fault}`);
  // What was read and is written in another way has not been understood.
  if (digestOf(takeSnapshot(state)) !== digestOf(bytes))
    throw new SettlementSnapshotError('it is not written as a snapshot of its state is');
}

function read(state: SettlementState, from: ByteReader): void {
  if (from.large() !== magic) throw new SettlementSnapshotError('it does not begin as one of this version');
  if (from.digest() !== digestOfTerms(state))
    throw new SettlementSnapshotError('it is of other terms than this contract has');
  const { books, exchange, proposed } = state;
  books.clock.read(from);
  books.accounts.read(from);
  books.vault.read(from, books.accounts.size);
  books.queue.read(from);
  exchange.read(from);
  proposed.read(from);
}

/** Equal for equal terms, in whatever order their fields were written. */
function digestOfTerms({ books, hash }: SettlementState): string {
  const { depth, operator, queue, payouts, settlement }: SettlementConfig = books.config;
  const parts = [{ depth, operator, hash: hash.name }, queue, payouts, settlement];
  const sorted = parts.map((part) =>
    Object.entries(part).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
  );
  return digestOf(new TextEncoder().encode(JSON.stringify(sorted)));
}
