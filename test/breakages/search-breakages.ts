// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is broken here is the text of templates.
import type { Breakage } from './breakage.ts';

/** Mistakes in the order of a search, in what it counts, and in when it judges. */
export const searchBreakages: readonly Breakage[] = [
  {
    name: 'a level begins before the one above it is finished',
    simulates: 'a frontier that is no queue of levels: what is found is thought nearer than it is',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: 'if (pair >= end) {',
        replace:
          'if (this.#insert(this.found)) this.#store.closeRange();\n      if (pair >= (cells[control.ranges] ?? 0)) {',
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'of a level in several pieces only one is expanded at a time',
    simulates: 'levels left unfinished: counterexamples of large graphs are longer than they need be',
    changes: [
      {
        file: 'checker/search.ts',
        find: 'const end = pairsOf(this.store);\n    if (first === end)',
        replace: 'const end = Math.min(first + 1, pairsOf(this.store));\n    if (first === end)',
      },
    ],
    tests: ['spec/protocols/two-phase-commit/', 'spec/protocols/philosophers/', 'spec/protocols/paxos/'],
  },
  {
    name: 'of a level in several pieces the last alone is expanded',
    simulates: 'states that are found and never expanded: "holds" of what was not looked at',
    changes: [
      {
        file: 'checker/search.ts',
        find: 'control[control.claimed] = first;',
        replace: 'control[control.claimed] = end - 1;',
      },
    ],
    tests: ['spec/protocols/two-phase-commit/', 'spec/protocols/philosophers/', 'spec/protocols/paxos/'],
  },
  {
    name: 'an invariant is judged when a state is expanded',
    simulates: 'judging too late: what a limit on depth leaves unexpanded is never judged',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: '      this.#judge();\n',
        replace: '',
      },
      {
        file: 'checker/explorer.ts',
        find: '        this.#index += 1;\n',
        replace:
          '        this.#index += 1;\n        this.#length -= 1;\n        this.#judge();\n        this.#length += 1;\n',
      },
    ],
    tests: ['test/breakages/discovery'],
  },
  {
    name: 'a state in which behaviours may end is called a deadlock',
    simulates: 'deadlock judged before `terminal` is asked',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: 'machine.expand() === 0 && !machine.isTerminal()',
        replace: 'machine.expand() === 0',
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'a state that a constraint excludes is expanded',
    simulates: 'a constraint that is asked and not obeyed',
    changes: [
      {
        file: 'model/machine.ts',
        find: 'events.excluded(${fromStart}); return; }`',
        replace: 'events.excluded(${fromStart}); }`',
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'stuttering steps are not counted as generated',
    simulates: 'counts that cannot be compared with those of TLC',
    changes: [
      {
        file: 'model/machine.ts',
        find: '  counts.generated += 1;\n',
        replace: "  ${fromStart ? 'counts.generated += 1;' : ''}\n",
      },
      {
        file: 'model/machine.ts',
        find: '  ${constraints.map((property, index) =>',
        replace: "  ${fromStart ? '' : 'counts.generated += 1;'}\n  ${constraints.map((property, index) =>",
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'a step property is not asked of steps that change the first variable alone',
    simulates: 'a mask of what a property looks at that forgets a variable',
    changes: [
      {
        file: 'model/machine.ts',
        find: 'for (let k = 0; k < variableMasks.length; k += 1)',
        replace: 'for (let k = 1; k < variableMasks.length; k += 1)',
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'what was found a short while ago is told by its first word',
    simulates: 'a filter of repeats that drops states that are new',
    changes: [
      {
        file: 'model/machine.ts',
        find: 'if (${Array.from({ length: this.#words }, (_, word) => `recent[',
        replace: 'if (${Array.from({ length: 1 }, (_, word) => `recent[',
      },
    ],
    tests: ['test/breakages/discovery'],
  },
  {
    name: 'the filter of repeats starts out holding the state of zeros',
    simulates: 'a filler that a state can be taken for: an initial state is dropped as a repeat',
    changes: [{ file: 'model/machine.ts', find: '\n${forgetText(words)}\n', replace: '\n' }],
    tests: ['test/random/laws'],
  },
  {
    name: 'a predecessor is looked for one level too far down',
    simulates: 'levels counted from one where traces are put together',
    changes: [
      {
        file: 'checker/retrace.ts',
        find: 'levels[level] ?? 0, levels[level + 1] ?? 0, heads',
        replace: 'levels[level + 1] ?? 0, levels[level + 2] ?? 0, heads',
      },
    ],
    tests: ['test/random/laws'],
  },
  {
    name: 'a limit on depth ends a search one level early',
    simulates: 'a bound off by one',
    changes: [
      {
        file: 'checker/search.ts',
        find: 'this.#length + 1 >= this.#options.limits.maxDepth',
        replace: 'this.#length + 2 >= this.#options.limits.maxDepth',
      },
    ],
    tests: ['test/breakages/discovery'],
  },
];
