import { type Disk, DiskError, type GrowingFile } from './disk.ts';
import type { Chance } from './seeded-chance.ts';
import { SimulatedFile } from './simulated-file.ts';

/** What a simulated disk can be asked to do. */
export type DiskOperation =
  | 'list'
  | 'read'
  | 'create'
  | 'append'
  | 'sync'
  | 'close'
  | 'rename'
  | 'remove'
  | 'sync folder';

/** How a simulated disk behaves. */
export interface SimulatedDiskOptions {
  /** Awaited before each operation: whoever resolves these owns the order in which things happen. */
  readonly pace?: (operation: DiskOperation) => Promise<unknown>;
  /** Bytes of all files together; what comes after is refused with `ENOSPC`, and a part of it is written. */
  readonly capacityBytes?: number;
  /** The code with which an operation fails, if it fails; operations are counted from 0. */
  readonly fault?: (operation: DiskOperation, index: number) => string | undefined;
  /** After so many steps the power is gone: each byte appended and each other change or sync is a step. */
  readonly stepsToLive?: number;
}

/** A change of the folder that a crash may lose: a name is given to a file, or taken away, or both. */
interface FolderChange {
  readonly taken: string | undefined;
  readonly given: string | undefined;
  readonly file: SimulatedFile;
}

/**
 * A disk in memory that can lose its power at any byte. Of what was not synced, {@link SimulatedDisk.afterPowerLoss}
 * keeps what chance has it keep: of each file a prefix, with sectors that never arrived; of the changes of names, any.
 *
 * Deterministic: it has no clock and no randomness but what it is given.
 */
export class SimulatedDisk implements Disk {
  readonly place = 'simulated disk';
  readonly #options: SimulatedDiskOptions;
  #files = new Map<string, SimulatedFile>();
  #safeFiles = new Map<string, SimulatedFile>();
  #changes: FolderChange[] = [];
  #operations = 0;
  #steps = 0;

  constructor(options: SimulatedDiskOptions = {}) {
    this.#options = options;
  }

  /** Steps taken so far, as `stepsToLive` counts them. */
  get steps(): number {
    return this.#steps;
  }

  /** The files as anyone would read them now, by name, sorted. */
  get contents(): ReadonlyMap<string, Uint8Array> {
    const names = [...this.#files.keys()].sort();
    return new Map(names.map((name) => [name, this.#files.get(name)?.bytes.slice() ?? new Uint8Array(0)]));
  }

  /** A disk that holds these files, all of them safe. */
  static holding(
    contents: ReadonlyMap<string, Uint8Array>,
    options: SimulatedDiskOptions = {},
  ): SimulatedDisk {
    const disk = new SimulatedDisk(options);
    for (const [name, bytes] of contents) disk.#files.set(name, new SimulatedFile(bytes.slice()));
    disk.#safeFiles = new Map(disk.#files);
    return disk;
  }

  /** The disk that is there when the power comes back. This one stays as it is. */
  afterPowerLoss(chance: Chance, options: SimulatedDiskOptions = {}): SimulatedDisk {
    const names = new Map(this.#safeFiles);
    for (const { taken, given, file } of this.#changes) {
      if (chance(2) === 0) continue;
      if (taken !== undefined && names.get(taken) === file) names.delete(taken);
      if (given !== undefined) names.set(given, file);
    }
    const after = new SimulatedDisk(options);
    for (const [name, file] of names) after.#files.set(name, file.survivor(chance));
    after.#safeFiles = new Map(after.#files);
    return after;
  }

  /** The disk that the next process finds when this one is killed and the machine runs on. This one stays as it is. */
  afterKill(options: SimulatedDiskOptions = {}): SimulatedDisk {
    const leftovers = new Map<SimulatedFile, SimulatedFile>();
    const leftover = (file: SimulatedFile): SimulatedFile => {
      const left = leftovers.get(file) ?? file.leftover();
      leftovers.set(file, left);
      return left;
    };
    const after = new SimulatedDisk(options);
    for (const [name, file] of this.#files) after.#files.set(name, leftover(file));
    for (const [name, file] of this.#safeFiles) after.#safeFiles.set(name, leftover(file));
    after.#changes = this.#changes.map((change) => ({ ...change, file: leftover(change.file) }));
    return after;
  }

  async list(): Promise<readonly string[]> {
    await this.#begin('list', this.place);
    return [...this.#files.keys()];
  }

  async read(name: string): Promise<Uint8Array> {
    await this.#begin('read', name);
    return this.#fileAt('read', name).bytes.slice();
  }

  async create(name: string): Promise<GrowingFile> {
    await this.#begin('create', name);
    if (this.#files.has(name)) throw new DiskError('create', name, 'EEXIST');
    this.#step('create', name);
    const file = new SimulatedFile();
    this.#change({ taken: undefined, given: name, file });
    return {
      append: (bytes) => this.#append(this.#nameOf(file), file, bytes),
      sync: () => this.#sync(this.#nameOf(file), file),
      close: () => this.#begin('close', this.#nameOf(file)),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#begin('rename', from);
    const file = this.#fileAt('rename', from);
    this.#step('rename', from);
    this.#change({ taken: from, given: to, file });
  }

  async remove(name: string): Promise<void> {
    await this.#begin('remove', name);
    const file = this.#fileAt('remove', name);
    this.#step('remove', name);
    this.#change({ taken: name, given: undefined, file });
  }

  async syncFolder(): Promise<void> {
    await this.#begin('sync folder', this.place);
    this.#step('sync', this.place);
    this.#safeFiles = new Map(this.#files);
    this.#changes = [];
  }

  async #append(name: string, file: SimulatedFile, bytes: Uint8Array): Promise<void> {
    await this.#begin('append', name);
    const used = [...this.#files.values()].reduce((sum, { bytes: held }) => sum + held.length, 0);
    const room = (this.#options.capacityBytes ?? Number.POSITIVE_INFINITY) - used;
    const life = (this.#options.stepsToLive ?? Number.POSITIVE_INFINITY) - this.#steps;
    const written = Math.max(0, Math.min(bytes.length, room, life));
    file.append(bytes.subarray(0, written));
    this.#steps += written;
    if (written === bytes.length) return;
    throw new DiskError('write', name, life < room ? powerLoss : 'ENOSPC');
  }

  async #sync(name: string, file: SimulatedFile): Promise<void> {
    try {
      await this.#begin('sync', name);
    } catch (error) {
      file.failToSync();
      throw error;
    }
    this.#step('sync', name);
    file.sync();
  }

  async #begin(operation: DiskOperation, name: string): Promise<void> {
    const index = this.#operations;
    this.#operations += 1;
    await this.#options.pace?.(operation);
    if (this.#isDead) throw new DiskError(operation, name, powerLoss);
    const code = this.#options.fault?.(operation, index);
    if (code !== undefined) throw new DiskError(operation, name, code);
  }

  get #isDead(): boolean {
    return this.#steps >= (this.#options.stepsToLive ?? Number.POSITIVE_INFINITY);
  }

  #step(operation: string, name: string): void {
    if (this.#isDead) throw new DiskError(operation, name, powerLoss);
    this.#steps += 1;
  }

  #fileAt(operation: string, name: string): SimulatedFile {
    const file = this.#files.get(name);
    if (file === undefined) throw new DiskError(operation, name, 'ENOENT');
    return file;
  }

  /** A file may have another name by now than it was created with, or none. */
  #nameOf(file: SimulatedFile): string {
    return [...this.#files].find(([, held]) => held === file)?.[0] ?? 'a file without a name';
  }

  #change(change: FolderChange): void {
    if (change.taken !== undefined) this.#files.delete(change.taken);
    if (change.given !== undefined) this.#files.set(change.given, change.file);
    this.#changes.push(change);
  }
}

const powerLoss = 'power loss';
