import type { Account } from '../merkle/index.ts';

/** The accounts as far as the rules of the exchange look at them. */
export interface Accounts {
  get(account: number): Account;
  set(account: number, to: Account): void;
  /** The key of the owner; undefined where no such account was opened. */
  ownerOf(account: number): string | undefined;
}

/** Accounts as they would be: changes on top of others, which stay as they are. */
export class DraftAccounts implements Accounts {
  readonly #base: Pick<Accounts, 'get' | 'ownerOf'>;
  readonly #touched = new Map<number, Account>();

  constructor(base: Pick<Accounts, 'get' | 'ownerOf'>) {
    this.#base = base;
  }

  get(account: number): Account {
    const known = this.#touched.get(account);
    if (known !== undefined) return known;
    const found = this.#base.get(account);
    this.#touched.set(account, found);
    return found;
  }

  set(account: number, to: Account): void {
    this.#touched.set(account, to);
  }

  ownerOf(account: number): string | undefined {
    return this.#base.ownerOf(account);
  }

  /** The accounts that were looked at, ascending: nothing that was done depends on any other. */
  get touched(): readonly number[] {
    return [...this.#touched.keys()].sort((a, b) => a - b);
  }

  /** The accounts that are not what they were, ascending. */
  get changes(): readonly (readonly [account: number, to: Account])[] {
    return [...this.#touched]
      .filter(([account, to]) => {
        const { balance, nonce } = this.#base.get(account);
        return balance !== to.balance || nonce !== to.nonce;
      })
      .sort(([a], [b]) => a - b);
  }
}
