import { auditBooks } from './audit.ts';
import type { Books } from './books.ts';
import { checksumOf } from './checksum.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { Terms } from './terms.ts';

// Four bytes that say what this is, the version, the checksum of the terms, how many numbers follow, these (doubles,
// little-endian, in the order of `stored`), and the checksum of everything before it.
const magic = 0x4e_47_52_4d; // 'MRGN'
const version = 1;
const headerBytes = 16;
const numberBytes = 8;
const checksumBytes = 4;

const useEarlier = 'Restore an earlier snapshot, and replay the commands since.';

/** The state as bytes: equal exactly where the states and the terms are, since every number has one representation. */
export function takeSnapshot(books: Books): Uint8Array {
  const { stored } = books;
  const count = stored.reduce((sum, numbers) => sum + numbers.length, 0);
  const bytes = new Uint8Array(headerBytes + count * numberBytes + checksumBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, digestOf(books.terms), true);
  view.setUint32(12, count, true);
  let at = headerBytes;
  for (const numbers of stored) {
    for (let index = 0; index < numbers.length; index += 1) {
      view.setFloat64(at, numbers[index] as number, true);
      at += numberBytes;
    }
  }
  view.setUint32(at, checksumOf(bytes.subarray(0, at)), true);
  return bytes;
}

/**
 * Sets books that are still empty to the state in `bytes`.
 * @throws SnapshotError if there is none of these terms in them, or one that does not add up.
 */
export function restoreSnapshot(books: Books, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireIntact(bytes, view);
  if (view.getUint32(8, true) !== digestOf(books.terms))
    throw new SnapshotError(
      'it is of another configuration',
      8,
      'Restore it with the one that it was taken with.',
    );
  const { stored } = books;
  const count = stored.reduce((sum, numbers) => sum + numbers.length, 0);
  if (
    view.getUint32(12, true) !== count ||
    bytes.length !== headerBytes + count * numberBytes + checksumBytes
  )
    throw new SnapshotError(`it does not hold the ${count} numbers of this configuration`, 12, useEarlier);
  let at = headerBytes;
  for (const numbers of stored) {
    for (let index = 0; index < numbers.length; index += 1) {
      const value = view.getFloat64(at, true);
      // Minus zero is equal to zero, and has other bytes.
      if (!Number.isSafeInteger(value) || Object.is(value, -0))
        throw new SnapshotError(`${Object.is(value, -0) ? '-0' : value} is no amount`, at, useEarlier);
      numbers[index] = value;
      at += numberBytes;
    }
  }
  books.recount();
  const [complaint] = auditBooks(books);
  if (complaint !== undefined)
    throw new SnapshotError(`it does not add up: ${complaint}`, headerBytes, useEarlier);
}

function requireIntact(bytes: Uint8Array, view: DataView): void {
  if (bytes.length < headerBytes + checksumBytes)
    throw new SnapshotError(
      `it ends before it has begun, with ${bytes.length} bytes`,
      bytes.length,
      useEarlier,
    );
  if (view.getUint32(0, true) !== magic)
    throw new SnapshotError('it does not begin as one', 0, 'Name a file that was written from a snapshot.');
  if (view.getUint32(4, true) !== version)
    throw new SnapshotError(
      `it is of version ${view.getUint32(4, true)}, and this engine reads version ${version}`,
      4,
      'Restore it with the version of the engine that took it.',
    );
  const end = bytes.length - checksumBytes;
  if (view.getUint32(end, true) !== checksumOf(bytes.subarray(0, end)))
    throw new SnapshotError('its checksum is of other bytes, so it was damaged or cut off', end, useEarlier);
}

/** Of all terms, in an order of our own: equal for equal configurations, in whatever order their fields were written. */
function digestOf(terms: Terms): number {
  const numbers: unknown[] = [
    terms.accounts,
    terms.rateUnit,
    terms.collateralCap,
    terms.keepsProfit,
    terms.poolsLosses,
    terms.staking,
  ];
  for (const market of terms.markets) {
    numbers.push(
      market.priceUnit,
      ...market.from,
      ...market.initial,
      ...market.maintenance,
      market.interestFrom,
    );
    numbers.push(market.interestSlope, market.fee, market.maxSize, market.openInterestCap);
    numbers.push(market.highestPrice, market.largestMove, market.firstPrice, 'market');
  }
  for (const token of terms.collaterals) {
    numbers.push(
      token.kept,
      token.priceUnit,
      token.highestPrice,
      token.largestMove,
      token.firstPrice,
      'collateral',
    );
  }
  return checksumOf(new TextEncoder().encode(numbers.join()));
}
