/**
 * Alarms in the order of their keys: a heap with four children a node in typed arrays, which grow as needed.
 *
 * An alarm is for an account as it was at some version of it, and is out of date once the account has a later one. The
 * heap does not look for such alarms: whoever takes one out compares, and `keepOnly` throws them out together.
 * Which of two alarms with one key comes first is not promised.
 */
export class AlarmHeap {
  #keys = new Float64Array(16);
  #accounts = new Int32Array(16);
  #versions = new Int32Array(16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The lowest key, or infinity where there is no alarm. */
  get lowestKey(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : at(this.#keys, 0);
  }

  /** Whom the alarm with the lowest key is for. Only where there is one. */
  get lowestAccount(): number {
    return at(this.#accounts, 0);
  }

  get lowestVersion(): number {
    return at(this.#versions, 0);
  }

  push(key: number, account: number, version: number): void {
    this.append(key, account, version);
    this.#rise(this.#count - 1);
  }

  /** Adds an alarm without order: `arrange` has to be called before any other is looked at. For building in bulk. */
  append(key: number, account: number, version: number): void {
    if (this.#count === this.#keys.length) this.#grow();
    this.#keys[this.#count] = key;
    this.#accounts[this.#count] = account;
    this.#versions[this.#count] = version;
    this.#count += 1;
  }

  /** Restores the order of all, in time linear in their number. */
  arrange(): void {
    for (let index = (this.#count - 2) >> 2; index >= 0; index -= 1) this.#sink(index);
  }

  /** Takes the alarm with the lowest key out. */
  drop(): void {
    this.#count -= 1;
    if (this.#count === 0) return;
    this.#move(this.#count, 0);
    this.#sink(0);
  }

  /** Throws out all alarms that are out of date by `versions`, which has the version of each account. */
  keepOnly(versions: Int32Array): void {
    let kept = 0;
    for (let index = 0; index < this.#count; index += 1) {
      if (at(versions, at(this.#accounts, index)) !== at(this.#versions, index)) continue;
      this.#move(index, kept);
      kept += 1;
    }
    this.#count = kept;
    this.arrange();
  }

  #rise(from: number): void {
    const key = at(this.#keys, from);
    const account = at(this.#accounts, from);
    const version = at(this.#versions, from);
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      if (at(this.#keys, parent) <= key) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, key, account, version);
  }

  #sink(from: number): void {
    const key = at(this.#keys, from);
    const account = at(this.#accounts, from);
    const version = at(this.#versions, from);
    let index = from;
    for (;;) {
      const first = 4 * index + 1;
      if (first >= this.#count) break;
      const last = Math.min(first + 4, this.#count);
      let least = first;
      for (let child = first + 1; child < last; child += 1) {
        if (at(this.#keys, child) < at(this.#keys, least)) least = child;
      }
      if (at(this.#keys, least) >= key) break;
      this.#move(least, index);
      index = least;
    }
    this.#put(index, key, account, version);
  }

  #move(from: number, to: number): void {
    this.#put(to, at(this.#keys, from), at(this.#accounts, from), at(this.#versions, from));
  }

  #put(index: number, key: number, account: number, version: number): void {
    this.#keys[index] = key;
    this.#accounts[index] = account;
    this.#versions[index] = version;
  }

  #grow(): void {
    const capacity = this.#keys.length * 2;
    const keys = new Float64Array(capacity);
    const accounts = new Int32Array(capacity);
    const versions = new Int32Array(capacity);
    keys.set(this.#keys);
    accounts.set(this.#accounts);
    versions.set(this.#versions);
    this.#keys = keys;
    this.#accounts = accounts;
    this.#versions = versions;
  }
}

/** What is at an index that is within the array, which the compiler cannot know. */
function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] as number;
}
