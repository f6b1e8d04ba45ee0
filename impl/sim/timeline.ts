/** Something that happens at a time. */
interface Entry<Event> {
  readonly at: number;
  /** Of what happens at one time, what was asked for first happens first. */
  readonly order: number;
  readonly event: Event;
}

/**
 * Virtual time: what is going to happen, soonest first. No time passes but by taking the next event.
 *
 * A binary heap: logarithmic in what is waiting.
 */
export class Timeline<Event> {
  readonly #heap: Entry<Event>[] = [];
  #order = 0;
  #now = 0;

  /** Milliseconds since the run began. */
  get now(): number {
    return this.#now;
  }

  /** Has `event` happen at `at`, or now if that has passed. */
  add(at: number, event: Event): void {
    const entry = { at: Math.max(at, this.#now), order: this.#order, event };
    this.#order += 1;
    this.#rise(entry);
  }

  /** Goes on to the next event; undefined if nothing more is going to happen. */
  next(): Event | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#heap.length > 0) this.#sink(last);
    this.#now = first.at;
    return first.event;
  }

  #rise(entry: Entry<Event>): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const other = heap[above];
      if (other === undefined || isBefore(other, entry)) break;
      heap[index] = other;
      index = above;
    }
    heap[index] = entry;
  }

  #sink(entry: Entry<Event>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      let child = heap[left];
      if (child === undefined) break;
      const right = heap[left + 1];
      const isRight = right !== undefined && isBefore(right, child);
      if (isRight) child = right;
      if (isBefore(entry, child)) break;
      heap[index] = child;
      index = isRight ? left + 1 : left;
    }
    heap[index] = entry;
  }
}

function isBefore<Event>(one: Entry<Event>, other: Entry<Event>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
