import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import type { Owner } from './config.ts';

/** The accounts of the exchange, numbered from 0 on in the order in which they were opened, and whose each is. */
export class AccountRegister {
  #owners: Owner[] = [];

  get size(): number {
    return this.#owners.length;
  }

  open(owner: Owner): number {
    return this.#owners.push(owner) - 1;
  }

  ownerOf(account: number): Owner | undefined {
    return this.#owners[account];
  }

  write(to: ByteWriter): void {
    to.list(this.#owners, (owner) => to.digest(owner));
  }

  read(from: ByteReader): void {
    this.#owners = from.list(() => from.digest());
  }
}
