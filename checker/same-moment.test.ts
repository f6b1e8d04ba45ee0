import { afterEach, describe, expect, test, vi } from 'vitest';
import { distinctStates, emptyStore, openStore, type Store, type StoreMemory } from './store.ts';

/**
 * Two threads on one store, in one thread: the other one acts in the middle of what the first does, when that reads
 * its batch or is about to swap. Every such moment is tried, so what threads do by luck happens here every time.
 */
const words = 2;
const hash = 4_095;
const one = [7, 1];
const another = [7, 2];

function inserted(store: Store, states: readonly (readonly number[])[], onRead = () => {}): number {
  const batch = new Proxy(Uint32Array.from(states.flat()), {
    get(target, key) {
      onRead();
      // True: words are read, nothing else is.
      return target[Number(key)];
    },
  });
  const size = states.length;
  const hashes = Int32Array.from(states, () => hash);
  return store.insert(batch, hashes, new Uint16Array(size), size, new Float64Array(1));
}

/** Calls `act` at the `moment`th call, counted from 0. */
function atCall(moment: number, act: () => unknown): { readonly call: () => void; isDone: () => boolean } {
  let calls = 0;
  return {
    call: () => {
      calls += 1;
      if (calls === moment + 1) act();
    },
    isDone: () => calls > moment,
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  { said: 'one state', mine: [one], others: [one], distinct: 1 },
  { said: 'states of one hash', mine: [one], others: [another], distinct: 2 },
  { said: 'a state after one of its hash', mine: [one, another], others: [another, one], distinct: 2 },
])('two threads that meet $said at the same moment', ({ mine, others, distinct }) => {
  const requireStoredOnce = (memory: StoreMemory, found: readonly number[]): void => {
    expect(found.reduce((sum, news) => sum + news, 0)).toBe(distinct);
    expect(distinctStates(memory)).toBe(distinct);
    expect(inserted(openStore(memory, 'shared'), [one, another])).toBe(2 - distinct);
  };

  test.each([0, 1, 2, 3, 4, 5, 6])('store it once, whichever reads first (moment %i)', (moment) => {
    const memory = emptyStore(words);
    const [first, second] = [openStore(memory, 'shared'), openStore(memory, 'shared')];
    const found: number[] = [];
    const other = atCall(moment, () => found.push(inserted(second, others)));
    found.push(inserted(first, mine, other.call));
    if (!other.isDone()) found.push(inserted(second, others));
    requireStoredOnce(memory, found);
  });

  test('store it once, where both are about to swap', () => {
    const memory = emptyStore(words);
    const [first, second] = [openStore(memory, 'shared'), openStore(memory, 'shared')];
    const found: number[] = [];
    const other = atCall(0, () => found.push(inserted(second, others)));
    const swap = Atomics.compareExchange.bind(Atomics);
    vi.spyOn(Atomics, 'compareExchange').mockImplementation((...swapped: Parameters<typeof swap>) => {
      other.call();
      return swap(...swapped);
    });
    found.push(inserted(first, mine));
    expect(other.isDone()).toBe(true);
    requireStoredOnce(memory, found);
  });
});
