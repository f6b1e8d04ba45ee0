import type { BreakerMemory } from './breaker.ts';
import type { LiquidationConfig } from './config.ts';
import { LiquidationSnapshotError } from './snapshot-error.ts';

// Four bytes that say what this is, the version, the digest of the configuration, how many bytes the margin engine's
// snapshot has, that snapshot, what the breaker remembers (doubles, little-endian), and a digest of everything before.
const magic = 0x44_51_49_4c; // 'LIQD'
const version = 1;
const headerBytes = 16;
const numberBytes = 8;
const digestBytes = 4;

const useEarlier = 'Restore an earlier snapshot, and replay the commands since.';

/** What a snapshot has in it. */
export interface SnapshotParts {
  readonly margin: Uint8Array;
  /** Undefined where the configuration has no circuit breaker. */
  readonly breaker: BreakerMemory | undefined;
}

/** The state as bytes: equal exactly where the states and the configurations are. */
export function takeSnapshot(config: LiquidationConfig, { margin, breaker }: SnapshotParts): Uint8Array {
  const numbers =
    breaker === undefined
      ? []
      : [...breaker.prices, ...breaker.references, breaker.coolDown, breaker.outflow];
  const bytes = new Uint8Array(headerBytes + margin.length + numbers.length * numberBytes + digestBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, digestOfConfig(config), true);
  view.setUint32(12, margin.length, true);
  bytes.set(margin, headerBytes);
  let at = headerBytes + margin.length;
  for (const number of numbers) {
    view.setFloat64(at, number, true);
    at += numberBytes;
  }
  view.setUint32(at, digestOf(bytes.subarray(0, at)), true);
  return bytes;
}

/**
 * What is in a snapshot. The part of the margin engine is looked at by the margin engine.
 * @throws LiquidationSnapshotError if it is damaged, of another version or another configuration.
 */
export function readSnapshot(config: LiquidationConfig, markets: number, bytes: Uint8Array): SnapshotParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireIntact(bytes, view);
  if (view.getUint32(8, true) !== digestOfConfig(config)) {
    throw new LiquidationSnapshotError(
      'it is of another configuration',
      8,
      'Restore it with the one it was taken with.',
    );
  }
  const at = headerBytes + view.getUint32(12, true);
  const numbers = config.breaker === 'none' ? 0 : 2 * markets + 2;
  if (bytes.length !== at + numbers * numberBytes + digestBytes) {
    throw new LiquidationSnapshotError(
      `it does not hold the ${numbers} numbers of the breaker`,
      12,
      useEarlier,
    );
  }
  const margin = bytes.subarray(headerBytes, at);
  if (numbers === 0) return { margin, breaker: undefined };
  const stored = Array.from({ length: numbers }, (_, index) => amountAt(view, at + index * numberBytes));
  const [coolDown = 0, outflow = 0] = stored.slice(2 * markets);
  return {
    margin,
    breaker: {
      prices: stored.slice(0, markets),
      references: stored.slice(markets, 2 * markets),
      coolDown,
      outflow,
    },
  };
}

function requireIntact(bytes: Uint8Array, view: DataView): void {
  if (bytes.length < headerBytes + digestBytes) {
    throw new LiquidationSnapshotError(`it ends after ${bytes.length} bytes`, bytes.length, useEarlier);
  }
  if (view.getUint32(0, true) !== magic) {
    throw new LiquidationSnapshotError(
      'it does not begin as one',
      0,
      'Name a file that was written from a snapshot.',
    );
  }
  if (view.getUint32(4, true) !== version) {
    throw new LiquidationSnapshotError(
      `it is of version ${view.getUint32(4, true)}, and this engine reads version ${version}`,
      4,
      'Restore it with the version of the engine that took it.',
    );
  }
  const end = bytes.length - digestBytes;
  if (view.getUint32(end, true) !== digestOf(bytes.subarray(0, end))) {
    throw new LiquidationSnapshotError(
      'its digest is of other bytes, so it was damaged or cut off',
      end,
      useEarlier,
    );
  }
}

function amountAt(view: DataView, at: number): number {
  const value = view.getFloat64(at, true);
  if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) return value;
  throw new LiquidationSnapshotError(`${Object.is(value, -0) ? '-0' : value} is no amount`, at, useEarlier);
}

/** In an order of our own, so that it is equal for equal configurations in whatever order their fields were written. */
function digestOfConfig(config: LiquidationConfig): number {
  const { breaker } = config;
  const parts = [
    config.backstop,
    config.backstopThirds,
    config.lastLosses,
    config.gate,
    config.reopening,
    config.trading,
    ...config.books.flatMap(({ slice, piece, impact }) => [slice, piece, impact]),
    ...(config.makers === 'everybody' ? ['everybody'] : ['makers', ...config.makers]),
    ...(breaker === 'none'
      ? ['none']
      : ['breaker', ...breaker.bands, breaker.coolDown, breaker.outflowLimit]),
  ];
  return digestOf(new TextEncoder().encode(parts.join()));
}

/** FNV-1a, of 32 bits: finds damage, and is no defence against whoever means it. */
function digestOf(bytes: Uint8Array): number {
  let digest = 0x811c9dc5;
  for (const byte of bytes) digest = Math.imul(digest ^ byte, 0x01000193);
  return digest >>> 0;
}
