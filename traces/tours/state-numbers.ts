/** Numbers states in the order in which they are met: 0, 1, 2. */
export class StateNumbers {
  readonly #states: unknown[] = [];
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#states.length;
  }

  /** The number of a state, which is the next one where it is new. */
  of(state: unknown): number {
    const key = keyOf(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#states.length);
    this.#states.push(state);
    return this.#states.length - 1;
  }

  stateAt(number: number): unknown {
    if (number >= this.#states.length) throw new RangeError(`there is no state ${number}`);
    return this.#states[number];
  }
}

/** A text for each state, the same for equal states alone. */
function keyOf(state: unknown): string {
  if (!(state instanceof Uint32Array)) return JSON.stringify(state);
  let key = '';
  for (const word of state) key += String.fromCharCode(word & 0xffff, word >>> 16);
  return key;
}
