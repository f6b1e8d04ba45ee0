import type { Disk, GrowingFile } from './disk.ts';
import { unfinishedName } from './file-names.ts';

/**
 * A new file, or one in place of another, that has its name only when it has its bytes: whoever sees the name after a
 * crash sees a whole file. Resolves when both are durable.
 */
export async function publish(disk: Disk, name: string, bytes: Uint8Array): Promise<GrowingFile> {
  const unfinished = unfinishedName(name);
  const file = await disk.create(unfinished);
  try {
    await file.append(bytes);
    await file.sync();
    await disk.rename(unfinished, name);
    await disk.syncFolder();
    return file;
  } catch (error) {
    // The failure is what matters; a file that does not even close adds nothing to it.
    await file.close().catch(() => undefined);
    throw error;
  }
}
