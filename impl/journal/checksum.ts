/**
 * The CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `bytes` from `start` to `end`.
 *
 * It notices every change of up to 32 bits in a row, and all but one in 2^32 of other accidents. It is no defence
 * against somebody who means harm. Linear in the bytes.
 */
export function checksumOf(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let rest = 0xffffffff;
  // The masked index is below 256 and `at` below the length, which the compiler cannot see.
  for (let at = start; at < end; at += 1)
    rest = (table[(rest ^ (bytes[at] as number)) & 0xff] as number) ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** The polynomial of Castagnoli, its bits in reverse. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
  return rest;
});
