import { checksumOf, type Disk } from '../journal/index.ts';

/**
 * Puts `text` in place of what the file held, in one step and for good: after a crash it holds the one or the other, and
 * after this has resolved the new one.
 */
export async function replaceFile(disk: Disk, name: string, text: string): Promise<void> {
  const unfinished = unfinishedName(name);
  const file = await disk.create(unfinished);
  try {
    await file.append(sealed(text));
    await file.sync();
    await disk.rename(unfinished, name);
    await disk.syncFolder();
  } catch (error) {
    // The failure is what matters; a file that does not even close adds nothing to it.
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
}

/** What a crash may have left of a file that was being written: nothing depends on it. */
export async function removeUnfinished(disk: Disk, name: string): Promise<void> {
  const unfinished = unfinishedName(name);
  if ((await disk.list()).includes(unfinished)) await disk.remove(unfinished);
}

/** The text that was put there; `damaged` if a byte is not as it was written. */
export async function readSmallFile(
  disk: Disk,
  name: string,
): Promise<{ readonly kind: 'missing' | 'damaged' } | { readonly kind: 'whole'; readonly text: string }> {
  if (!(await disk.list()).includes(name)) return { kind: 'missing' };
  const bytes = await disk.read(name);
  const text = new TextDecoder().decode(bytes.subarray(0, -trailerBytes));
  const isWhole = Buffer.compare(sealed(text), bytes) === 0;
  return isWhole ? { kind: 'whole', text } : { kind: 'damaged' };
}

/** A line feed, eight digits, a line feed. */
const trailerBytes = 10;

function sealed(text: string): Uint8Array {
  const sum = checksumOf(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
  return new TextEncoder().encode(`${text}\n${sum}\n`);
}

function unfinishedName(name: string): string {
  return `${name}.unfinished`;
}
