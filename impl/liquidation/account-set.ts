const NOWHERE = -1;

/** A set of accounts, in time constant for each of its operations. */
export class AccountSet {
  readonly #members: Int32Array;
  readonly #placeOf: Int32Array;
  #count = 0;

  constructor(accounts: number) {
    this.#members = new Int32Array(accounts);
    this.#placeOf = new Int32Array(accounts).fill(NOWHERE);
  }

  get count(): number {
    return this.#count;
  }

  has(account: number): boolean {
    return this.#placeOf[account] !== NOWHERE;
  }

  add(account: number): void {
    if (this.has(account)) return;
    this.#members[this.#count] = account;
    this.#placeOf[account] = this.#count;
    this.#count += 1;
  }

  remove(account: number): void {
    if (!this.has(account)) return;
    this.#count -= 1;
    const place = this.#placeOf[account] as number;
    const last = this.#members[this.#count] as number;
    this.#members[place] = last;
    this.#placeOf[last] = place;
    this.#placeOf[account] = NOWHERE;
  }

  put(account: number, isMember: boolean): void {
    if (isMember) this.add(account);
    else this.remove(account);
  }

  clear(): void {
    this.each((account) => {
      this.#placeOf[account] = NOWHERE;
    });
    this.#count = 0;
  }

  each(visit: (account: number) => void): void {
    for (let place = 0; place < this.#count; place += 1) visit(this.#members[place] as number);
  }
}
