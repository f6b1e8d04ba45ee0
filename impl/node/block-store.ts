import { checksumOf, type Disk, type GrowingFile } from '../journal/index.ts';

interface StoredFile {
  readonly name: string;
  /** The height of its first decision. */
  readonly first: number;
}

/** Before each decision: how many bytes it has and their checksum, little endian. */
const headBytes = 8;

/**
 * The decisions of all heights, for nodes that lag behind: files of decisions one after the other, named by the height
 * of the first. Nobody's safety rests on it: what is lost at its end the journal still has, and what is damaged is not
 * sent.
 *
 * Memory is one file, the last that was read.
 */
export class BlockStore {
  readonly #disk: Disk;
  readonly #maxFileBytes: number;
  readonly #files: StoredFile[];
  #next: number;
  #growing: { readonly file: GrowingFile; bytes: number } | undefined;
  #read: { readonly name: string; readonly decisions: readonly Uint8Array[] } | undefined;

  private constructor(disk: Disk, maxFileBytes: number, files: StoredFile[], next: number) {
    this.#disk = disk;
    this.#maxFileBytes = maxFileBytes;
    this.#files = files;
    this.#next = next;
  }

  /** @throws DiskError if the disk fails */
  static async open(disk: Disk, maxFileBytes: number): Promise<BlockStore> {
    const files = filesAmong(await disk.list());
    const last = files.at(-1);
    if (last === undefined) return new BlockStore(disk, maxFileBytes, files, 1);
    const decisions = decisionsIn(await disk.read(last.name));
    // Nothing whole in it: its name is wanted for the file that is to be there.
    if (decisions.length === 0) {
      files.pop();
      await disk.remove(last.name);
    }
    return new BlockStore(disk, maxFileBytes, files, last.first + decisions.length);
  }

  /** The height that it has not yet. */
  get next(): number {
    return this.#next;
  }

  /**
   * Adds the decision of a height; it is durable after the next {@link sync}. One that it has already is left out, and
   * heights in between that nobody has any more stay missing.
   */
  async add(decision: Uint8Array, height: number): Promise<void> {
    if (height < this.#next) return;
    if (height > this.#next) await this.#end();
    this.#next = height;
    if (this.#growing === undefined || this.#growing.bytes >= this.#maxFileBytes) await this.#begin();
    const growing = this.#growing;
    if (growing === undefined) return;
    const bytes = framed(decision);
    await growing.file.append(bytes);
    growing.bytes += bytes.length;
    this.#next += 1;
  }

  /** Resolves when everything added would survive a crash. */
  async sync(): Promise<void> {
    await this.#growing?.file.sync();
  }

  /** Decisions from `height` on, in order: as many as make up `maxBytes`, at least one if it is there. */
  async from(height: number, maxBytes: number): Promise<readonly Uint8Array[]> {
    const file = this.#files.findLast(({ first }) => first <= height);
    if (file === undefined || height >= this.#next) return [];
    let decisions = await this.#decisionsOf(file);
    // What was read before may have grown since.
    if (height - file.first >= decisions.length) {
      this.#read = undefined;
      decisions = await this.#decisionsOf(file);
    }
    let bytes = 0;
    const enough = decisions.findIndex((decision, index) => {
      if (index >= height - file.first) bytes += decision.length;
      return bytes >= maxBytes;
    });
    return decisions.slice(height - file.first, enough === -1 ? undefined : enough + 1);
  }

  async close(): Promise<void> {
    await this.#growing?.file.close();
  }

  async #begin(): Promise<void> {
    await this.#end();
    const name = `decisions-${String(this.#next).padStart(16, '0')}`;
    this.#growing = { file: await this.#disk.create(name), bytes: 0 };
    await this.#disk.syncFolder();
    this.#files.push({ name, first: this.#next });
  }

  async #end(): Promise<void> {
    await this.#growing?.file.sync();
    await this.#growing?.file.close();
    this.#growing = undefined;
  }

  async #decisionsOf({ name }: StoredFile): Promise<readonly Uint8Array[]> {
    if (this.#read?.name !== name) this.#read = { name, decisions: decisionsIn(await this.#disk.read(name)) };
    return this.#read.decisions;
  }
}

function filesAmong(names: readonly string[]): StoredFile[] {
  return names
    .flatMap((name) => {
      const first = /^decisions-(\d{16})$/.exec(name)?.[1];
      return first === undefined ? [] : [{ name, first: Number(first) }];
    })
    .sort((a, b) => a.first - b.first);
}

function framed(decision: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(headBytes + decision.length);
  bytes.writeUInt32LE(decision.length, 0);
  bytes.writeUInt32LE(checksumOf(decision), 4);
  bytes.set(decision, headBytes);
  return bytes;
}

/** Up to the first that is not whole: after that nothing can be told. */
function decisionsIn(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decisions: Uint8Array[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const end = at + headBytes + view.getUint32(at, true);
    if (end > bytes.length || end === at + headBytes) break;
    if (checksumOf(bytes, at + headBytes, end) !== view.getUint32(at + 4, true)) break;
    decisions.push(bytes.subarray(at + headBytes, end));
    at = end;
  }
  return decisions;
}
