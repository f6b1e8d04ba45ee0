import { compareProducts } from '../fixed-point/index.ts';
import type { Standings } from './standings.ts';
import type { Watch } from './watch.ts';

/**
 * Accounts under maintenance, those first that have least of it, ties by account. Whoever owes and is asked for nothing, as
 * the backstop, is before all others.
 *
 * A heap. An account that has changed is added once more, and what was said of it before is passed over: so nothing has to
 * be found in it.
 */
export class WorstFirst {
  readonly #standings: Standings;
  readonly #watch: Watch;
  #entries: Entry[] = [];

  constructor(standings: Standings, watch: Watch) {
    this.#standings = standings;
    this.#watch = watch;
  }

  /** Begins again with all who are under now. */
  fill(): void {
    this.#entries = [];
    this.#watch.forEachUnder((account) => {
      this.#entries.push(this.#entryOf(account));
    });
    for (let index = (this.#entries.length >> 1) - 1; index >= 0; index -= 1) this.#sink(index);
  }

  /** Adds an account that has changed, if it is under. */
  add(account: number): void {
    if (!this.#watch.isUnder(account)) return;
    this.#entries.push(this.#entryOf(account));
    this.#rise(this.#entries.length - 1);
  }

  /** Takes the worst of them out, or says that there is nobody left. */
  next(): number | undefined {
    for (;;) {
      const worst = this.#entries[0];
      if (worst === undefined) return undefined;
      this.#drop();
      const now = this.#entryOf(worst.account);
      const isAsItWas = now.equity === worst.equity && now.maintenance === worst.maintenance;
      if (isAsItWas && this.#watch.isUnder(worst.account)) return worst.account;
    }
  }

  #entryOf(account: number): Entry {
    return {
      account,
      equity: this.#standings.margin.equity(account),
      maintenance: this.#standings.maintenance(account),
    };
  }

  #drop(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isWorse(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= this.#entries.length) return;
      const right = left + 1;
      const worse = right < this.#entries.length && this.#isWorse(right, left) ? right : left;
      if (!this.#isWorse(worse, index)) return;
      this.#swap(index, worse);
      index = worse;
    }
  }

  #isWorse(one: number, other: number): boolean {
    // Both are indices of entries.
    return isWorse(this.#entries[one] as Entry, this.#entries[other] as Entry);
  }

  #swap(one: number, other: number): void {
    const entry = this.#entries[one] as Entry;
    this.#entries[one] = this.#entries[other] as Entry;
    this.#entries[other] = entry;
  }
}

interface Entry {
  readonly account: number;
  readonly equity: number;
  readonly maintenance: number;
}

/** By equity / maintenance, without dividing; whoever is under a maintenance of nothing owes. */
function isWorse(one: Entry, other: Entry): boolean {
  const order = compareProducts(one.equity, other.maintenance, other.equity, one.maintenance);
  return order === 0 ? one.account < other.account : order < 0;
}
