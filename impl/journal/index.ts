/** A log of entries with snapshots that survives a crash at any byte. */
export { checksumOf } from './checksum.ts';
export { type Disk, DiskError, type GrowingFile } from './disk.ts';
export { FolderDisk } from './folder-disk.ts';
export { Journal, type JournalOptions } from './journal.ts';
export { JournalError, type JournalFault } from './journal-error.ts';
export type { Recovery, Replay } from './recovery.ts';
export { type Chance, seededChance } from './seeded-chance.ts';
export { type DiskOperation, SimulatedDisk, type SimulatedDiskOptions } from './simulated-disk.ts';
