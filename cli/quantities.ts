import { CommandError } from './command-error.ts';
import { typed } from './shell.ts';

/** 1234567 as `1,234,567`. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 state`, `2 states`, `0 states`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Bytes in the largest unit that leaves a number of at least one: `1.5 GB`. */
export function bytesText(bytes: number): string {
  const [name, size] = byteUnits.find(([, unit]) => bytes >= unit) ?? ['B', 1];
  return `${shortNumber(bytes / size)} ${name}`;
}

/** Milliseconds as a person says them: `40 ms`, `2.1 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** States a second: `950/s`, `12.3 k/s`, `1.45 M/s`. */
export function rateText(count: number, ms: number): string {
  const rate = ms <= 0 ? 0 : (count / ms) * 1_000;
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(2)} M/s`;
  if (rate >= 1e4) return `${(rate / 1e3).toFixed(1)} k/s`;
  return `${Math.round(rate)}/s`;
}

/** A whole number of at least 1, as an option is given it: `250000`, `250_000`, `250k`, `10M`. */
export function readCount(text: string, option: string): number {
  const match = /^(\d[\d_]*)(k|M|G)?$/.exec(text);
  const count = Number(match?.[1]?.replaceAll('_', '')) * (countUnits[match?.[2] ?? ''] ?? Number.NaN);
  if (match === null || !Number.isSafeInteger(count) || count < 1)
    throw new CommandError(
      `${option} ${typed([text])} is not a count`,
      'Give a whole number from 1, such as 250000, 250k or 10M.',
    );
  return count;
}

/** A seed for walks: a whole number below 2^32. */
export function readSeed(text: string, option: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed < 2 ** 32))
    throw new CommandError(
      `${option} ${typed([text])} is not a seed`,
      'Give a whole number from 0 to 4294967295.',
    );
  return seed;
}

/** A duration in milliseconds: `30` and `30s` are seconds, `500ms`, `5m` and `2h` are what they say. */
export function readDurationMs(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const ms = Number(match?.[1]) * (msUnits[match?.[2] ?? 's'] ?? Number.NaN);
  if (match === null || !(ms > 0))
    throw new CommandError(
      `${option} ${typed([text])} is not a duration`,
      'Give seconds, or a number with its unit: 30s, 5m, 2h, 500ms.',
    );
  return ms;
}

/** An amount of memory in bytes. The unit is required: a bare number would be anyone's guess. */
export function readBytes(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/i.exec(text);
  const unit = match?.[2]?.toUpperCase() ?? '';
  const size = unit.endsWith('IB')
    ? 1_024 ** ('KMGT'.indexOf(unit.charAt(0)) + 1)
    : 1_000 ** ('KMGT'.indexOf(unit.charAt(0)) + 1);
  const bytes = Math.floor(Number(match?.[1]) * size);
  if (match === null || !(bytes > 0))
    throw new CommandError(
      `${option} ${typed([text])} is not an amount of memory`,
      'Give a number with its unit: 512MB, 2GB, or 2GiB.',
    );
  return bytes;
}

const byteUnits: readonly (readonly [string, number])[] = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
];
const countUnits: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };
const msUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function shortNumber(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}
