import type { Compiled, Stepper } from '../../model/index.ts';
import type { Line, StepListener } from '../conformance/index.ts';
import { ConjunctWatch } from './conjunct-watch.ts';
import type { Coverage, CoveredSpace } from './covered.ts';
import { EventCounts } from './event-counts.ts';
import { type Space, spaceOf } from './space.ts';

/** Sets of constants for which it is counted how many states there are: it takes seconds for each. */
const maxSpaces = 4;
/** Distinct states that are told apart. */
const maxStates = 200_000;
/** Transitions that are told apart. */
const maxTransitions = 1_000_000;
/** Conjuncts of guards that are asked. */
const maxJudged = 5_000_000;

/** Hears of the behaviour that explains one log, and of its lines. */
export interface LogWatch extends StepListener {
  taken(action: number, line: Line | undefined): void;
  arrived(line: Line | undefined): void;
  /** Call with every line of the log. */
  heard(line: Line): void;
}

/**
 * Hears of the behaviours that explain logs, and counts what of a spec they exercise. Logs may be heard of one after
 * another or at the same time.
 */
export class CoverageWatch {
  readonly #bySetting = new Map<string, SettingWatch>();
  #logs = 0;
  #skipped = 0;

  /** Who hears of another log. */
  watch(stepper: Stepper<unknown>): LogWatch {
    this.#logs += 1;
    const { compiled } = stepper;
    const constants = JSON.stringify(compiled.constants);
    const known = this.#bySetting.get(constants) ?? new SettingWatch(compiled, constants);
    this.#bySetting.set(constants, known);
    return known.along(stepper);
  }

  /** Call with the events of a log that the binding skips. */
  skipped(count: number): void {
    this.#skipped += count;
  }

  /**
   * What was exercised; undefined where no log was heard of. Explores the state graph where it is small, to say how much
   * there is, unless there are many sets of constants, each with a graph of its own.
   */
  coverage(): Coverage | undefined {
    const watches = [...this.#bySetting.values()];
    const [first] = watches;
    if (first === undefined) return undefined;
    const isFew = watches.length <= maxSpaces;
    const spaces = watches.map(({ compiled }) => (isFew ? spaceOf(compiled) : undefined));
    const all = spaces.every((space) => space !== undefined) ? spaces : undefined;
    const seen = new Set(watches.flatMap(({ events }) => events.variables));
    const { compiled } = first;
    return {
      spec: compiled.specName,
      logs: this.#logs,
      lines: sum(watches, ({ events }) => events.lines),
      steps: sum(watches, (watch) => watch.steps),
      hiddenSteps: sum(watches, (watch) => watch.hiddenSteps),
      skippedEvents: this.#skipped,
      actions: compiled.actions.map(({ name }, index) => ({
        name,
        count: sum(watches, ({ taken }) => taken[index] ?? 0),
      })),
      conjuncts: first.conjuncts.conjuncts.map((conjunct, index) => ({
        ...conjunct,
        true: sum(watches, (watch) => watch.conjuncts.conjuncts[index]?.true ?? 0),
        false: sum(watches, (watch) => watch.conjuncts.conjuncts[index]?.false ?? 0),
      })),
      pairs: pairsOf(watches),
      allPairs: all && new Set(all.flatMap(({ pairs }) => [...pairs])).size,
      spaces: watches.map((watch, index) => watch.space(spaces[index])),
      events: EventCounts.together(watches.map(({ events }) => events)),
      unseenVariables: compiled.variables.fields.map(({ name }) => name).filter((name) => !seen.has(name)),
      isCut: watches.some(({ conjuncts }) => conjuncts.isCut),
    };
  }
}

/** Counts for one set of constants. */
class SettingWatch {
  readonly compiled: Compiled;
  readonly constants: string;
  readonly events = new EventCounts();
  readonly conjuncts: ConjunctWatch;
  readonly taken: number[];
  readonly pairs = new Map<string, number>();
  steps = 0;
  hiddenSteps = 0;
  readonly #numbers = new Map<string, number>();
  readonly #transitions = new Set<string>();
  #isCut = false;

  constructor(compiled: Compiled, constants: string) {
    this.compiled = compiled;
    this.constants = constants;
    this.conjuncts = new ConjunctWatch(compiled, maxJudged);
    this.taken = compiled.actions.map(() => 0);
  }

  along(stepper: Stepper<unknown>): LogWatch {
    let last: number | undefined;
    let at: number | undefined;
    return {
      heard: (line) => this.events.add(line),
      taken: (action, line) => {
        // The state that a behaviour begins in is not arrived at.
        at ??= this.#meet(stepper);
        this.steps += 1;
        if (line === undefined) this.hiddenSteps += 1;
        this.taken[action] = (this.taken[action] ?? 0) + 1;
        if (last !== undefined) {
          const pair = `${last} ${action}`;
          this.pairs.set(pair, (this.pairs.get(pair) ?? 0) + 1);
        }
        last = action;
      },
      arrived: () => {
        if (last === undefined) return;
        const from = at;
        at = this.#meet(stepper);
        if (this.#transitions.size < maxTransitions) this.#transitions.add(`${from} ${last} ${at}`);
        else this.#isCut = true;
      },
    };
  }

  space(known: Space | undefined): CoveredSpace {
    return {
      constants: this.constants,
      states: { met: this.#numbers.size, of: known?.states },
      transitions: { met: this.#transitions.size, of: known?.transitions },
      isCut: this.#isCut,
    };
  }

  /** The number of the state that is entered. Looks at its guards where it is new. */
  #meet(stepper: Stepper<unknown>): number {
    const state = stepper.entered();
    const key = state instanceof Uint32Array ? state.join(' ') : JSON.stringify(stepper.plain(state));
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#numbers.size >= maxStates) {
      this.#isCut = true;
      return maxStates;
    }
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    this.conjuncts.look(stepper.before);
    return number;
  }
}

function pairsOf(watches: readonly SettingWatch[]): Coverage['pairs'] {
  const names = watches[0]?.compiled.actions.map(({ name }) => name) ?? [];
  const counts = new Map<string, number>();
  for (const { pairs } of watches)
    for (const [pair, count] of pairs) counts.set(pair, (counts.get(pair) ?? 0) + count);
  return [...counts].map(([pair, count]) => {
    const [first = '', second = ''] = pair.split(' ').map((index) => names[Number(index)] ?? '');
    return { first, second, count };
  });
}

function sum<Of>(list: readonly Of[], count: (one: Of) => number): number {
  return list.reduce((total, one) => total + count(one), 0);
}
