import { detach, equal, type Shape, same } from '../spec/language/index.ts';
import { CodecWriter } from './codecs.ts';
import type { Compiled, CompiledAction, CompiledChoice, CompiledProperty } from './compiled.ts';
import { type Data, dataOf, firstOf, frozen, OutOfBounds, rankOf, sizeOf, valuesOf } from './data.ts';
import { hashText } from './hash.ts';
import { isScalar, type Layout, type LayoutOf, maskOf, stateLayout, unpack } from './layout.ts';
import { type PairTest, pairTestOf } from './pair-tests.ts';
import { type PlainState, requireFinished } from './plain.ts';
import type { RefinementOf } from './refinement.ts';
import type { Represent } from './representative.ts';
import type { CompiledTaking, Mark } from './temporal.ts';
import { asValue, equalsData, interned, MutationError, TagError } from './values.ts';
import { ViewWriter, viewRuntime } from './views.ts';

/**
 * The steps of a spec over packed states: a few typed arrays and the functions generated for this one spec.
 *
 * `before` holds the state that is looked at, `after` the successor under construction. `expand` writes every
 * successor of `before` that differs from it to `batch`; the caller takes them from there and calls `clearBatch`.
 */
export interface Machine {
  readonly wordsPerState: number;
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  /** Successors waiting, `wordsPerState` words each. Replaced by a longer one when it is full. */
  batch(): Uint32Array;
  /** The action that made each waiting successor, by position. */
  batchActions(): Uint16Array;
  /** The hash of each waiting successor, as `hashText` computes it. */
  batchHashes(): Int32Array;
  /**
   * What is true of each waiting step, `wordsPerMarks` words each: bit i says mark i of the compiled spec. Marks are
   * looked for only where a temporal property asks for them.
   */
  batchMarks(): Uint32Array;
  readonly wordsPerMarks: number;
  /** The marks of the step under way, for those that never reach the batch: only those about actions mean anything. */
  marks(): Uint32Array;
  batchSize(): number;
  clearBatch(): void;
  /**
   * Whether successors that were put into the batch a short while ago are put there again. Most successors are repeats,
   * and a caller that only keeps every state has no use for them; one that keeps every step wants to know where the state
   * is stored, if that is known; any other wants them whole.
   */
  setRepeats(repeats: 'offered' | 'dropped' | 'recalled'): void;
  /**
   * Where each waiting successor is stored; -1 where that is not known; -2 - i where it is the successor at i of the
   * batch again. Of use where repeats are recalled.
   */
  batchKnown(): Int32Array;
  /** Says where the states of the batch were stored, by position, so that their repeats can be recalled. */
  settle(landed: Uint32Array): void;
  /** Steps enabled in `before`, stuttering ones included; the other successors are in the batch. Throws what the author's code throws. */
  expand(): number;
  /** Writes every initial state to the batch. @throws OutOfBounds where an initial action leaves the bounds. */
  start(): void;
  /** The first invariant that is false in `before`, by position, or -1. */
  falseInvariant(): number;
  /** Whether the given property, by kind and position, holds in `before`. */
  holds(kind: 'invariants' | 'reachable' | 'predicates', index: number): boolean;
  /** Whether a behaviour may end in `before`. */
  isTerminal(): boolean;
  /** Counters that the functions above keep. */
  readonly counts: MachineCounts;
  /** What the functions above find on steps. Set by the search. */
  readonly events: MachineEvents;
  /**
   * The words of `before` and then the position of the action under way, -1 where there is none: what another thread
   * needs to tell where this one is stuck.
   */
  readonly position: SharedArrayBuffer;
  /** What the words of `before` and of `after` say, as guards and properties see it, and `after` as effects write it. */
  readonly views: { readonly before: unknown; readonly next: unknown; readonly after: unknown };
  /** Packs a state into `after`. */
  pack(state: PlainState): void;
  /** Packs what an effect could assign to all variables: an object with a value for each. @throws OutOfBounds */
  assign(value: object): void;
  unpack(words: Uint32Array): PlainState;
}

/** What a machine counts as it goes, over all its expansions. */
export interface MachineCounts {
  /** States generated, as TLC counts them: initial states and every successor, repeats included. */
  generated: number;
  /** Steps by action, and states in which it was enabled. */
  readonly taken: Float64Array;
  readonly enabledStates: Float64Array;
  /**
   * 1 for each conjunct of a guard, in order of action and conjunct, that was false somewhere. A conjunct is asked only
   * where those before it are true.
   */
  readonly conjunctFalse: Uint8Array;
  /** A state in which each action was enabled, the first one met. */
  readonly examples: (Uint32Array | undefined)[];
  /** Steps cut off by each constraint; step constraints come after. */
  readonly excluded: Float64Array;
}

/** Called in the middle of an expansion, with `before` and `after` in place. */
export interface MachineEvents {
  /** A step property, by position, is false of the step; or of the initial state in `after`, where it is a refinement. */
  stepViolated: (property: number) => void;
  /** An effect left the bounds; `after` means nothing. */
  outOfBounds: () => void;
  /** The successor is excluded by a constraint and will not reach the batch. */
  excluded: (fromStart: boolean) => void;
}

function rankOrNothing(shape: Shape, value: unknown): number {
  try {
    return rankOf(shape, dataOf(shape, value, ''));
  } catch (error) {
    if (error instanceof OutOfBounds) return -1;
    throw error;
  }
}

const host = {
  unpack: (layout: Layout, words: Uint32Array, word: number, shift: number): Data =>
    unpack(layout, words, { word, shift }),
  equals: (layout: Layout, data: Data, other: unknown): boolean => equalsData(layout.shape, data, other),
  value: (layout: Layout, data: Data): unknown => asValue(layout.shape, frozen(data)),
  copied: (layout: Layout, value: unknown): unknown =>
    asValue(layout.shape, frozen(dataOf(layout.shape, value, ''))),
};

/** Writes the functions of one spec. */
class MachineWriter {
  readonly codecs = new CodecWriter(rankOrNothing, interned);
  readonly #compiled: Compiled;
  readonly #words: number;
  readonly #marks: readonly Mark[];
  /** The refinements that are asked about. */
  readonly #refined: readonly RefinementOf[];
  readonly #represent: Represent | undefined;
  readonly wordsPerMarks: number;
  readonly lines: string[] = [];
  #conjuncts = 0;

  constructor(compiled: Compiled, words: number, represent: Represent | undefined) {
    this.#compiled = compiled;
    this.#represent = represent;
    this.#words = words;
    this.#marks = compiled.temporal.length === 0 ? [] : compiled.marks;
    this.wordsPerMarks = Math.ceil(this.#marks.length / 32);
    const pairs = this.#marks.flatMap((mark) => (mark.kind === 'step' ? (pairTestOf(mark.holds) ?? []) : []));
    this.#refined = [
      ...new Set([
        ...compiled.steps.flatMap(({ refines }) => refines ?? []),
        ...pairs.map(({ refines }) => refines),
      ]),
    ];
  }

  get conjuncts(): number {
    return this.#conjuncts;
  }

  /** A function that tries an action with every choice; returns how often it was enabled. */
  action(action: CompiledAction, index: number, emit: string): string {
    const name = `${emit === 'emit' ? 'action' : 'initial'}${index}`;
    const counted = emit === 'emit';
    const next = `choice${Math.max(0, action.choices.length - 1)}`;
    const guards = action.guard.map((conjunct) => {
      const guard = this.codecs.external('guard', conjunct.holds);
      const flag = this.#conjuncts;
      if (counted) this.#conjuncts += 1;
      return `if (!${guard}(before, chosen)) { ${counted ? `conjunctFalse[${flag}] = 1;` : ''} continue ${next}; }`;
    });
    const effect = this.codecs.external('effect', action.effect);
    const body = [
      ...guards,
      copyWords('N', 'P', this.#words),
      counted ? this.#actionMarks(index) : '',
      counted ? 'enabled += 1;' : '',
      counted
        ? `try { const answer = ${effect}(after, chosen); if (answer !== undefined) requireFinished(answer); } catch (error) { if (error instanceof OutOfBounds) { leftBounds(); continue ${next}; } throw error; }`
        : `requireFinished(${effect}(after, chosen));`,
      `${emit}(${index});`,
    ].join('\n');
    const loops = action.choices.reduceRight(
      (inner, choice, depth) => this.#loop(choice, depth, inner),
      body,
    );
    this.lines.push(`
const chosen_${name} = { ${action.choices.map((choice) => `${choice.name}: undefined`).join(', ')} };
function ${name}() {
  const chosen = chosen_${name};
  ${counted ? `underWay[0] = ${index};` : ''}
  let enabled = 0;
  ${action.choices.length === 0 ? `${next}: do { ${body} } while (false);` : loops}
  ${counted ? `if (enabled !== 0) { if (taken[${index}] === 0) examples[${index}] = P.slice(); taken[${index}] += enabled; enabledStates[${index}] += 1; }` : ''}
  return enabled;
}`);
    return name;
  }

  /** Text that puts down which marks about actions are true of the choice under way. */
  #actionMarks(action: number): string {
    const always = new Uint32Array(this.wordsPerMarks);
    const sometimes: string[] = [];
    for (const [index, mark] of this.#marks.entries()) {
      const ways = mark.kind === 'step' ? [] : mark.takings.filter((taking) => taking.action === action);
      if (ways.length === 0) continue;
      const [word, bit] = [index >>> 5, 1 << (index & 31)];
      const tests = ways.map((way) => way.choices.map((choice) => this.#isChosen(choice)).join(' && '));
      if (tests.includes('')) always[word] = (always[word] ?? 0) | bit;
      else sometimes.push(`if (${tests.join(' || ')}) m${word} |= ${bit};`);
    }
    return [...[...always].map((bits, word) => `m${word} = ${bits | 0};`), ...sometimes].join(' ');
  }

  #isChosen({ name, constant }: CompiledTaking['choices'][0]): string {
    if (constant === null || typeof constant !== 'object')
      return `chosen.${name} === ${JSON.stringify(constant)}`;
    return `${this.codecs.external('isValue', (chosen: unknown) => equal(chosen, constant))}(chosen.${name})`;
  }

  /** Text that adds the marks that are predicates over the step. */
  #stepMarks(): string {
    return this.#marks
      .map((mark, index) => {
        if (mark.kind === 'takings') return '';
        const pair = pairTestOf(mark.holds);
        const test =
          pair === undefined
            ? `truth(${this.codecs.external('step', mark.holds)}(before, next))`
            : this.#ofAbstractStates(pair);
        return `if (${test}) m${index >>> 5} |= ${1 << (index & 31)};`;
      })
      .join(' ');
  }

  /** Text of a test of the abstract states that the ends of a step stand for; false where they are one. */
  #ofAbstractStates({ refines, holds }: PairTest): string {
    const at = this.#refined.indexOf(refines);
    const differ = `fromOf${at}() !== toOf${at}() && ${this.codecs.external('pair', holds)}(from${at}, to${at})`;
    // Where a refinement's step property is asked for, it is known what the mapping looks at.
    const property = this.#compiled.steps.findIndex((step) => step.refines === refines);
    if (property < 0) return differ;
    const words = Array.from({ length: this.#words }, (_, word) => `(d${word} & mask${property}_${word})`);
    return `(${words.join(' | ')}) !== 0 && ${differ}`;
  }

  #isAbstractStep(refines: RefinementOf): string {
    const at = this.#refined.indexOf(refines);
    return `${this.codecs.external('isStep', refines.isStep)}(fromOf${at}(), toOf${at}())`;
  }

  /** Text of what numbers the abstract states of both ends of a step: that of `before` once an expansion. */
  abstractStates(): string {
    return this.#refined
      .map((refines, at) => {
        const number = this.codecs.external('numberOf', refines.numberOf);
        return `
let from${at} = -1, to${at} = -1;
function fromOf${at}() { if (from${at} < 0) from${at} = ${number}(before); return from${at}; }
function toOf${at}() { if (to${at} < 0) to${at} = ${number}(next); return to${at}; }`;
      })
      .join('');
  }

  /** Text that forgets the abstract state of `before`. */
  newExpansion(): string {
    return this.#refined.map((_, at) => `from${at} = -1;`).join(' ');
  }

  #loop(choice: CompiledChoice, depth: number, inner: string): string {
    const label = `choice${depth}`;
    const put = `chosen.${choice.name} =`;
    if (choice.kind === 'state') {
      const from = this.codecs.external('from', choice.from);
      return `${label}: for (const x${depth} of ${from}(before, chosen)) { ${put} x${depth}; ${inner} }`;
    }
    if (choice.kind === 'shape' && isScalar(choice.shape)) {
      const value = this.codecs.decoded(choice.shape, `c${depth}`);
      return `${label}: for (let c${depth} = 0; c${depth} < ${sizeOf(choice.shape)}; c${depth} += 1) { ${put} ${value}; ${inner} }`;
    }
    const values =
      choice.kind === 'constants'
        ? choice.values
        : valuesOf(choice.shape, Number.POSITIVE_INFINITY).map((data) => asValue(choice.shape, frozen(data)));
    const list = this.codecs.external('list', values);
    return `${label}: for (let c${depth} = 0; c${depth} < ${list}.length; c${depth} += 1) { ${put} ${list}[c${depth}]; ${inner} }`;
  }

  /**
   * Text that returns on a stuttering step and judges any other by the step properties.
   *
   * A property is first asked of the stuttering step from `before`, with note taken of the variables it looks at. It
   * is a function of what it looks at, so a step that changes none of these gets the same answer, and is not asked
   * about. Most steps change few variables and most properties look at few.
   */
  #judgedStep(properties: readonly { readonly traced: string; readonly judged: string }[]): string {
    const words = Array.from({ length: this.#words }, (_, word) => word);
    const changes = words.map((word) => `const d${word} = N[${word}] ^ P[${word}];`).join(' ');
    const stutters = `if ((${words.map((word) => `d${word}`).join(' | ')}) === 0) return;`;
    if (properties.length === 0) return `${changes} ${stutters}`;
    const judged = properties.map((property, index) => {
      const touched = words.map((word) => `(d${word} & mask${index}_${word})`).join(' | ');
      return `if ((${touched}) !== 0 && !(${property.judged})) events.stepViolated(${index});`;
    });
    const traced = properties.map(
      (property, index) => `
  mask = maskOfReads((before, next) => ${property.traced});
  ${words.map((word) => `mask${index}_${word} = mask[${word}];`).join(' ')}`,
    );
    const masks = properties.flatMap((_, index) => words.map((word) => `mask${index}_${word} = 0`));
    this.lines.push(`
let ${masks.join(', ')};
function traceSteps() {
  let mask;
  ${traced.join('')}
  stepsTraced = true;
}`);
    return `${changes} ${stutters} if (!stepsTraced) traceSteps(); ${judged.join(' ')}`;
  }

  /** Text that judges an initial state by what it must stand for in an abstract spec. */
  #judgedStart(): string {
    return this.#compiled.steps
      .map(({ refines }, index) =>
        refines === undefined
          ? ''
          : `if (!${this.codecs.external('startsWell', refines.startsWell)}(next)) events.stepViolated(${index});`,
      )
      .join(' ');
  }

  /** A function that adds the state in `after` to the batch, unless a constraint excludes it. */
  emission(name: string, fromStart: boolean): string {
    const { steps, constraints, stepConstraints } = this.#compiled;
    const ask = (property: CompiledProperty, args: string): string =>
      property.conjuncts
        .map(({ holds }) => `${this.codecs.external('property', holds)}(${args})`)
        .join(' && ');
    const exclude = (index: number): string =>
      `{ excluded[${index}] += 1; events.excluded(${fromStart}); return; }`;
    return `
function ${name}(action) {
  counts.generated += 1;
  ${this.#refined.map((_, index) => `to${index} = -1;`).join(' ')}
  ${
    fromStart
      ? this.#judgedStart()
      : this.#judgedStep(
          steps.map((property) => ({
            traced: ask(property, 'before, next'),
            judged:
              property.refines === undefined
                ? ask(property, 'before, next')
                : this.#isAbstractStep(property.refines),
          })),
        )
  }
  ${constraints.map((property, index) => `if (!(${ask(property, 'next')})) ${exclude(index)}`).join('\n  ')}
  ${fromStart ? '' : stepConstraints.map((property, index) => `if (!(${ask(property, 'before, next')})) ${exclude(constraints.length + index)}`).join('\n  ')}
  ${this.#represent === undefined ? '' : `${this.codecs.external('represent', this.#represent)}(N);`}
  ${hashText(this.#words, (word) => `N[${word}]`)}
  let place = -1;
  if (repeats !== 0) {
    const slot = (h & ${recentStates - 1}) * ${this.#words};
    if (${Array.from({ length: this.#words }, (_, word) => `recent[slot${plus(word)}] === N[${word}]`).join(' && ')}) {
      if (repeats === 1) return;
      place = recentPlace[h & ${recentStates - 1}];
      // Not stored yet: then it is where an earlier successor of the batch will be.
      if (place < 0) place = -2 - recentOwner[h & ${recentStates - 1}];
    } else {
      ${Array.from({ length: this.#words }, (_, word) => `recent[slot${plus(word)}] = N[${word}];`).join(' ')}
      if (repeats === 2) { recentPlace[h & ${recentStates - 1}] = -1; recentOwner[h & ${recentStates - 1}] = top; }
    }
  }
  ${fromStart ? '' : this.#stepMarks()}
  if (top === room) grow();
  ${Array.from({ length: this.wordsPerMarks }, (_, word) => `marks[top * ${this.wordsPerMarks}${plus(word)}] = m${word};`).join(' ')}
  known[top] = place;
  const at = top * ${this.#words};
  ${Array.from({ length: this.#words }, (_, word) => `batch[at${plus(word)}] = N[${word}];`).join(' ')}
  hashes[top] = h;
  actions[top] = action;
  top += 1;
}`;
  }
}

const plus = (word: number): string => (word === 0 ? '' : ` + ${word}`);

/** States remembered against repeats: few enough to stay in the cache nearest to the processor but one. */
const recentStates = 1 << 13;

/**
 * Text that fills `recent` with what no state can be taken for: a state in slot `s` has a hash that leads to `s`, and
 * the words put there do not.
 */
function forgetText(words: number): string {
  return `
for (let slot = 0; slot < ${recentStates}; slot += 1) {
  for (let filler = 0; ; filler += 1) {
    ${hashText(words, () => 'filler')}
    if ((h & ${recentStates - 1}) === slot) continue;
    recent.fill(filler, slot * ${words}, (slot + 1) * ${words});
    break;
  }
}`;
}

function copyWords(to: string, from: string, words: number): string {
  return Array.from({ length: words }, (_, word) => `${to}[${word}] = ${from}[${word}];`).join(' ');
}

/** Variables beyond these have no bit in `reads`. */
const maxTracedVariables = 31;

/** Text of `maskOfReads`: the bits of the state that a step property looks at when it is asked of `before` twice. */
function tracingText(layout: LayoutOf<'record'>, traced: string): string {
  const words = layout.extent.count;
  const all = JSON.stringify(Array.from({ length: words }, () => 0xffffffff));
  if (layout.fields.length > maxTracedVariables)
    return `const everything = ${all}; function maskOfReads() { return everything; }`;
  return `
const everything = ${all};
const variableMasks = ${JSON.stringify(layout.fields.map((part) => maskOf(part, words)))};
const masksByReads = new Map();
const tracedBefore = new ${traced}(0, 0);
const tracedAfter = new ${traced}(0, 0);
function maskOfReads(property) {
  reads = 0;
  let holds = false;
  // What it says of a stuttering step, a failure included, is said to nobody: then every step is asked about.
  try { holds = property(tracedBefore, tracedAfter); } catch {}
  if (holds !== true || reads === -1) return everything;
  const known = masksByReads.get(reads);
  if (known !== undefined) return known;
  const mask = everything.map((_, word) => {
    let bits = 0;
    for (let k = 0; k < variableMasks.length; k += 1) if ((reads >>> k) & 1) bits |= variableMasks[k][word];
    return bits;
  });
  masksByReads.set(reads, mask);
  return mask;
}`;
}

/**
 * Generates the machine of a compiled spec; where `represent` is given, one whose batch holds representatives instead of
 * successors: the events, which come first, see the successor itself.
 * @throws UnpackableTypeError where a variable's type has no packed form.
 */
export function machineOf(compiled: Compiled, represent?: Represent): Machine {
  const layout = stateLayout(compiled.variables);
  const words = layout.extent.count;
  const writer = new MachineWriter(compiled, words, represent);
  const { codecs } = writer;
  const readers = new ViewWriter(codecs, 'read', 'P', 'Before');
  const nextReaders = new ViewWriter(codecs, 'read', 'N', 'Next');
  const writers = new ViewWriter(codecs, 'write', 'N', 'After');
  const reader = readers.classFor(layout);
  const traced = readers.tracedClassFor(layout);
  const setter = writers.classFor(layout);
  const nextReader = nextReaders.classFor(layout);
  const initial = compiled.initial.map((action, index) => writer.action(action, index, 'emitInitial'));
  const actions = compiled.actions.map((action, index) => writer.action(action, index, 'emit'));
  const emissions = [writer.emission('emit', false), writer.emission('emitInitial', true)];
  const properties = (['invariants', 'reachable'] as const).map((kind) => {
    const list = compiled[kind].map((property) => {
      const conjuncts = property.conjuncts.map(
        (conjunct) => `${codecs.external('property', conjunct.holds)}(before)`,
      );
      return `() => ${conjuncts.join(' && ')}`;
    });
    return `const ${kind} = [${list.join(', ')}];`;
  });
  const predicates = compiled.predicates.map(
    ({ holds }) => `() => truth(${codecs.external('property', holds)}(before))`,
  );
  const abstractStates = writer.abstractStates();
  const markWords = Array.from({ length: writer.wordsPerMarks }, (_, word) => word);
  const invariants = compiled.invariants.map((property, index) => {
    const conjuncts = property.conjuncts.map(
      (conjunct) => `${codecs.external('property', conjunct.holds)}(before)`,
    );
    return `if (!(${conjuncts.join(' && ')})) return ${index};`;
  });

  const terminal =
    compiled.terminal === undefined ? 'false' : `${codecs.external('terminal', compiled.terminal)}(before)`;
  const counts: MachineCounts = {
    generated: 0,
    taken: new Float64Array(compiled.actions.length),
    enabledStates: new Float64Array(compiled.actions.length),
    examples: compiled.actions.map(() => undefined),
    conjunctFalse: new Uint8Array(Math.max(1, writer.conjuncts)),
    excluded: new Float64Array(compiled.constraints.length + compiled.stepConstraints.length),
  };
  const events: MachineEvents = { stepViolated: () => {}, outOfBounds: () => {}, excluded: () => {} };

  const position = new SharedArrayBuffer((words + 1) * 4);
  const text = `'use strict';
const { ${[...codecs.externals.keys()].join(', ')} } = externals;
const { taken, enabledStates, conjunctFalse, excluded, examples } = counts;
const P = new Uint32Array(position, 0, ${words});
const underWay = new Int32Array(position, ${words * 4}, 1);
const N = new Uint32Array(${words});
const first = new Uint32Array(${words});
let room = 1024;
let batch = new Uint32Array(room * ${words});
let actions = new Uint16Array(room);
let hashes = new Int32Array(room);
let marks = new Uint32Array(room * ${writer.wordsPerMarks});
${markWords.map((word) => `let m${word} = 0;`).join(' ')}
let known = new Int32Array(room);
// 0: repeats are offered; 1: dropped; 2: recalled.
let repeats = 0;
const recent = new Uint32Array(${recentStates * words});
// Where a remembered state is stored, once that is known, and which successor of the batch it is until then.
const recentPlace = new Int32Array(${recentStates}).fill(-1);
const recentOwner = new Int32Array(${recentStates}).fill(-1);
${forgetText(words)}
let top = 0;
underWay[0] = -1;
const signal = new OutOfBounds('a value', 'is not of its type');
function bad() { throw signal; }
// The plain form says which predicate it was.
function truth(answer) {
  if (answer === true || answer === false) return answer;
  throw new TypeError('a predicate of a formula answers neither true nor false');
}
function mutation(what) { throw new MutationError(what); }
function leftBounds() { events.outOfBounds(); }
function grow() {
  room *= 2;
  const wider = new Uint32Array(room * ${words}); wider.set(batch); batch = wider;
  const longer = new Uint16Array(room); longer.set(actions); actions = longer;
  const more = new Int32Array(room); more.set(hashes); hashes = more;
  const said = new Uint32Array(room * ${writer.wordsPerMarks}); said.set(marks); marks = said;
  const places = new Int32Array(room); places.set(known); known = places;
}
${viewRuntime}
${codecs.lines.join('\n')}
${readers.lines.join('\n')}
${writers.lines.join('\n')}
${nextReaders.lines.join('\n')}
const before = new ${reader}(0, 0);
const after = new ${setter}(0, 0);
// The successor as properties and constraints see it: they may change it as little as the state before.
const next = new ${nextReader}(0, 0);
let reads = 0;
let stepsTraced = false;
${abstractStates}
${tracingText(layout, traced)}
${emissions.join('\n')}
${writer.lines.join('\n')}
${properties.join('\n')}
const predicates = [${predicates.join(', ')}];
const kinds = { invariants, reachable, predicates };
function expand() {
  let enabled = 0;
  stepsTraced = false;
  ${writer.newExpansion()}
  ${actions.map((name) => `enabled += ${name}();`).join('\n  ')}
  underWay[0] = -1;
  return enabled;
}
return {
  before: P, after: N,
  batch: () => batch, batchActions: () => actions, batchHashes: () => hashes, batchMarks: () => marks, batchSize: () => top, clearBatch: () => { top = 0; },
  setRepeats(how) { repeats = ['offered', 'dropped', 'recalled'].indexOf(how); },
  batchKnown: () => known,
  settle(landed) {
    for (let i = 0; i < top; i += 1) {
      const slot = hashes[i] & ${recentStates - 1};
      // The slot may have been taken by a later successor of the batch.
      if (known[i] === -1 && recentOwner[slot] === i) recentPlace[slot] = landed[i];
    }
  },
  expand,
  start() {
    P.set(first);
    ${initial.length === 0 ? 'N.set(P); emitInitial(0);' : initial.map((name) => `${name}();`).join(' ')}
  },
  isTerminal: () => ${terminal},
  falseInvariant() { ${invariants.join(' ')} return -1; },
  holds: (kind, index) => kinds[kind][index](),
  views: { before, next, after },
  marks: () => Uint32Array.of(${markWords.map((word) => `m${word}`).join(', ')}),
  first,
  assign: (value) => after.$assign(value),
  // Variable by variable: nothing of the value lies in what is overwritten, so that it need not be copied first.
  assignEach: (value) => { ${layout.fields.map(({ name }) => `after.${name} = value.${name};`).join(' ')} },
};`;
  const make = new Function(
    'externals',
    'counts',
    'events',
    'host',
    'OutOfBounds',
    'MutationError',
    'TagError',
    'requireFinished',
    'same',
    'detach',
    'position',
    text,
  );
  // True by the text above.
  const made = make(
    Object.fromEntries(codecs.externals),
    counts,
    events,
    host,
    OutOfBounds,
    MutationError,
    TagError,
    requireFinished,
    same,
    detach,
    position,
  ) as Generated;
  const pack = (state: PlainState): void => {
    made.after.fill(0);
    made.assign(asValue(compiled.variables, frozen(state)));
  };
  pack(firstOf(compiled.variables) as PlainState);
  made.first.set(made.after);
  return {
    wordsPerState: words,
    before: made.before,
    after: made.after,
    batch: made.batch,
    batchActions: made.batchActions,
    batchHashes: made.batchHashes,
    batchMarks: made.batchMarks,
    wordsPerMarks: writer.wordsPerMarks,
    marks: made.marks,
    setRepeats: made.setRepeats,
    batchKnown: made.batchKnown,
    settle: made.settle,
    batchSize: made.batchSize,
    clearBatch: made.clearBatch,
    expand: made.expand,
    start: made.start,
    isTerminal: made.isTerminal,
    falseInvariant: made.falseInvariant,
    holds: made.holds,
    counts,
    events,
    position,
    views: made.views,
    pack,
    assign: (value) => {
      made.after.fill(0);
      made.assignEach(value);
    },
    unpack: (packed) => frozen(unpack(layout, packed) as PlainState),
  };
}

interface Generated
  extends Pick<
    Machine,
    | 'before'
    | 'after'
    | 'batch'
    | 'batchActions'
    | 'batchHashes'
    | 'batchMarks'
    | 'marks'
    | 'setRepeats'
    | 'batchKnown'
    | 'settle'
    | 'batchSize'
    | 'clearBatch'
    | 'expand'
    | 'start'
    | 'isTerminal'
    | 'falseInvariant'
    | 'holds'
    | 'views'
  > {
  readonly first: Uint32Array;
  assign(value: unknown): void;
  assignEach(value: object): void;
}
