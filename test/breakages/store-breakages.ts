// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is broken here is the text of templates.
import type { Breakage } from './breakage.ts';

const equalWords = "if (${all((word) => `segment[at + ${word}] === batch[b + ${word}]`, ' && ')}) {";

/** Mistakes in what tells a state that was seen from one that was not. */
export const storeBreakages: readonly Breakage[] = [
  {
    name: 'states are told apart by a hash that leaves out the last word',
    simulates: 'hash compaction where exactness is promised: one state is taken for another',
    changes: [
      {
        file: 'model/hash.ts',
        find: '{ length: words },',
        replace: '{ length: Math.max(1, words - 1) },',
      },
      { file: 'checker/store.ts', find: equalWords, replace: '{' },
    ],
    tests: ['spec/protocols/two-phase-commit/', 'spec/protocols/philosophers/', 'spec/protocols/paxos/'],
  },
  {
    name: 'states are equal where their hashes are',
    simulates: 'a collision taken for a repeat: rare, and so the worst of its kind',
    changes: [{ file: 'checker/store.ts', find: equalWords, replace: '{' }],
    tests: ['checker/store'],
  },
  {
    name: 'all words of two states are compared but the last',
    simulates: 'a loop that ends one early',
    changes: [
      {
        file: 'checker/store.ts',
        find: equalWords,
        replace:
          "if (${Array.from({ length: Math.max(1, words - 1) }, (_, word) => `segment[at + ${word}] === batch[b + ${word}]`).join(' && ')}) {",
      },
    ],
    tests: ['store-law'],
  },
  {
    name: 'a search of the table does not look into its last slot when it goes round',
    simulates: 'a modulus of one slot less than there are: a state is stored twice',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'slot = (slot + 1) & mask;\n      e = table[slot];',
        replace: 'slot = (slot + 1) % mask;\n      e = table[slot];',
      },
    ],
    tests: ['store-law'],
  },
  {
    name: 'a state is written over what lies in the next slot',
    simulates: 'a probe that does not ask whether the slot is free: a state is forgotten, and stored again',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'slot = (slot + 1) & mask;\n      e = table[slot];',
        replace: 'slot = (slot + 1) & mask;\n      e = 0;',
      },
    ],
    tests: ['checker/store'],
  },
  {
    name: 'the last range is not put back when the table grows',
    simulates: 'states forgotten by the table: they are found and expanded again',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'const pairs = cells[where.ranges];',
        replace: 'const pairs = cells[where.ranges] - 1;',
      },
    ],
    tests: ['checker/store'],
  },
  {
    name: 'a share of the table ends one slot before the next begins',
    simulates: 'a boundary off by one: the states of a slot are forgotten',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'const high = Math.floor(((mask + 1) * (share + 1)) / shares);',
        replace: 'const high = Math.floor(((mask + 1) * (share + 1)) / shares) - 1;',
      },
    ],
    tests: ['store-law'],
  },
  {
    name: 'a state without room in its share of the table is put over the last of it',
    simulates: 'a search for a free slot that ends one early: a state is forgotten',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'while (slot < high && table[slot] !== 0) slot += 1;',
        replace: 'while (slot < high - 1 && table[slot] !== 0) slot += 1;',
      },
    ],
    tests: ['store-law'],
  },
  {
    name: 'the range under way is not closed before the table grows',
    simulates: 'the newest states forgotten by the table',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: '    this.#store.closeRange();\n    this.#store.grow();',
        replace: '    this.#store.grow();',
      },
    ],
    tests: ['spec/protocols/two-phase-commit/', 'spec/protocols/philosophers/', 'spec/protocols/paxos/'],
  },
  {
    name: 'the first state of a new block is counted to the range before it',
    simulates: 'a boundary off by one between blocks of indices',
    changes: [
      {
        file: 'checker/store.ts',
        find: '  first = next = block * ${blockStates};\n',
        replace: '  next = block * ${blockStates};\n  first = next + 1;\n',
      },
    ],
    tests: ['test/random/laws'],
  },
];
