import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LogError } from './log-error.ts';

/** Bytes as a file, a pipe or a socket gives them. */
export type Bytes = AsyncIterable<Uint8Array>;

/**
 * The bytes of a log, unpacked where they start as gzip does, of one member or many. Packed bytes that stop too soon give what
 * can be had of them: that the log is cut is seen by its lines.
 * @throws LogError where packed bytes are damaged.
 */
export async function* unpacked(source: Bytes, fileName: string): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  let bytes = 0;
  // Two bytes tell; the first chunk may hold one.
  while (bytes < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    start.push(next.value);
    bytes += next.value.length;
  }
  const all = chained(start, iterator);
  const head = Buffer.concat(start.map((chunk) => chunk.subarray(0, 2)));
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
  else yield* gunzipped(all, fileName);
}

async function* chained(
  start: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // A caller that stops early lets go of the file.
    await rest.return?.();
  }
}

async function* gunzipped(source: Bytes, fileName: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 1 << 16 });
  // Errors of either come out of the stream that is read.
  pipeline(Readable.from(source), gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    if (error.code === 'Z_BUF_ERROR') return;
    throw new LogError(
      { fileName },
      `cannot be unpacked: the gzip data are damaged (${error.message})`,
      'Copy the file again, or write the log again.',
    );
  }
}

function isZlibError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
