// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is broken here is the text of templates.
import type { Breakage } from './breakage.ts';

const laws = ['model/views', 'test/random/laws'] as const;
const leftBehind = ['test/breakages/left-behind'] as const;

function breakage(
  name: string,
  simulates: string,
  find: string,
  replace: string,
  tests: Breakage['tests'] = laws,
): Breakage {
  return { name, simulates, changes: [{ file: 'model/views.ts', find, replace }], tests };
}

/** Mistakes in how values lie in words. */
export const viewBreakages: readonly Breakage[] = [
  breakage(
    'a set keeps its elements in the order in which they came',
    'equal sets of different words: one state is counted twice',
    '      if (s === 0 || s > c) break;\n    }',
    '      if (s === 0) break;\n    }',
  ),
  breakage(
    'an element that leaves a set leaves a hole',
    'what lies behind the hole is no longer found',
    'for (; i < ${last}; i += 1) { const s = this.$get(i + 1); this.$put(i, s); if (s === 0) return true; } this.$put(${last}, 0); return true;',
    'this.$put(i, 0); return true;',
  ),
  breakage(
    'a sequence that is cut keeps the words of what was cut off',
    'equal sequences of different words',
    'for (let i = n; i < old; i += 1) this.$zero(i); this.$resize(n); }`',
    'this.$resize(n); }`',
  ),
  breakage(
    'a sequence that loses an element from its middle keeps its last words',
    'equal sequences of different words',
    '    for (let i = size; i < n; i += 1) this.$zero(i);\n',
    '',
  ),
  breakage(
    'a union keeps the fields of its old case',
    'equal values of different words',
    "{ ${this.#clear(layout.extent, 'this.$w', shift)} ${put} ${assigns.join(' ')} return; }",
    "{ ${put} ${assigns.join(' ')} return; }",
  ),
  breakage(
    'an option that becomes null keeps what it held',
    'two nulls of different words',
    "if (v === null) { ${this.#clear(layout.extent, 'this.$w', shift)} return; }",
    "if (v === null) { ${this.#put(extent, at.word, at.shift, '0')} return; }",
    leftBehind,
  ),
  breakage(
    'writing a value clears the lowest bit of its neighbour',
    'a mask of one bit more than the value has',
    'const mask = 2 ** extent.count - 1;\n    const number',
    'const mask = 2 ** (extent.count + 1) - 1;\n    const number',
  ),
  breakage(
    'clearing a value of several words clears what shares its last word',
    'free bits, lent to a neighbour, taken back',
    '&= ${~(2 ** (32 - extent.free) - 1)};`',
    '= 0;`',
  ),
  breakage(
    'a set of several words takes bits of its neighbour for elements',
    'free bits, lent to a neighbour, read as one’s own',
    '      if (this.i === this.count - 1) this.rest &= this.lastMask;\n',
    '',
    leftBehind,
  ),
  {
    name: 'an integer one above its bounds is taken',
    simulates: 'a bound off by one: a value that its bits cannot hold',
    changes: [
      {
        file: 'model/codecs.ts',
        find: 'v <= ${hi} &&',
        replace: 'v <= ${hi + 1} &&',
      },
    ],
    tests: laws,
  },
  breakage(
    'a sequence takes one element more than its capacity',
    'a bound off by one: it writes over its neighbour',
    'if (n === ${capacity}) bad(); ${this.#putElement',
    'if (n > ${capacity}) bad(); ${this.#putElement',
  ),
  breakage(
    'a set of bits takes one element more than its capacity',
    'a bound off by one: states that the spec forbids are searched',
    'if (this.size >= ${capacity}) bad();',
    'if (this.size > ${capacity}) bad();',
  ),
];
