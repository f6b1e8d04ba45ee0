import type { Breakage } from './breakage.ts';

/** Mistakes that show only where several threads search. */
export const threadBreakages: readonly Breakage[] = [
  {
    name: 'a thread publishes a state by a plain store',
    simulates:
      'a lost update: two threads that meet a state at once both store it, or one writes over the other',
    changes: [
      {
        file: 'checker/store.ts',
        find: "'const seen = Atomics.compareExchange(table, slot, 0, entry); if (seen !== 0) { e = seen; continue; }'",
        replace: "'table[slot] = entry;'",
      },
    ],
    tests: ['same-moment'],
  },
  {
    name: 'a thread looks whether a slot is free and then stores',
    simulates: 'two atomic operations where one is needed',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'const seen = Atomics.compareExchange(table, slot, 0, entry); if',
        replace: 'const seen = e; Atomics.store(table, slot, entry); if',
      },
    ],
    tests: ['same-moment'],
  },
  {
    name: 'what has no room in its thread’s share of a larger table is not put back',
    simulates: 'states forgotten by the table: they are found and counted again',
    changes: [
      {
        file: 'checker/crew.ts',
        find: 'this.#store.putBack(answer.left);',
        replace: '{}',
      },
    ],
    tests: ['test/breakages/crowd'],
  },
  {
    name: 'what a worker finds is not merged',
    simulates: '"holds" although a thread has found a violation',
    changes: [
      { file: 'checker/crew.ts', find: '            this.#findings.merge(answer.findings);\n', replace: '' },
    ],
    tests: ['test/breakages/crew'],
  },
  {
    name: 'what workers count is not added up',
    simulates: 'counts of one thread told as those of all',
    changes: [{ file: 'checker/crew.ts', find: 'totals.generated += part.generated;', replace: '' }],
    tests: ['test/breakages/crew'],
  },
  {
    name: 'of equally near findings the first is kept',
    simulates: 'a trace that depends on which thread was faster',
    changes: [
      {
        file: 'checker/findings.ts',
        find: 'compare(known, candidate) <= 0',
        replace: 'known.length <= candidate.length',
      },
    ],
    tests: ['checker/findings'],
  },
];
