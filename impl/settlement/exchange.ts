import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import { Escapes } from './escapes.ts';
import { ExitRequests } from './exit-requests.ts';

/** What the contract keeps of an exchange whose batches are proven. */
export class Exchange {
  /** Of the accounts, after the last batch. */
  root: string;
  batches = 0;
  /** How often it has been unfrozen. */
  epoch = 0;
  /** The block at which it was frozen; `undefined` while it is open. */
  frozenAt: number | undefined = undefined;
  /** Messages of before are not late before this, in open blocks: where it was unfrozen, the wait begins anew. */
  lateFrom = 0;
  readonly requests = new ExitRequests();
  readonly escapes = new Escapes();
  /** Batches that were committed without their data, with the digests of these. */
  withheld = new Map<number, string>();

  constructor(root: string) {
    this.root = root;
  }

  write(to: ByteWriter): void {
    to.digest(this.root);
    to.count(this.batches);
    to.count(this.epoch);
    to.flag(this.frozenAt !== undefined);
    to.count(this.frozenAt ?? 0);
    to.count(this.lateFrom);
    this.requests.write(to);
    this.escapes.write(to);
    const withheld = [...this.withheld].sort(([one], [other]) => one - other);
    to.list(withheld, ([batch, digest]) => {
      to.count(batch);
      to.digest(digest);
    });
  }

  read(from: ByteReader): void {
    this.root = from.digest();
    this.batches = from.count();
    this.epoch = from.count();
    const isFrozen = from.flag();
    const frozenAt = from.count();
    this.frozenAt = isFrozen ? frozenAt : undefined;
    this.lateFrom = from.count();
    this.requests.read(from);
    this.escapes.read(from);
    this.withheld = new Map(from.list(() => [from.count(), from.digest()] as const));
  }
}
