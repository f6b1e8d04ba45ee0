import { checksumOf } from './checksum.ts';
import { getWhole, setWhole, viewOf } from './little-endian.ts';

/**
 * What every file of the journal begins with. Little endian:
 *
 * ```text
 *  0  `AssayLog` or `AssayPic`         20  checksum of the last record before
 *  8  version of the format            24  identity of whoever writes the journal
 * 12  sequence number                  28  checksum of these 28 bytes
 * ```
 */
export interface FileHead {
  readonly holds: 'log' | 'snapshot';
  /** Of the last entry before: the last one that a snapshot holds, the last one that a segment does not. */
  readonly sequence: number;
  /** The checksum of the record that ends with that entry; 0 before the first. It ties the files together. */
  readonly previous: number;
  readonly identity: number;
}

export const fileHeadBytes = 32;
const version = 1;
const titles = { log: 'AssayLog', snapshot: 'AssayPic' } as const;

export function encodeFileHead({ holds, sequence, previous, identity }: FileHead): Uint8Array {
  const bytes = new Uint8Array(fileHeadBytes);
  const view = viewOf(bytes);
  bytes.set(new TextEncoder().encode(titles[holds]));
  view.setUint32(8, version, true);
  setWhole(view, 12, sequence);
  view.setUint32(20, previous, true);
  view.setUint32(24, identity, true);
  view.setUint32(28, checksumOf(bytes, 0, 28), true);
  return bytes;
}

/** The head of a file that is whole and of this version of the format; undefined of any other. */
export function readFileHead(bytes: Uint8Array, holds: FileHead['holds']): FileHead | undefined {
  if (bytes.length < fileHeadBytes) return undefined;
  const view = viewOf(bytes);
  const isWhole = view.getUint32(28, true) === checksumOf(bytes, 0, 28);
  const isOurs = new TextDecoder().decode(bytes.subarray(0, 8)) === titles[holds];
  if (!isWhole || !isOurs || view.getUint32(8, true) !== version) return undefined;
  return {
    holds,
    sequence: getWhole(view, 12),
    previous: view.getUint32(20, true),
    identity: view.getUint32(24, true),
  };
}
