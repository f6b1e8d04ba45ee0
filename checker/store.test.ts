import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText } from '../model/index.ts';
import {
  control,
  distinctStates,
  emptyStore,
  openStore,
  reserve,
  type Sharing,
  type Store,
  StoreFullError,
  storeBytes,
} from './store.ts';

const hashers = new Map<number, (words: ArrayLike<number>) => number>();

function hashOf(words: readonly number[]): number {
  const known = hashers.get(words.length);
  if (known !== undefined) return known(words);
  const text = hashText(words.length, (word) => `words[${word}]`);
  // True: the text computes `h` from the words.
  const made = new Function('words', `${text} return h;`) as (words: ArrayLike<number>) => number;
  hashers.set(words.length, made);
  return made(words);
}

/** Enlarges the table as a search would: every thread closes its range, and each fills a share. */
function enlarge(stores: readonly Store[]): void {
  for (const store of stores) store.closeRange();
  stores[0]?.grow();
  const left = stores.map((store, share) => store.rehash(share, stores.length));
  for (const states of left) stores[0]?.putBack(states);
}

/** Inserts states as a search would, the table enlarged where it must be; returns the indices of the new ones. */
function insert(
  store: Store,
  states: readonly (readonly number[])[],
  found = new Float64Array(4),
  stores: readonly Store[] = [store],
): number[] {
  while (!store.hasRoom(states.length)) enlarge(stores);
  const batch = Uint32Array.from(states.flat());
  const hashes = Int32Array.from(states, hashOf);
  const actions = Uint16Array.from(states, (_, index) => index % 4);
  const news = store.insert(batch, hashes, actions, states.length, found);
  return [...store.fresh().subarray(0, news)];
}

function stored(store: Store, index: number): number[] {
  const into = new Uint32Array(store.memory.wordsPerState);
  store.load(index, into);
  return [...into];
}

/** Every state of the closed ranges, in their order. */
function everyState(store: Store): string[] {
  const { ranges } = store.memory;
  const states: string[] = [];
  for (let pair = 0; pair < (store.memory.control[control.ranges] ?? 0); pair += 1) {
    for (let index = ranges[2 * pair] ?? 0; index < (ranges[2 * pair + 1] ?? 0); index += 1)
      states.push(String(stored(store, index)));
  }
  return states;
}

const word = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
  fc.nat(3),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);

/** Batches of states of one size, 160 states in all; one in eight was there before. */
const batches = fc
  .integer({ min: 1, max: 9 })
  .chain((words) =>
    fc.tuple(
      fc.constant(words),
      fc.array(
        fc.array(fc.array(word, { minLength: words, maxLength: words }), { maxLength: 60, size: 'max' }),
        { maxLength: 12, size: 'max' },
      ),
    ),
  );

describe.each<Sharing>(['alone', 'shared'])('a store for a thread that is %s', (sharing) => {
  // Kills: a comparison that leaves out a word, an index one off, a new state not counted for its action,
  // the state of all zeros taken for an empty slot.
  test('keeps what a set of texts keeps, in the order in which it came', () => {
    fc.assert(
      fc.property(batches, ([words, list]) => {
        const store = openStore(emptyStore(words), sharing);
        const known = new Set<string>();
        const found = new Float64Array(4);
        const expectedFound = [0, 0, 0, 0];
        for (const states of list) {
          const news: string[] = [];
          for (const [index, state] of states.entries()) {
            if (known.has(String(state))) continue;
            known.add(String(state));
            news.push(String(state));
            expectedFound[index % 4] = (expectedFound[index % 4] ?? 0) + 1;
          }
          expect(insert(store, states, found).map((index) => String(stored(store, index)))).toEqual(news);
        }
        store.closeRange();
        expect(everyState(store)).toEqual([...known]);
        expect(distinctStates(store.memory)).toBe(known.size);
        expect([...found]).toEqual(expectedFound);
      }),
      { numRuns: 150 },
    );
  });

  // 40,000 states enlarge the table four times. Kills: a range not put back, an entry put back with the old mask,
  // a look at the table before it grew.
  test('forgets nothing when the table is enlarged', () => {
    const store = openStore(emptyStore(2), sharing);
    const state = (index: number): number[] => [Math.imul(index, 0x9e3779b1) >>> 0, index & 7];
    const list = Array.from({ length: 40_000 }, (_, index) => state(index));
    for (let at = 0; at < list.length; at += 500)
      expect(insert(store, list.slice(at, at + 500))).toHaveLength(500);
    expect(2 ** (store.memory.control[control.slotBits] ?? 0)).toBe(65_536);
    for (let at = 0; at < list.length; at += 500) expect(insert(store, list.slice(at, at + 500))).toEqual([]);
    store.closeRange();
    expect(everyState(store)).toEqual(list.map(String));
  });

  // Kills: hashes compared in the place of words, one equal word taken for all.
  test('tells states apart whose hashes are equal', () => {
    // A word that both end with: they differ in some words and not in others.
    const [first, second] = collision().map((state) => [...state, 7]) as [number[], number[]];
    expect(hashOf(first)).toBe(hashOf(second));
    const store = openStore(emptyStore(3), sharing);
    expect(insert(store, [first, second, first, second])).toHaveLength(2);
    expect(insert(store, [second, first])).toEqual([]);
    store.closeRange();
    expect(everyState(store)).toEqual([String(first), String(second)]);
  });
});

/** Two states with one 32-bit hash: by the birthday paradox, the first such pair comes at about 80,000. */
function collision(): readonly [readonly number[], readonly number[]] {
  const seen = new Map<number, readonly number[]>();
  for (let index = 0; index < 1_000_000; index += 1) {
    const state = [index, Math.imul(index, 0x9e3779b1) >>> 0];
    const hash = hashOf(state);
    const other = seen.get(hash);
    if (other !== undefined) return [other, state];
    seen.set(hash, state);
  }
  throw new Error('no two states have one hash');
}

describe('two handles on one store', () => {
  // Kills: a published index without its words, ranges of two threads mixed up in one pair.
  test('find what the other inserted, and write to blocks of their own', () => {
    fc.assert(
      fc.property(batches, ([words, list]) => {
        const memory = emptyStore(words);
        // As a crew has it: nothing is replaced from then on.
        if (words < 3) reserve(memory, 2 ** 16, 2);
        const stores = [openStore(memory, 'shared'), openStore(memory, 'shared')];
        const known = new Set<string>();
        for (const [turn, states] of list.entries()) {
          const store = stores[turn % 2];
          if (store === undefined) continue;
          const news = states.filter((state, index) => {
            const isFirst = states.findIndex((other) => String(other) === String(state)) === index;
            return isFirst && !known.has(String(state));
          });
          expect(insert(store, states, new Float64Array(4), stores)).toHaveLength(news.length);
          for (const state of news) known.add(String(state));
        }
        for (const store of stores) store.closeRange();
        const [store] = stores;
        expect(store && everyState(store).sort()).toEqual([...known].sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('the table, when it is enlarged,', () => {
  /** Three states for the last slot of each share of a table of `slots`: two of them find it taken. */
  function atTheEnds(slots: number, shares: number): readonly (readonly number[])[] {
    const ends = Array.from({ length: shares }, (_, share) => Math.floor((slots * (share + 1)) / shares) - 1);
    const missing = new Map(ends.map((end) => [end, 3]));
    const states: number[][] = [];
    for (let index = 0; states.length < 3 * shares; index += 1) {
      const slot = hashOf([index]) & (slots - 1);
      const wanted = missing.get(slot) ?? 0;
      if (wanted === 0) continue;
      missing.set(slot, wanted - 1);
      states.push([index]);
    }
    return states;
  }

  // Kills: a share that goes past its end, what is left over by a share forgotten, the end of the table run over.
  test.each([1, 2, 3, 7])('may be filled in %i shares', (shares) => {
    const memory = emptyStore(1);
    const stores = Array.from({ length: shares }, () => openStore(memory, 'alone'));
    const [store] = stores;
    if (store === undefined) throw new Error('there is a store');
    const list = atTheEnds(2 ** 13, shares);
    insert(store, list);
    enlarge(stores);
    expect(memory.control[control.slotBits]).toBe(13);
    expect(insert(store, list, new Float64Array(4), stores)).toEqual([]);
    expect(insert(store, [[2 ** 31]], new Float64Array(4), stores)).toHaveLength(1);
  });
});

describe('ranges', () => {
  test('hold what was found between two calls, and nothing twice', () => {
    const store = openStore(emptyStore(1), 'alone');
    expect(store.openRange()).toEqual([0, 0]);
    insert(store, [[5], [6]]);
    expect(store.openRange()).toEqual([0, 2]);
    store.closeRange();
    store.closeRange();
    insert(store, [[6], [7]]);
    store.closeRange();
    expect(store.memory.control[control.ranges]).toBe(2);
    expect([...store.memory.ranges.subarray(0, 4)]).toEqual([0, 2, 2, 3]);
    expect(store.openRange()).toEqual([3, 3]);
  });

  test('end where a block of indices ends', () => {
    const store = openStore(emptyStore(1), 'alone');
    const list = Array.from({ length: 1_500 }, (_, index) => [index]);
    insert(store, list);
    store.closeRange();
    expect([...store.memory.ranges.subarray(0, 4)]).toEqual([0, 1_024, 1_024, 1_500]);
  });
});

describe('memory', () => {
  test('is counted as blocks of states and the table', () => {
    const store = openStore(emptyStore(3), 'alone');
    const empty = storeBytes(store.memory);
    expect(empty).toBe(4 * 2 ** 12);
    insert(store, [[1, 2, 3]]);
    expect(storeBytes(store.memory)).toBe(empty + 1_024 * 3 * 4);
  });

  test('that is reserved is not counted, and holds what was there', () => {
    const store = openStore(emptyStore(1), 'alone');
    insert(store, [[1], [2]]);
    store.closeRange();
    const before = storeBytes(store.memory);
    reserve(store.memory, 2 ** 20, 2);
    expect(storeBytes(store.memory)).toBe(before);
    expect(insert(openStore(store.memory, 'shared'), [[2], [1], [3]])).toHaveLength(1);
  });

  test('that is full says so', () => {
    const memory = emptyStore(1);
    memory.control[control.slotBits] = 29;
    expect(() => openStore(memory, 'alone')).toThrow(
      'the table of the store did not arrive whole. This is a bug in the checker, please report it.',
    );
    const store = openStore(emptyStore(1), 'alone');
    store.memory.control[control.slotBits] = 29;
    expect(() => store.grow()).toThrow(StoreFullError);
    expect(() => store.grow()).toThrow(
      "the store is full at 0 states; a state's index has 29 bits. Check a smaller instance.",
    );
  });
});
