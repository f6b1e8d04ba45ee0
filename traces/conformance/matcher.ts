import { type Found, searchInDepth, type Wanted, type Witness } from './depth-search.ts';
import type { Explainer, Explanation, StepListener } from './explainer.ts';
import type { Line } from './line.ts';
import { type Order, TotalOrder } from './order.ts';

/** What matching costs at most, and what it is to look at. */
export interface MatchOptions {
  /**
   * `candidates` keeps the set of all states that explain the log so far, line by line; `depth` follows one behaviour and
   * goes back where it fails. `auto` keeps candidates while they are few and every step has its line.
   */
  readonly engine: 'auto' | 'candidates' | 'depth';
  /** Candidates at one line after which `auto` goes to the other engine, and `candidates` gives up. */
  readonly maxCandidates: number;
  /** Pairs of a position and a state that are met going deep, after which nothing is decided. */
  readonly maxStates: number;
  readonly isStopped: () => boolean;
  /** Hears of the behaviour that explains the log; where there are several, of one of them. */
  readonly listener?: StepListener | undefined;
}

/** The log cannot be explained beyond `explained` lines. */
export interface Failure<State> {
  /** The line that no behaviour explains; where lines are ordered in part, the first of those that may come next. */
  readonly line: Line;
  /** States that explain everything before it, all of them or a few. */
  readonly candidates: readonly State[];
  /** The last lines before it, the latest last. */
  readonly recent: readonly Line[];
  /** How many lines are explained at most. */
  readonly explained: number;
  /** A state before, the lines from there on up to `line`, where they are still known: what a repair is tried on. */
  readonly from: { readonly state: State; readonly lines: readonly Line[] };
  /** Lines that are known to come after it: where the order is not total, those that were not explained either. */
  readonly rest: readonly Line[];
}

/** What came of matching a log. */
export type Matched<State> =
  | { readonly kind: 'accepted'; readonly effort: Effort }
  | { readonly kind: 'rejected'; readonly failure: Failure<State>; readonly effort: Effort }
  | { readonly kind: 'inconclusive'; readonly reason: string; readonly effort: Effort };

/** What it took. */
export interface Effort {
  readonly lines: number;
  /** The most candidates at one line; 1 where the log determines the behaviour. */
  readonly mostCandidates: number;
  /** Pairs of a position and a state that were met going deep; 0 where that was not needed. */
  readonly statesInDepth: number;
  /** Steps without a line, in the behaviour that was found. */
  readonly hiddenSteps: number;
}

/** So many of the last lines are kept, to tell what came before a line and to look for repairs. */
const recentLines = 256;

/**
 * Matches a log against a spec, line by line. The order of the lines is total; for others there is `searchInDepth` alone.
 *
 * Exact with either engine: what is rejected is explained by no behaviour of the spec, whatever was left open.
 */
export class Matcher<State> {
  readonly #explainer: Explainer<State>;
  readonly #options: MatchOptions;
  readonly #preferred: Wanted<State> | undefined;
  /** Every state that explains the lines so far; undefined while the one that does is entered in the stepper. */
  #candidates: readonly State[] | undefined;
  /** The last state that was the only one, and the lines since. */
  #checkpoint: readonly State[];
  #since: Line[] = [];
  /** The last lines; of those before `since`, once the search goes deep. */
  #recent: Line[] = [];
  #failure: Failure<State> | undefined;
  #isDeep: boolean;
  #stopped: string | undefined;
  #hasBegun = false;
  #lines = 0;
  #mostCandidates = 1;
  #statesInDepth = 0;
  #hiddenSteps = 0;

  /** `starts` are the initial states that agree with what the head of the log shows, at least one. Of behaviours that explain
   * the log, one that is `preferred` is told, if there is one.
   */
  constructor(
    explainer: Explainer<State>,
    starts: readonly State[],
    options: MatchOptions,
    preferred?: Wanted<State>,
  ) {
    this.#explainer = explainer;
    this.#options = options;
    this.#preferred = preferred;
    this.#checkpoint = starts;
    this.#candidates = starts;
    this.#isDeep = options.engine === 'depth' || (options.engine === 'auto' && explainer.hides);
    const [only, another] = starts;
    if (only !== undefined && another === undefined) this.#begin(only);
    if (this.#isDeep) return;
    if (explainer.hides) this.#candidates = this.#closed(starts);
    this.#settleOrGiveUp();
  }

  /** How many states explain the lines so far; undefined where that is decided at the end. */
  get candidates(): number | undefined {
    return this.#isDeep ? undefined : (this.#candidates?.length ?? 1);
  }

  /** Whether more lines can change anything. */
  get isDecided(): boolean {
    return this.#failure !== undefined || this.#stopped !== undefined;
  }

  add(line: Line): void {
    if (this.isDecided) return;
    this.#lines += 1;
    if (this.#isDeep) {
      this.#since.push(line);
      return;
    }
    if (this.#candidates === undefined) this.#addToOne(line);
    else this.#addToMany(line, this.#candidates);
    if (this.#isDeep) return;
    this.#recent.push(line);
    if (this.#recent.length >= 2 * recentLines) this.#recent = this.#recent.slice(-recentLines);
  }

  /** Nothing more is looked at: unless it is decided already, nothing is. */
  stop(reason: string): void {
    if (!this.isDecided) this.#stopped = reason;
  }

  /** Whether the behaviour is to be known, or at least how many of its steps have no line. */
  get #tells(): boolean {
    return this.#options.listener !== undefined || this.#explainer.hides;
  }

  /** What came of it. Call once, after the last line. */
  finish(): Matched<State> {
    if (this.#failure === undefined && this.#stopped === undefined) {
      const [start] = this.#checkpoint;
      // With candidates left it is accepted; a way to them is looked for where somebody wants to know.
      if (this.#since.length > 0 && (this.#isDeep || this.#tells)) this.#decideInDepth();
      else if (!this.#hasBegun && start !== undefined) this.#begin(start);
    }
    const effort: Effort = {
      lines: this.#lines,
      mostCandidates: this.#mostCandidates,
      statesInDepth: this.#statesInDepth,
      hiddenSteps: this.#hiddenSteps,
    };
    if (this.#stopped !== undefined) return { kind: 'inconclusive', reason: this.#stopped, effort };
    return this.#failure === undefined
      ? { kind: 'accepted', effort }
      : { kind: 'rejected', failure: this.#failure, effort };
  }

  #addToOne(line: Line): void {
    const { stepper } = this.#explainer;
    if (this.#explainer.hides) {
      const state = stepper.entered();
      this.#checkpoint = [state];
      this.#addToMany(line, [state]);
      return;
    }
    switch (this.#explainer.single(line)) {
      case 'one':
        this.#explainer.advance(line, this.#options.listener);
        return;
      case 'none': {
        const state = stepper.entered();
        this.#fail(line, [state], { state, lines: [line] });
        return;
      }
      case 'several': {
        const state = stepper.entered();
        this.#checkpoint = [state];
        this.#addToMany(line, [state]);
      }
    }
  }

  #addToMany(line: Line, candidates: readonly State[]): void {
    this.#since.push(line);
    const explained = this.#explained(candidates, line);
    if (explained.length === 0) {
      this.#fail(line, candidates, { state: this.#startOf(this.#since.slice(0, -1)), lines: this.#since });
      return;
    }
    this.#candidates = explained;
    this.#settleOrGiveUp();
  }

  /** The states after a line, and those that steps without a line lead to from them. */
  #explained(states: readonly State[], line: Line): readonly State[] {
    const explained = this.#distinct(states.flatMap((state) => this.#explainer.explain(state, line)));
    return this.#explainer.hides ? this.#closed(explained) : explained;
  }

  /** Of the states of the checkpoint, the first from which the lines since can be explained. */
  #startOf(lines: readonly Line[]): State {
    for (const start of this.#checkpoint) {
      let states: readonly State[] = this.#explainer.hides ? this.#closed([start]) : [start];
      for (const line of lines) states = this.#explained(states, line);
      if (states.length > 0) return start;
    }
    throw new Error('no state to start from; this is a bug in Assay, please report it');
  }

  #settleOrGiveUp(): void {
    const count = this.#candidates?.length ?? 1;
    this.#mostCandidates = Math.max(this.#mostCandidates, count);
    if (count > this.#options.maxCandidates) this.#giveUpCandidates();
    else this.#settle();
  }

  /** Where one state is left, it is entered, and the way to it is told. */
  #settle(): void {
    const [only, another] = this.#candidates ?? [];
    if (only === undefined || another !== undefined) return;
    if (this.#since.length > 0 && this.#tells && !this.#tellOfWayTo(only)) return;
    this.#checkpoint = [only];
    this.#since = [];
    this.#candidates = undefined;
    this.#explainer.stepper.enter(only);
  }

  /** Whether the way was found: without it, nobody knows what the behaviour looked like that leads there. */
  #tellOfWayTo(only: State): boolean {
    const found = this.#search((state) => this.#explainer.stepper.same(state, only));
    switch (found.kind) {
      case 'explained':
        this.#tell(found.witness);
        return true;
      case 'stopped':
        this.#stopped = stopReason(this.#options);
        return false;
      case 'unexplained':
        throw new Error('a state is not reached again; this is a bug in Assay, please report it');
    }
  }

  #giveUpCandidates(): void {
    if (this.#options.engine === 'auto') {
      const first = this.#since[0]?.index ?? 0;
      this.#recent = this.#recent.filter(({ index }) => index < first);
      this.#isDeep = true;
      return;
    }
    this.#stopped = `more than ${this.#options.maxCandidates} states explain the lines so far`;
  }

  #decideInDepth(): void {
    const found = this.#search(undefined);
    switch (found.kind) {
      case 'explained':
        this.#tell(found.witness);
        return;
      case 'stopped':
        this.#stopped = stopReason(this.#options);
        return;
      case 'unexplained':
        this.#failInDepth(found);
    }
  }

  #failInDepth({ furthest }: Extract<Found<State>, { kind: 'unexplained' }>): void {
    const [first] = furthest;
    const line = first === undefined ? undefined : this.#since[first.position];
    const [start] = this.#checkpoint;
    if (first === undefined || line === undefined || start === undefined)
      throw new Error('nothing was reached; this is a bug in Assay, please report it');
    const before = this.#since.slice(0, first.position);
    this.#recent = [...this.#recent, ...before.slice(-recentLines)];
    this.#lines = this.#lines - this.#since.length + first.position + 1;
    this.#fail(
      line,
      furthest.map(({ state }) => state),
      {
        state: first.witness.start,
        lines: this.#since.slice(0, first.position + 1),
      },
    );
  }

  #search(ends: ((state: State) => boolean) | undefined): Found<State> {
    const { maxStates, isStopped } = this.#options;
    const order: Order = new TotalOrder(this.#since);
    const limits = { maxStates, isStopped, ...(ends === undefined ? {} : { ends }) };
    const search = (wanted: Wanted<State> | undefined): Found<State> => {
      const found = searchInDepth(this.#explainer, this.#since, order, this.#checkpoint, {
        ...limits,
        wanted,
      });
      this.#statesInDepth += found.states;
      return found;
    };
    const preferred = this.#preferred === undefined ? undefined : search(this.#preferred);
    return preferred?.kind === 'explained' ? preferred : search(undefined);
  }

  #tell(witness: Witness<State>): void {
    if (!this.#hasBegun) this.#begin(witness.start);
    this.#hiddenSteps += tellWitness(this.#explainer, witness, this.#options.listener);
  }

  #begin(start: State): void {
    this.#hasBegun = true;
    this.#explainer.stepper.enter(start);
    this.#options.listener?.began?.();
  }

  #fail(line: Line, candidates: readonly State[], from: Failure<State>['from']): void {
    this.#failure = {
      line,
      candidates,
      recent: this.#recent.slice(-recentLines),
      explained: this.#lines - 1,
      from,
      rest: [],
    };
  }

  #distinct(explanations: readonly Explanation<State>[]): readonly State[] {
    const seen = this.#explainer.stepper.memo();
    return explanations.flatMap(({ state }) => (seen.add(0, state) ? [state] : []));
  }

  /** The states, and those that steps without a line lead to from them. */
  #closed(states: readonly State[]): readonly State[] {
    const seen = this.#explainer.stepper.memo();
    const reached = states.filter((state) => seen.add(0, state));
    for (let index = 0; index < reached.length && index <= this.#options.maxCandidates; index += 1) {
      for (const { state } of this.#explainer.hidden(reached[index] as State)) {
        if (seen.add(0, state)) reached.push(state);
      }
    }
    return reached;
  }
}

/** Why a search ended before it was decided. */
export function stopReason({ isStopped, maxStates }: Pick<MatchOptions, 'isStopped' | 'maxStates'>): string {
  return isStopped() ? 'it was stopped' : `${maxStates} states were met before it was decided`;
}

/** Tells `listener` of the steps of a behaviour; answers how many of its steps have no line. */
export function tellWitness<State>(
  explainer: Explainer<State>,
  witness: Witness<State>,
  listener: StepListener | undefined,
): number {
  let hidden = 0;
  explainer.stepper.enter(witness.start);
  for (const { line, moves } of witness.steps) {
    if (line === undefined) hidden += 1;
    if (listener !== undefined) explainer.follow(moves, line, listener);
  }
  return hidden;
}
