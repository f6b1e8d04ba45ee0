import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** How often a second this machine does what nothing here can do without. */
export interface MachineRates {
  /** SHA-256 of 65 bytes, as an inner node of a Merkle tree has them. */
  readonly hashes: number;
  readonly signatures: number;
  readonly verifications: number;
  /** A kilobyte at the end of a file, and then fdatasync. */
  readonly syncs: number;
}

/** Measures the machine, one thing after the other, for about `milliseconds` each. */
export function machineRates(folder: string, milliseconds: number): MachineRates {
  const pair = Buffer.alloc(65, 1);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const message = Buffer.alloc(150, 2);
  const signature = sign(null, message, privateKey);
  return {
    hashes: rateOf(milliseconds, () => createHash('sha256').update(pair).digest()),
    signatures: rateOf(milliseconds, () => sign(null, message, privateKey)),
    verifications: rateOf(milliseconds, () => verify(null, message, publicKey, signature)),
    syncs: syncRate(folder, milliseconds),
  };
}

function syncRate(folder: string, milliseconds: number): number {
  const path = join(folder, 'synced');
  const file = openSync(path, 'w');
  try {
    const kilobyte = Buffer.alloc(1_024, 3);
    return rateOf(milliseconds, () => {
      writeSync(file, kilobyte);
      fdatasyncSync(file);
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}

function rateOf(milliseconds: number, act: () => unknown): number {
  const beginMs = performance.now();
  let done = 0;
  let elapsedMs = 0;
  for (; elapsedMs < milliseconds; elapsedMs = performance.now() - beginMs) {
    act();
    done += 1;
  }
  return (done / elapsedMs) * 1_000;
}
