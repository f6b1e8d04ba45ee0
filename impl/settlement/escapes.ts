import type { ByteReader, ByteWriter } from './canonical-bytes.ts';

/**
 * Who has escaped since the exchange was last frozen. What marks an escape is the account and the epoch, and nothing of
 * the proof: a proof that can be written in two ways would otherwise be paid twice.
 */
export class Escapes {
  #accounts = new Set<number>();

  has(account: number): boolean {
    return this.#accounts.has(account);
  }

  /** Ascending. */
  get accounts(): readonly number[] {
    return [...this.#accounts].sort((one, other) => one - other);
  }

  mark(account: number): void {
    this.#accounts.add(account);
  }

  /** Another epoch: those who have escaped are struck off the root, and may come back. */
  clear(): void {
    this.#accounts.clear();
  }

  write(to: ByteWriter): void {
    to.list(this.accounts, (account) => to.count(account));
  }

  read(from: ByteReader): void {
    this.#accounts = new Set(from.list(() => from.count()));
  }
}
