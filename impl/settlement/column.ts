/** A number for each account: nought until it is set. */
export class Column {
  #numbers = new Float64Array(0);

  at(account: number): number {
    return this.#numbers[account] ?? 0;
  }

  set(account: number, value: number): void {
    if (account >= this.#numbers.length) {
      const larger = new Float64Array(Math.max(16, 2 * account));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[account] = value;
  }

  add(account: number, difference: number): void {
    this.set(account, this.at(account) + difference);
  }
}
