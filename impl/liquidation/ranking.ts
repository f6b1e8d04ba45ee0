const NOBODY = -1;

/**
 * Accounts in two lists (those that are long, and those that are short), the highest score first and ties by account,
 * with the rank of each: an order-statistics tree, in typed arrays with a place for each account.
 *
 * An account is in one list at most. To enter, leave, and ask who has a rank or which rank somebody has takes time
 * logarithmic in the length of the list. The tree is a treap whose priorities are the accounts' own numbers, mixed: its
 * shape follows from who is in it with which score, and from nothing else.
 *
 * Seidel and Aragon, "Randomized search trees", Algorithmica 16 (1996).
 */
export class Ranking {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #count: Int32Array;
  readonly #score: Float64Array;
  /** Which list each account is in, or NOBODY's. */
  readonly #list: Int8Array;
  readonly #roots: [number, number] = [NOBODY, NOBODY];
  /** The two trees that `#split` has made. */
  #before = NOBODY;
  #after = NOBODY;

  constructor(accounts: number) {
    this.#left = new Int32Array(accounts).fill(NOBODY);
    this.#right = new Int32Array(accounts).fill(NOBODY);
    this.#count = new Int32Array(accounts);
    this.#score = new Float64Array(accounts);
    this.#list = new Int8Array(accounts).fill(NOBODY);
  }

  /** How many are in a list. */
  count(list: Side): number {
    return this.#countOf(this.#roots[list]);
  }

  has(account: number): boolean {
    return this.#list[account] !== NOBODY;
  }

  /** Puts an account in a list with its score, which is a number, or minus infinity; it leaves where it was before. */
  enter(list: Side, account: number, score: number): void {
    this.leave(account);
    this.#list[account] = list;
    this.#score[account] = score;
    this.#left[account] = NOBODY;
    this.#right[account] = NOBODY;
    this.#count[account] = 1;
    this.#roots[list] = this.#insert(this.#roots[list], account);
  }

  /** Takes an account out of the list it is in, if it is in one. */
  leave(account: number): void {
    if (!this.has(account)) return;
    // -1 is excluded by the line above.
    const list = this.#list[account] as Side;
    this.#roots[list] = this.#remove(this.#roots[list], account);
    this.#list[account] = NOBODY;
  }

  /** Takes everybody out. */
  clear(): void {
    this.#list.fill(NOBODY);
    this.#roots.fill(NOBODY);
  }

  /** Who has a rank in a list: 0 is the first. Undefined where the list is shorter. */
  at(list: Side, rank: number): number | undefined {
    let node = this.#roots[list];
    let left = rank;
    while (node !== NOBODY) {
      const smaller = this.#countOf(this.#leftOf(node));
      if (left === smaller) return node;
      if (left < smaller) {
        node = this.#leftOf(node);
      } else {
        left -= smaller + 1;
        node = this.#rightOf(node);
      }
    }
    return undefined;
  }

  /** The rank of an account in the list it is in, or undefined where it is in none. */
  rankOf(account: number): number | undefined {
    if (!this.has(account)) return undefined;
    // As above.
    let node = this.#roots[this.#list[account] as Side];
    let rank = 0;
    while (node !== account) {
      if (this.#isBefore(account, node)) {
        node = this.#leftOf(node);
      } else {
        rank += this.#countOf(this.#leftOf(node)) + 1;
        node = this.#rightOf(node);
      }
    }
    return rank + this.#countOf(this.#leftOf(node));
  }

  #insert(node: number, account: number): number {
    if (node === NOBODY) return account;
    if (priorityOf(account) > priorityOf(node)) {
      this.#split(node, account);
      this.#left[account] = this.#before;
      this.#right[account] = this.#after;
      return this.#counted(account);
    }
    if (this.#isBefore(account, node)) this.#left[node] = this.#insert(this.#leftOf(node), account);
    else this.#right[node] = this.#insert(this.#rightOf(node), account);
    return this.#counted(node);
  }

  /** Into those before `account` and those after it, who is not in the tree. */
  #split(node: number, account: number): void {
    if (node === NOBODY) {
      this.#before = NOBODY;
      this.#after = NOBODY;
    } else if (this.#isBefore(account, node)) {
      this.#split(this.#leftOf(node), account);
      this.#left[node] = this.#after;
      this.#after = this.#counted(node);
    } else {
      this.#split(this.#rightOf(node), account);
      this.#right[node] = this.#before;
      this.#before = this.#counted(node);
    }
  }

  #remove(node: number, account: number): number {
    if (node === account) return this.#joined(this.#leftOf(node), this.#rightOf(node));
    if (this.#isBefore(account, node)) this.#left[node] = this.#remove(this.#leftOf(node), account);
    else this.#right[node] = this.#remove(this.#rightOf(node), account);
    return this.#counted(node);
  }

  /** One tree of two, all of the first before all of the second. */
  #joined(before: number, after: number): number {
    if (before === NOBODY) return after;
    if (after === NOBODY) return before;
    if (priorityOf(before) > priorityOf(after)) {
      this.#right[before] = this.#joined(this.#rightOf(before), after);
      return this.#counted(before);
    }
    this.#left[after] = this.#joined(before, this.#leftOf(after));
    return this.#counted(after);
  }

  #isBefore(account: number, other: number): boolean {
    const score = this.#score[account] as number;
    const otherScore = this.#score[other] as number;
    return score > otherScore || (score === otherScore && account < other);
  }

  #counted(node: number): number {
    this.#count[node] = this.#countOf(this.#leftOf(node)) + this.#countOf(this.#rightOf(node)) + 1;
    return node;
  }

  #countOf(node: number): number {
    return node === NOBODY ? 0 : (this.#count[node] as number);
  }

  // A node is an account, and so within the arrays.
  #leftOf(node: number): number {
    return this.#left[node] as number;
  }

  #rightOf(node: number): number {
    return this.#right[node] as number;
  }
}

/** The list of those that are long, or of those that are short. */
export type Side = typeof LONG | typeof SHORT;
export const LONG = 0;
export const SHORT = 1;

/** Different for different accounts, and without order in them: each step can be undone, so no two meet. */
function priorityOf(account: number): number {
  let mixed = account | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
