/** What the tree holds of an account. One that has nothing and has done nothing is not in the tree. */
export interface Account {
  /** In units of the currency: a safe integer, never negative. */
  readonly balance: number;
  /** How many transactions the account has made. */
  readonly nonce: number;
}

/** The account that is not in the tree. */
export const noAccount: Account = Object.freeze({ balance: 0, nonce: 0 });

const accountBytes = 16;

/** The bytes of an account in the tree, and `undefined` for the one that is not in it. */
export function encodeAccount({ balance, nonce }: Account): Uint8Array | undefined {
  if (balance === 0 && nonce === 0) return undefined;
  const bytes = new Uint8Array(accountBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(balance));
  view.setBigUint64(8, BigInt(nonce));
  return bytes;
}

/** The account that `encodeAccount` gives these bytes for; `undefined` if there is none. */
export function decodeAccount(bytes: Uint8Array | undefined): Account | undefined {
  if (bytes === undefined) return noAccount;
  if (bytes.length !== accountBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, accountBytes);
  const balance = Number(view.getBigUint64(0));
  const nonce = Number(view.getBigUint64(8));
  const isCanonical = Number.isSafeInteger(balance) && Number.isSafeInteger(nonce) && balance + nonce > 0;
  return isCanonical ? { balance, nonce } : undefined;
}
