/**
 * What both sides say first, in the clear. Nobody needs to believe it: each proves by a signature over both hellos that
 * it has the key it names.
 *
 * ```text
 *   0  `AssayNet`                 44  key of who speaks             108  X25519 key made for this connection
 *   8  version                    76  key of who is spoken to       140  random bytes
 *  12  SHA-256 of the network's name
 * ```
 */
export interface Hello {
  readonly network: Uint8Array;
  readonly from: string;
  readonly to: string;
  /** The public half of a key that is thrown away with the connection. */
  readonly ephemeral: Uint8Array;
  readonly nonce: Uint8Array;
}

export const helloBytes = 172;
const title = 'AssayNet';
const version = 1;

export function encodeHello({ network, from, to, ephemeral, nonce }: Hello): Uint8Array {
  const bytes = Buffer.alloc(helloBytes);
  bytes.write(title, 0, 'latin1');
  bytes.writeUInt32BE(version, 8);
  bytes.set(network, 12);
  bytes.write(from, 44, 'hex');
  bytes.write(to, 76, 'hex');
  bytes.set(ephemeral, 108);
  bytes.set(nonce, 140);
  return bytes;
}

/** Undefined if it is no hello of this version. */
export function decodeHello(bytes: Uint8Array): Hello | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length !== helloBytes || view.toString('latin1', 0, 8) !== title) return undefined;
  if (view.readUInt32BE(8) !== version) return undefined;
  return {
    network: view.subarray(12, 44),
    from: view.toString('hex', 44, 76),
    to: view.toString('hex', 76, 108),
    ephemeral: view.subarray(108, 140),
    nonce: view.subarray(140, 172),
  };
}
