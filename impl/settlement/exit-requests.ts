import type { ByteReader, ByteWriter } from './canonical-bytes.ts';

/** The accounts whose owners have asked to leave and are not served, and since when, in open blocks. */
export class ExitRequests {
  #filedAt = new Map<number, number>();

  filedAt(account: number): number | undefined {
    return this.#filedAt.get(account);
  }

  /** By ascending account. */
  get open(): readonly (readonly [account: number, filedAt: number])[] {
    return [...this.#filedAt].sort(([one], [other]) => one - other);
  }

  file(account: number, at: number): void {
    this.#filedAt.set(account, at);
  }

  close(account: number): void {
    this.#filedAt.delete(account);
  }

  lapse(): void {
    this.#filedAt.clear();
  }

  write(to: ByteWriter): void {
    to.list(this.open, ([account, filedAt]) => {
      to.count(account);
      to.count(filedAt);
    });
  }

  read(from: ByteReader): void {
    this.#filedAt = new Map(from.list(() => [from.count(), from.count()] as const));
  }
}
