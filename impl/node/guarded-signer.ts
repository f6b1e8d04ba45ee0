import type { KeyPair, SignedStep, Signer } from '../consensus/index.ts';
import type { Disk } from '../journal/index.ts';
import { LastSignError } from './node-errors.ts';
import { comparePlaces, type Place } from './place.ts';
import { readSmallFile, removeUnfinished, replaceFile } from './small-file.ts';

/** The last thing that was signed. */
interface LastSigned extends Place {
  readonly signature: string;
}

const fileName = 'last-sign';
const format = 1;

/**
 * A key that signs each place once, and never one before the last: in memory at once, on the disk before the signature
 * may leave. The file is not the journal's: it holds when the journal is lost, damaged, or an older copy of itself.
 *
 * A signature that is made and not let out has done nothing. So `sign` answers at once, and whoever lets messages out
 * awaits {@link GuardedSigner.save} first.
 */
export class GuardedSigner implements Signer {
  readonly key: string;
  readonly #pair: KeyPair;
  readonly #disk: Disk;
  readonly #chain: string;
  /** What was signed at the height of the last, by place: asked again after a crash, the same is given again. */
  readonly #given = new Map<string, string>();
  #last: LastSigned | undefined;
  /** Up to this height nothing more is signed: why it signed what it did there is forgotten. */
  #forgotten = 0;
  #isSaved: boolean;

  private constructor(pair: KeyPair, disk: Disk, chain: string, last: LastSigned | undefined) {
    this.key = pair.key;
    this.#pair = pair;
    this.#disk = disk;
    this.#chain = chain;
    this.#last = last;
    this.#isSaved = true;
    if (last !== undefined) this.#given.set(nameOf(last), last.signature);
  }

  /**
   * `isNew` if nothing was ever signed with this memory: only then the file may be missing.
   *
   * @throws LastSignError if the file is damaged, missing, or of another key or chain
   * @throws DiskError if the disk fails
   */
  static async open(
    pair: KeyPair,
    { disk, chain, age }: { readonly disk: Disk; readonly chain: string; readonly age: 'new' | 'old' },
  ): Promise<GuardedSigner> {
    await removeUnfinished(disk, fileName);
    const found = await readSmallFile(disk, fileName);
    if (found.kind === 'damaged') throw new LastSignError(disk.place, 'is damaged');
    if (found.kind === 'missing' && age === 'old') throw new LastSignError(disk.place, 'is missing');
    const last = found.kind === 'whole' ? parse(found.text, pair.key, chain, disk.place) : undefined;
    const signer = new GuardedSigner(pair, disk, chain, last);
    if (found.kind === 'missing') await signer.#write();
    return signer;
  }

  /** What was signed last. */
  get last(): Place | undefined {
    return this.#last;
  }

  /** Takes notice of what the journal says was signed, which may be later than what the file says. */
  remember(place: Place, signature: Uint8Array): void {
    this.#give(place, hexOf(signature));
  }

  /**
   * Told once all that the journal knows was remembered, which begins at `height`. Should more have been signed than it
   * knows, it is damaged or older, and what the machine was locked on is lost with it. A vote in a later round of that
   * height could then be one that the lock forbids, and cost the others their agreement: so there is none.
   */
  abstainFromForgotten(height: number, known: readonly Place[]): void {
    const last = this.#last;
    if (last === undefined || last.height < height) return;
    if (known.every((place) => comparePlaces(place, last) < 0)) this.#forgotten = last.height;
  }

  sign(bytes: Uint8Array, what: SignedStep): Uint8Array | undefined {
    const signature = this.#pair.sign(bytes);
    const given = this.#given.get(nameOf(what));
    if (given !== undefined) return given === hexOf(signature) ? signature : undefined;
    if (what.height <= this.#forgotten) return undefined;
    if (this.#last !== undefined && comparePlaces(what, this.#last) <= 0) return undefined;
    this.#give(what, hexOf(signature));
    return signature;
  }

  /**
   * Resolves when what was signed last is on the disk.
   *
   * @throws DiskError if the disk fails; then nothing that was signed may leave
   */
  async save(): Promise<void> {
    if (this.#isSaved) return;
    this.#isSaved = true;
    await this.#write();
  }

  #give({ height, round, kind }: Place, signature: string): void {
    const place = { height, round, kind };
    const isLater = this.#last === undefined || comparePlaces(place, this.#last) > 0;
    if (this.#last !== undefined && height > this.#last.height) this.#given.clear();
    this.#given.set(nameOf(place), signature);
    if (!isLater) return;
    this.#last = { ...place, signature };
    this.#isSaved = false;
  }

  #write(): Promise<void> {
    const text = JSON.stringify({ format, chain: this.#chain, key: this.key, last: this.#last ?? {} });
    return replaceFile(this.#disk, fileName, text);
  }
}

function parse(text: string, key: string, chain: string, place: string): LastSigned | undefined {
  // Whole, as its checksum says, so it is what some node has written.
  const found: {
    readonly format: number;
    readonly chain: string;
    readonly key: string;
    readonly last: Partial<LastSigned>;
  } = JSON.parse(text);
  if (found.format !== format) throw new LastSignError(place, `is of another format, ${found.format}`);
  if (found.key !== key) throw new LastSignError(place, `belongs to the key ${found.key}, not to ${key}`);
  if (found.chain !== chain)
    throw new LastSignError(place, `belongs to the chain ${found.chain}, not to ${chain}`);
  const { height, round, kind, signature } = found.last;
  const isNone = height === undefined || round === undefined || kind === undefined;
  return isNone || signature === undefined ? undefined : { height, round, kind, signature };
}

function nameOf({ height, round, kind }: Place): string {
  return `${height} ${round} ${kind}`;
}

function hexOf(signature: Uint8Array): string {
  return Buffer.from(signature).toString('hex');
}
