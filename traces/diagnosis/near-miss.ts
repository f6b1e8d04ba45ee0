import {
  type Compiled,
  type Conjunct,
  dataText,
  type Given,
  open,
  PlainModel,
  type PlainState,
  stepText,
  type Try,
} from '../../model/index.ts';
import { type Binding, type Line, type Move, planOf, valueFrom } from '../conformance/index.ts';
import { type Mismatch, Shown } from './mismatch.ts';
import { type Reading, readingsOf } from './readings.ts';

/** Why an action does not explain a line from a state. */
export type Why =
  | {
      readonly kind: 'its guard is false';
      /** The first conjunct that is false. */
      readonly conjunct: string;
      /** What the conjunct read of the state, and the choices it looked at. */
      readonly read: readonly Reading[];
      readonly chosen: readonly Reading[];
    }
  | {
      readonly kind: 'a choice has no such value';
      readonly choice: string;
      /** What the choice has instead, the first few. */
      readonly has: readonly string[];
      readonly more: number;
    }
  | { readonly kind: 'it leaves the bounds'; readonly path: string; readonly problem: string }
  | { readonly kind: 'it leads elsewhere' }
  | { readonly kind: 'it shows another state' };

/** An action tried on a line, from a state that explains everything before it. */
export interface NearMiss {
  /** `deposit(account=alice, amount=2)`; the name alone where no choice can be made. Empty where no step is taken. */
  readonly step: string;
  readonly action: string | undefined;
  /** Steps that were taken for the same line before it. */
  readonly after: readonly string[];
  /** Which of the states that explain what came before, from 0. */
  readonly candidate: number;
  readonly why: Why;
  /** Conjuncts of the guard that are true, of how many. */
  readonly passed: number;
  readonly conjuncts: number;
  readonly mismatches: readonly Mismatch[];
}

/** What was tried on a line. */
export interface NearMisses {
  /** The nearest first. */
  readonly nearest: readonly NearMiss[];
  /** How many were tried, the nearest among them. */
  readonly tried: number;
  /** Whether there were more ways than were tried. */
  readonly isCut: boolean;
}

const maxNearest = 5;
const maxTried = 4_096;
const maxListed = 4;

/** Why no way of `line` explains it from any of `candidates`: the nearest misses, each once. */
export function nearMisses(
  compiled: Compiled,
  candidates: readonly PlainState[],
  line: Line,
  binding: Binding,
): NearMisses {
  const search = new MissSearch(compiled, line);
  search.unreadable(binding);
  for (const [candidate, state] of candidates.entries()) search.from(state, candidate);
  return search.found;
}

class MissSearch {
  readonly #compiled: Compiled;
  readonly #plain: PlainModel;
  readonly #line: Line;
  readonly #shown: Shown;
  /** By what they say: many states miss in one way. */
  readonly #misses = new Map<string, NearMiss>();
  #tried = 0;

  constructor(compiled: Compiled, line: Line) {
    this.#compiled = compiled;
    this.#plain = new PlainModel(compiled);
    this.#line = line;
    this.#shown = new Shown(this.#plain, line);
  }

  get found(): NearMisses {
    const nearest = [...this.#misses.values()].sort(byNearness).slice(0, maxNearest);
    return { nearest, tried: this.#tried, isCut: this.#tried >= maxTried };
  }

  from(state: PlainState, candidate: number): void {
    const before = this.#shown.before(state);
    for (const way of this.#line.ways)
      this.#along(way, 0, { state, start: state, candidate, before, after: [] });
  }

  /** Ways that were left out as the line was read: it gives a choice what no state has for it. */
  unreadable(binding: Binding): void {
    const { event } = this.#line;
    for (const { action, choices } of planOf(this.#compiled, binding, event.a).ways.flat()) {
      const { name = '', guard = [] } = this.#compiled.actions[action] ?? {};
      for (const { reader, source } of choices) {
        const json = valueFrom(source, event);
        // What is none of the values is read as a symbol.
        if (json === undefined || typeof reader.read(json) !== 'symbol') continue;
        const why = {
          kind: 'a choice has no such value',
          choice: reader.choice.name,
          has: [],
          more: 0,
        } as const;
        this.#keep({
          step: name,
          action: name,
          after: [],
          candidate: 0,
          passed: 0,
          conjuncts: guard.length,
          mismatches: [],
          why,
        });
      }
    }
  }

  #along(way: readonly Move[], depth: number, at: At): void {
    const move = way[depth];
    if (move === undefined) {
      const mismatches = [...at.before, ...this.#shown.after(at.start, at.state)];
      if (mismatches.length > 0) this.#keep({ ...ended(at), mismatches });
      return;
    }
    const name = this.#compiled.actions[move.action]?.name ?? '';
    let hasTried = false;
    for (const tried of this.#plain.tries(at.state, name, move.given)) {
      if (this.#tried >= maxTried) return;
      hasTried = true;
      this.#try(tried, way, depth, at);
    }
    if (!hasTried) this.#noValue(name, move, at);
  }

  #try(tried: Try, way: readonly Move[], depth: number, at: At): void {
    const judged = tried.judged();
    const passed = judged.filter(({ says }) => says === 'true').length;
    const miss = {
      step: stepText(tried),
      action: tried.action,
      after: at.after,
      candidate: at.candidate,
      passed,
      conjuncts: judged.length,
      mismatches: at.before,
    };
    if (tried.blockedBy !== undefined) {
      const index = judged.findIndex(({ says }) => says !== 'true');
      this.#keep({ ...miss, why: this.#blocked(tried, tried.blockedBy, index, at.state) });
      return;
    }
    const { outcome } = tried.take();
    if (outcome.kind === 'bounds') {
      const { path, problem } = outcome;
      this.#keep({ ...miss, why: { kind: 'it leaves the bounds', path, problem } });
    } else if (depth + 1 < way.length) {
      this.#along(way, depth + 1, { ...at, state: outcome.state, after: [...at.after, stepText(tried)] });
    } else {
      const mismatches = [...at.before, ...this.#shown.after(at.start, outcome.state)];
      if (mismatches.length > 0) this.#keep({ ...miss, mismatches, why: { kind: 'it leads elsewhere' } });
    }
  }

  #blocked(tried: Try, conjunct: string, index: number, state: PlainState): Why {
    const action = this.#compiled.actions.find(({ name }) => name === tried.action);
    const predicate: Conjunct | undefined = action?.guard[index];
    const readings =
      predicate === undefined
        ? { state: [], choices: [] }
        : readingsOf(predicate.holds, this.#compiled.variables, this.#plain.value(state), tried.chosen);
    const chosen = tried.arguments
      .filter(({ name }) => readings.choices.includes(name))
      .map(({ name, value, shape }) => ({ path: name, value: dataText(shape, value) }));
    return { kind: 'its guard is false', conjunct, read: readings.state, chosen };
  }

  /** None of the values that the choices have is the one that the line says. */
  #noValue(name: string, move: Move, at: At): void {
    const choices = this.#compiled.actions[move.action]?.choices ?? [];
    // The first choice that has no such value is the one without which there are ways, with what is said before it.
    const wrong = choices.findIndex((_, index) => {
      const given: Given = choices.map((_, other) => (other < index ? move.given[other] : open));
      const kept: Given = choices.map((_, other) => (other <= index ? move.given[other] : open));
      return this.#has(at.state, name, given) && !this.#has(at.state, name, kept);
    });
    const choice = choices[Math.max(0, wrong)];
    const given: Given = choices.map((_, other) => (other < wrong ? move.given[other] : open));
    const has = new Set<string>();
    for (const { arguments: args } of this.#plain.tries(at.state, name, given)) {
      const argument = args[Math.max(0, wrong)];
      if (argument !== undefined) has.add(dataText(argument.shape, argument.value));
      if (has.size > 64) break;
    }
    this.#keep({
      step: name,
      action: name,
      after: at.after,
      candidate: at.candidate,
      passed: 0,
      conjuncts: this.#compiled.actions[move.action]?.guard.length ?? 0,
      mismatches: at.before,
      why: {
        kind: 'a choice has no such value',
        choice: choice?.name ?? '',
        has: [...has].slice(0, maxListed),
        more: Math.max(0, has.size - maxListed),
      },
    });
  }

  #has(state: PlainState, name: string, given: Given): boolean {
    for (const _ of this.#plain.tries(state, name, given)) return true;
    return false;
  }

  #keep(miss: NearMiss): void {
    this.#tried += 1;
    const text = JSON.stringify([miss.step, miss.after, miss.why, miss.mismatches]);
    if (!this.#misses.has(text)) this.#misses.set(text, miss);
    // Of many, the far ones are let go now and then, so that memory stays small.
    if (this.#misses.size > 16 * maxNearest) {
      const kept = [...this.#misses].sort(([, a], [, b]) => byNearness(a, b)).slice(0, maxNearest);
      this.#misses.clear();
      for (const [key, one] of kept) this.#misses.set(key, one);
    }
  }
}

/** Where a way has come to. */
interface At {
  readonly start: PlainState;
  readonly state: PlainState;
  readonly candidate: number;
  readonly before: readonly Mismatch[];
  readonly after: readonly string[];
}

/** A line for which no step is taken: it only shows a state. */
function ended({ after, candidate }: At): Omit<NearMiss, 'mismatches'> {
  return {
    step: '',
    action: undefined,
    after,
    candidate,
    passed: 0,
    conjuncts: 0,
    why: { kind: 'it shows another state' },
  };
}

/** Guards that let it pass first, then those that nearly did; then the fewest differences. */
function byNearness(left: NearMiss, right: NearMiss): number {
  const rank = ({ why }: NearMiss): number => {
    switch (why.kind) {
      case 'it leads elsewhere':
      case 'it shows another state':
      case 'it leaves the bounds':
        return 0;
      case 'its guard is false':
        return 1;
      case 'a choice has no such value':
        return 2;
    }
  };
  const share = ({ passed, conjuncts }: NearMiss): number => (conjuncts === 0 ? 1 : passed / conjuncts);
  return (
    rank(left) - rank(right) ||
    share(right) - share(left) ||
    left.mismatches.length - right.mismatches.length ||
    left.candidate - right.candidate ||
    (left.step < right.step ? -1 : left.step > right.step ? 1 : 0)
  );
}
