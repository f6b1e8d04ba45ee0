import { endOfRecord, headerBytes } from './record.ts';
import { sectorBytes } from './sector.ts';

/** What stands where a record should: the end of a log that a crash tore, or a record that was whole and is not now. */
export type BrokenTail = 'torn' | 'damaged';

/**
 * Tells a torn record, which nobody was told of, from a damaged one, which somebody was.
 *
 * A record is begun only after the one before it is synced. So what a crash tears is the last record: the file ends
 * before it does, or sectors of it never arrived and read as zeros, and nothing stands behind it. Whatever else does
 * not read as it was written was durable once. No single changed byte makes a durable record look torn: a whole record
 * has at least two bytes other than zero in each sector it touches.
 *
 * What cannot be told from a torn record: the last record of a log, durable, of which a disk has lost a whole sector.
 */
export function judgeTail(bytes: Uint8Array, offset: number): BrokenTail {
  if (bytes.length - offset < headerBytes) return 'torn';
  const end = endOfRecord(bytes, offset);
  if (end !== undefined && end > bytes.length) return 'torn';
  const isLast = end === undefined ? !hasHeaderAfter(bytes, offset) : end === bytes.length;
  return isLast && hasBlankSector(bytes, offset) ? 'torn' : 'damaged';
}

function hasHeaderAfter(bytes: Uint8Array, offset: number): boolean {
  for (let at = offset + 8; at < bytes.length; at += 8) if (endOfRecord(bytes, at) !== undefined) return true;
  return false;
}

/** Whether a sector, as far as it lies behind `offset`, is all zeros. */
function hasBlankSector(bytes: Uint8Array, offset: number): boolean {
  for (let from = offset; from < bytes.length; ) {
    const to = Math.min(bytes.length, (Math.floor(from / sectorBytes) + 1) * sectorBytes);
    if (bytes.subarray(from, to).every((byte) => byte === 0)) return true;
    from = to;
  }
  return false;
}
