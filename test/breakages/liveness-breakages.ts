// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is broken here is the text of templates.
import type { Breakage } from './breakage.ts';

const product = 'checker/liveness/product.ts';
const edges = 'checker/liveness/edges.ts';

/** Mistakes in what is kept of steps, and in what is said of behaviours. */
export const livenessBreakages: readonly Breakage[] = [
  {
    name: 'behaviours that rest in a state for ever are not looked at',
    simulates: 'a forgotten stutter: "holds" although nothing need ever happen',
    changes: [
      {
        file: product,
        find: 'if (this.#acceptsStuttering(index, state) && this.#isRestful(index)) this.stutters = true;',
        replace: 'this.stutters ||= false;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a behaviour may rest where fairness asks for a step',
    simulates: 'an unfair behaviour told as a counterexample',
    changes: [
      {
        file: product,
        find: 'return this.#acceptsStuttering(index, state) && this.#isRestful(index);',
        replace: 'return this.#acceptsStuttering(index, state);',
      },
      {
        file: product,
        find: 'if (this.#acceptsStuttering(index, state) && this.#isRestful(index)) this.stutters = true;',
        replace: 'if (this.#acceptsStuttering(index, state)) this.stutters = true;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a behaviour may rest in a state that was not expanded',
    simulates: 'a limit taken for the end of a behaviour: "violated" by what goes on',
    changes: [{ file: product, find: 'if (edges.first(index) === undefined) return false;', replace: '' }],
    tests: ['checker/temporal'],
  },
  {
    name: 'a behaviour that rests is accepted without the acceptance sets',
    simulates: 'what is awaited for ever taken for what comes',
    changes: [
      {
        file: product,
        find: 'return met.size === this.question.automaton.acceptanceSets;',
        replace: 'return met.size >= 0;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'strong fairness is read as weak',
    simulates:
      'an action that is possible again and again may be put off for ever: "violated" where it holds',
    changes: [
      {
        file: product,
        find: 'at(this.#strong, word) & at(sometimes, word)',
        replace: 'at(this.#strong, word) & at(always, word)',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'weak fairness is read as strong',
    simulates: 'behaviours left out that are fair: "holds" where it is violated',
    changes: [
      {
        file: product,
        find: 'at(this.#weak, word) & at(always, word)',
        replace: 'at(this.#weak, word) & at(sometimes, word)',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'of a component that is not strongly fair no part is looked at',
    simulates: 'a component thrown away whole: "holds" where a part of it can be stayed in',
    changes: [
      {
        file: product,
        find: 'for (const each of rest) if (this.#order[each] === unseen) this.#searchFrom(each);',
        replace: 'for (const each of rest) this.#order[each] = done;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'only the root of a component is taken from the stack',
    simulates: 'popping too little: states of one component told as parts of another',
    changes: [
      {
        file: product,
        find: 'let from = this.#openTop - 1;\n    while (this.#open[from] !== root) from -= 1;',
        replace: 'const from = this.#openTop - 1;\n    this.#open[from] = root;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a state by itself is a cycle',
    simulates: 'a trivial component judged as if it could be stayed in',
    changes: [{ file: product, find: 'const isCandidate = size > 1 && ', replace: 'const isCandidate = ' }],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'steps that leave a component are counted as taken in it',
    simulates: 'acceptance and fairness met once, on the way: a lasso that never meets them again',
    changes: [
      {
        file: product,
        find: 'if (this.#order[target * this.#states + move.to] !== inside || !this.allows(move, edge)) continue;',
        replace: 'if (!this.allows(move, edge)) continue;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a component is accepted without the last acceptance set',
    simulates: 'an acceptance set forgotten: one of several things need not come again',
    changes: [
      {
        file: product,
        find: 'const met = new Uint8Array(automaton.acceptanceSets);',
        replace: 'const met = new Uint8Array(Math.max(0, automaton.acceptanceSets - 1));',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a step may have marks that the automaton forbids',
    simulates: 'a step atom that is looked at where it is true alone',
    changes: [
      {
        file: product,
        find: '((bits & wanted) ^ wanted) !== 0 || (bits & (negative[word] as number)) !== 0',
        replace: '((bits & wanted) ^ wanted) !== 0',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'marks of steps to one state are those of the first',
    simulates: 'marks of parallel steps not merged: one action taken where two are',
    changes: [
      {
        file: edges,
        find: '(own[edge * words + word] as number) | (marks[at * words + word] as number);',
        replace: 'own[edge * words + word] as number;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'the first marks of a thread are forgotten when it tells of more',
    simulates: 'labels of one hand-over read by the table of the next',
    changes: [{ file: edges, find: '    all.set(known);\n', replace: '' }],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'a chunk is dropped when a second thread hands one over',
    simulates: 'edges lost between workers: "holds" of behaviours that were not looked at',
    changes: [
      {
        file: edges,
        find: '      this.targets[number] = targets;\n',
        replace:
          '      this.targets[number] = thread > 1 ? new Uint32Array(targets.length).fill(lastEdge + nowhere) : targets;\n',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'steps that threads have kept are not handed over by all of them',
    simulates: 'edges lost between workers, where several work on a level',
    changes: [
      {
        file: 'checker/crew.ts',
        find: 'if (answer.edges !== undefined) this.#edges?.add(thread, answer.edges);',
        replace: 'if (answer.edges !== undefined && thread === 1) this.#edges?.add(thread, answer.edges);',
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'what is enabled is what can be followed',
    simulates: 'steps that are cut off held to be impossible: rest where fairness asks for a step',
    changes: [
      {
        file: edges,
        find: '      this.addMarks(edge, into);\n',
        replace:
          '      const word = this.targets[edge >>> chunkBits]?.[edge & chunkMask] ?? 0;\n      if ((word & targetMask) !== nowhere) this.addMarks(edge, into);\n',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'steps that a constraint cuts off are not kept',
    simulates: 'an action held to be impossible where it is only not followed',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: '      if (!fromStart) recorder?.cut(machine.marks());\n',
        replace: '',
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'repeats are dropped where steps are kept',
    simulates: 'edges to states that were met before lost: cycles are never closed',
    changes: [
      {
        file: 'checker/explorer.ts',
        find: "machine.setRepeats(recorder === undefined ? 'dropped' : ",
        replace: "machine.setRepeats(recorder !== undefined ? 'dropped' : ",
      },
    ],
    tests: ['test/liveness/authored'],
  },
  {
    name: 'a step to a state that was met before is kept as one to another',
    simulates: 'the index of a repeat left as it was: edges that are none',
    changes: [
      {
        file: 'checker/store.ts',
        find: "{ ${landing === 'told' ? 'landed[i] = index;' : ''} break; }",
        replace: '{ break; }',
      },
    ],
    // Repeats are recalled before the table is asked, unless there are many states.
    tests: ['checker/temporal'],
  },
  {
    name: 'a repeat is recalled as another state of its batch',
    simulates: 'a place that was put down for the wrong successor',
    changes: [
      {
        file: 'model/machine.ts',
        find: 'recentPlace[slot] = landed[i];',
        replace: 'recentPlace[slot] = landed[0];',
      },
    ],
    tests: ['test/liveness/authored'],
  },
  {
    name: 'a repeat within a batch is taken for its first state',
    simulates: 'a place that is known before it is',
    changes: [
      {
        file: 'checker/store.ts',
        find: 'landed[-2 - known[i]]',
        replace: 'landed[0]',
      },
    ],
    tests: ['test/liveness/authored'],
  },
  {
    name: 'a stuttering step is one that is taken',
    simulates: 'fairness met by doing nothing',
    changes: [
      {
        file: 'model/machine.ts',
        find: "join(' | ')}) === 0) return;`;",
        replace: "join(' | ')}) === 0 && ${this.#marks.length === 0}) return;`;",
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'takings are told apart by their texts',
    simulates: 'fairness of one way to take an action assumed of another',
    changes: [
      {
        file: 'model/temporal.ts',
        find: 'equal(constant, other.choices[at]?.constant)',
        replace: 'String(constant) === String(other.choices[at]?.constant)',
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'a temporal property holds where steps are cut off',
    simulates: '"holds" of behaviours that were not looked at',
    changes: [
      {
        file: 'checker/check.ts',
        find: "limit === undefined && !isCut ? 'whole' : 'in part'",
        replace: "limit === undefined ? 'whole' : 'in part'",
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'a lasso is made shorter without a look at its fairness',
    simulates: 'a lasso that is not judged fair: a detour left out that fairness asks for',
    changes: [
      { file: 'checker/temporal.ts', find: 'if (!isFalse) return false;', replace: 'return isFalse;' },
    ],
    tests: ['test/liveness/authored'],
  },
  {
    name: 'whatever is said of its fairness, a lasso is fair',
    simulates: 'a judge that never says no: an unfair lasso would be told as a counterexample',
    changes: [
      {
        file: 'checker/judge-lasso.ts',
        find: 'reason: reading.fairness(assumption) ?? broken }',
        replace:
          "reason: reading.fairness(assumption) ?? { kind: 'never enabled' as const, ...(broken && {}) } }",
      },
    ],
    tests: ['checker/temporal'],
  },
  {
    name: 'a cycle is closed before all of it is met',
    simulates: 'a lasso that comes back without what is owed: not accepted, or not fair',
    changes: [
      {
        file: 'checker/liveness/lasso.ts',
        find: '  while (owed.remains()) {',
        replace: '  if (owed.remains()) {',
      },
      {
        file: 'checker/liveness/lasso.ts',
        find: '    if (path === undefined) break;\n    extend(path);',
        replace: '    extend(path ?? []);',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
  {
    name: 'states from which a behaviour can rest are not counted as fine',
    simulates: 'a doubt about fairness that there is no reason for',
    changes: [
      {
        file: 'checker/liveness/feasible.ts',
        find: 'if (!product.isFair(state) && !product.canStutter(state)) continue;',
        replace: 'if (!product.isFair(state)) continue;',
      },
    ],
    tests: ['test/liveness/fairness'],
  },
];
