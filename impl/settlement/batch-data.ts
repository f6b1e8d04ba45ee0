import { type Account, decodeAccount, encodeAccount } from '../merkle/index.ts';

/** An account, and what it is from now on. */
export type AccountChange = readonly [index: number, account: Account];

const changeBytes = 24;

/** The data of a batch: the accounts that it changes, with what they are under its root. By ascending index, each once. */
export function encodeBatchData(changes: readonly AccountChange[]): Uint8Array {
  const bytes = new Uint8Array(changes.length * changeBytes);
  const view = new DataView(bytes.buffer);
  for (const [place, [index, account]] of changes.entries()) {
    view.setBigUint64(place * changeBytes, BigInt(index));
    // An account that is to be taken out of the tree is written as nothing but zeros.
    const content = encodeAccount(account);
    if (content !== undefined) bytes.set(content, place * changeBytes + 8);
  }
  return bytes;
}

/** What `encodeBatchData` gives these bytes for; `undefined` if there is nothing, or an index is not below `indices`. */
export function decodeBatchData(bytes: Uint8Array, indices: number): readonly AccountChange[] | undefined {
  if (bytes.length % changeBytes !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const changes: AccountChange[] = [];
  let last = -1;
  for (let at = 0; at < bytes.length; at += changeBytes) {
    const index = Number(view.getBigUint64(at));
    const content = bytes.subarray(at + 8, at + changeBytes);
    const account = decodeAccount(content.every((byte) => byte === 0) ? undefined : content);
    if (account === undefined || index <= last || index >= indices) return undefined;
    changes.push([index, account]);
    last = index;
  }
  return changes;
}
