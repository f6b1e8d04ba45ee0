import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashText } from '../model/index.ts';
import { distinctStates, emptyStore, openStore, type Store } from './store.ts';

const runs = Number(process.env.ASSAY_LAW_RUNS ?? 300);
const seed = Number(process.env.ASSAY_LAW_SEED ?? 20_261_120);

/** Hashes that lead to few slots, the last ones of a new table among them, so that most probes meet other states. */
const crowdedHashes = [0, 1, 4_094, 4_095, -1, 4_095 | (1 << 20), (1 << 20) | 1];

/** States of one to three words, of few values, in batches; repeats are likely within a batch and between them. */
const crowds = fc.integer({ min: 1, max: 3 }).chain((words) =>
  fc.record({
    words: fc.constant(words),
    hashes: fc.array(fc.constantFrom(...crowdedHashes), { minLength: 27, maxLength: 27, size: 'max' }),
    batches: fc.array(
      fc.array(fc.array(fc.nat({ max: 2 }), { minLength: words, maxLength: words }), {
        maxLength: 12,
        size: 'max',
      }),
      { minLength: 1, maxLength: 8, size: 'max' },
    ),
  }),
);

/** Inserts states, given by their words, and returns those that the store says are new. */
function news(
  store: Store,
  states: readonly (readonly number[])[],
  hashOf: (state: readonly number[]) => number,
): readonly (readonly number[])[] {
  const words = store.memory.wordsPerState;
  const size = states.length;
  const actions = new Uint16Array(size);
  const found = new Float64Array(1);
  const count = store.insert(
    Uint32Array.from(states.flat()),
    Int32Array.from(states, hashOf),
    actions,
    size,
    found,
  );
  expect(found[0]).toBe(count);
  return Array.from(store.fresh().subarray(0, count), (index) => {
    const state = new Uint32Array(words);
    store.load(index, state);
    return [...state];
  });
}

// Kills: equality by hash; equality of all words but the last; a probe that skips the last slot; one that overwrites.
test('a state is new when no state of the same words was inserted, whatever the hashes', () => {
  const law = fc.property(crowds, ({ words, hashes, batches }) => {
    const store = openStore(emptyStore(words), 'alone');
    const hashOf = (state: readonly number[]) => hashes[state.reduce((sum, word) => 3 * sum + word, 0)] ?? 0;
    const seen = new Set<string>();
    for (const states of batches) {
      const expected = states.filter((state) => seen.size < seen.add(state.join()).size);
      expect(news(store, states, hashOf)).toEqual(expected);
      expect(distinctStates(store.memory)).toBe(seen.size);
    }
  });
  fc.assert(law, { numRuns: runs, seed });
});

/** The hash that a machine hands to the store. */
function hasher(words: number): (state: readonly number[]) => number {
  const text = `${hashText(words, (word) => `state[${word}]`)} return h;`;
  // True by the text.
  return new Function('state', text) as (state: readonly number[]) => number;
}

/** States of one word whose slots in a table of 2^13 are the last two of a half, or the first two of the next. */
function crowdsAtBorders(): readonly (readonly number[])[] {
  const hashOf = hasher(1);
  const half = 2 ** 12;
  return Array.from({ length: 2 ** 15 }, (_, n) => [n]).filter(
    (state) => ((hashOf(state) + 2) & (half - 1)) < 4,
  );
}

// Kills: a probe that skips a slot when it goes round; what has no room in its share lost, or put over another.
test.each([1, 2])('a table of %i shares keeps states that crowd around the ends of its shares', (shares) => {
  const store = openStore(emptyStore(1), 'alone');
  const hashOf = hasher(1);
  const crowd = crowdsAtBorders();
  expect(crowd.length).toBeGreaterThan(20);
  expect(news(store, crowd, hashOf)).toEqual(crowd);
  store.closeRange();
  store.grow();
  const left = Array.from({ length: shares }, (_, share) => store.rehash(share, shares));
  for (const each of left) expect(each.length).toBeGreaterThan(0);
  for (const each of left) store.putBack(each);
  expect(news(store, crowd, hashOf)).toEqual([]);
});
