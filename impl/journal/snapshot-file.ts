import { checksumOf } from './checksum.ts';
import { encodeFileHead, type FileHead, fileHeadBytes, readFileHead } from './file-head.ts';
import { viewOf } from './little-endian.ts';

/** A state of whoever writes the journal, after the entry that the head names. */
export interface Snapshot {
  readonly head: FileHead;
  readonly state: Uint8Array;
}

const checksumBytes = 4;

export function encodeSnapshot({ head, state }: Snapshot): Uint8Array {
  const bytes = new Uint8Array(fileHeadBytes + state.length + checksumBytes);
  bytes.set(encodeFileHead(head));
  bytes.set(state, fileHeadBytes);
  const end = fileHeadBytes + state.length;
  viewOf(bytes).setUint32(end, checksumOf(bytes, 0, end), true);
  return bytes;
}

/** The snapshot, or undefined if a byte of it is not as it was written. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot | undefined {
  const end = bytes.length - checksumBytes;
  if (end < fileHeadBytes || viewOf(bytes).getUint32(end, true) !== checksumOf(bytes, 0, end))
    return undefined;
  const head = readFileHead(bytes, 'snapshot');
  return head === undefined ? undefined : { head, state: bytes.slice(fileHeadBytes, end) };
}
