import type { Stepper } from '../../model/index.ts';
import { type LogEnd, LogError, type LogFact, type LogHead, type LogPiece } from '../log/index.ts';
import { type Found, searchInDepth, type Wanted } from './depth-search.ts';
import type { Explainer, StepListener } from './explainer.ts';
import { type BrokenProperty, InvariantJudge, unbroken } from './invariant-judge.ts';
import type { Line, Observation } from './line.ts';
import { LineMaker } from './line-maker.ts';
import {
  type Failure,
  type Matched,
  Matcher,
  type MatchOptions,
  stopReason,
  tellWitness,
} from './matcher.ts';
import type { ReadEvent } from './operations.ts';
import type { Order } from './order.ts';
import { type OrderedLines, orderedLines } from './part-order.ts';
import type { Yardstick } from './yardstick.ts';

/** How a log is held against a spec. */
export interface ConformOptions extends Omit<MatchOptions, 'listener'> {
  readonly invariants: 'judged' | 'not judged';
  /** Makes whoever hears of the behaviour that explains the log. */
  readonly listen?: (stepper: Stepper<unknown>) => StepListener;
  /** Hears of every line that was read, as it is read, with how many states explain it. */
  readonly heard?: (line: Line, candidates: number | undefined) => void;
}

/** What came of holding a log against a spec. */
export interface ConformReport {
  readonly head: LogHead;
  /** Where a property is broken, what is known of the lines up to there. */
  readonly matched: Matched<unknown>;
  /** The first property that the behaviour which explains the log breaks. */
  readonly broken: BrokenProperty | undefined;
  /** Lines that are not there, or not where they should be. */
  readonly facts: readonly LogFact[];
  /** How the log ends; undefined where it was cut, or was not read so far. */
  readonly end: LogEnd | undefined;
  /** Events that the binding skips, by name. */
  readonly skipped: ReadonlyMap<string, number>;
  /** The states that the log may begin in. */
  readonly starts: readonly unknown[];
  /** What steps were told in, for whoever explains. */
  readonly explainer: Explainer<unknown>;
  readonly maker: LineMaker;
}

/** No initial state of the spec is as the head of the log says. */
export class InitialStateError extends Error {
  override readonly name = 'InitialStateError';

  constructor({ fileName, headLine }: LogOfFile, shown: Observation, before: 'nothing' | 'something') {
    super(
      `${fileName}:${headLine}: /init says that ${shown.path} is ${JSON.stringify(shown.json)} at first, which it is in no initial state` +
        `${before === 'nothing' ? '' : ' that is as it says besides'}. ` +
        'Give the spec the constants that the system was started with, in the head (config) or with --instance and --set.',
    );
  }
}

/** Where a log stands, and what it is called. */
export interface LogOfFile {
  readonly fileName: string;
  /** The line of its head, from 1. */
  readonly headLine: number;
}

/**
 * Holds one log against a yardstick, piece by piece. What it borrows is given back with `release`, after which neither
 * its report nor anything in it may be used any more.
 */
export class LogRun {
  readonly #head: LogHead;
  readonly #place: LogOfFile;
  readonly #options: ConformOptions;
  readonly #yardstick: Yardstick;
  readonly #explainer: Explainer<unknown>;
  readonly #maker: LineMaker;
  readonly #judge: InvariantJudge<unknown> | undefined;
  /** Where several behaviours explain the log, one that breaks nothing is told, if there is one. */
  readonly #preferred: Wanted<unknown> | undefined;
  readonly #listener: StepListener | undefined;
  readonly #starts: readonly unknown[];
  /** Where the order is total. */
  readonly #matcher: Matcher<unknown> | undefined;
  readonly #events: ReadEvent[] = [];
  readonly #facts: LogFact[] = [];
  #end: LogEnd | undefined;
  #isEmpty = true;
  #isStopped = false;

  /** @throws LogError, InitialStateError where the head is none of the model; SpecError, OutOfBounds. */
  constructor(head: LogHead, place: LogOfFile, yardstick: Yardstick, options: ConformOptions) {
    this.#head = head;
    this.#place = place;
    this.#options = options;
    const { model, plans } = yardstick;
    const { fileName, headLine } = place;
    this.#yardstick = yardstick;
    this.#maker = new LineMaker(model.compiled, plans.binding, head, fileName, { headLine, plans });
    this.#explainer = yardstick.borrow();
    const { stepper } = this.#explainer;
    this.#starts = yardstick.startsAs(head, this.#maker.initial(head), this.#explainer, (shown, before) => {
      throw new InitialStateError(place, shown, before);
    });
    this.#judge = options.invariants === 'judged' ? new InvariantJudge(stepper) : undefined;
    this.#preferred = this.#judge === undefined ? undefined : unbroken(this.#explainer);
    const listeners = [this.#judge, options.listen?.(stepper)].filter((one) => one !== undefined);
    this.#listener = together(listeners);
    if (head.order === undefined || head.order === 'total') {
      const limits = { ...options, listener: this.#listener };
      this.#matcher = new Matcher(this.#explainer, this.#starts, limits, this.#preferred);
    }
  }

  get isDecided(): boolean {
    return this.#matcher?.isDecided === true || this.#judge?.broken !== undefined;
  }

  /** Takes what comes next of the log. @throws LogError, BindingError, SpecError */
  take(piece: LogPiece): void {
    switch (piece.kind) {
      case 'events':
        for (const [index, event] of piece.events.entries())
          this.add({ event, number: piece.lines[index] ?? 0 });
        return;
      case 'fact':
        this.#facts.push(piece.fact);
        return;
      case 'end':
        this.#end = piece.end;
        return;
      case 'head':
      case 'cut':
        return;
    }
  }

  /** The rest of the log is not read. */
  stop(): void {
    this.#isStopped = true;
    this.#matcher?.stop(stopReason(this.#options));
  }

  add({ event, number }: ReadEvent): void {
    this.#isEmpty = false;
    const matcher = this.#matcher;
    if (event.phase !== undefined && this.#head.order !== 'interval') {
      throw new LogError(
        { fileName: this.#place.fileName, line: number },
        `is a phase of an operation, and the order of the log is ${this.#head.order ?? 'total'}`,
        'Give the head "order": "interval": operations overlap.',
      );
    }
    if (matcher === undefined) {
      // Of operations that came to nothing no line is made, and what they say has to be bound all the same.
      if (event.phase !== undefined) this.#maker.check(event, number);
      this.#events.push({ event, number });
      return;
    }
    if (this.isDecided) return;
    const line = this.#maker.line(event, number);
    if (line === undefined) return;
    matcher.add(line);
    this.#options.heard?.(line, matcher.candidates);
  }

  /** What came of it. Call once, after the last piece. @throws LogError where the log says nothing. */
  report(): ConformReport {
    // It may be decided before the first event: where it begins.
    if (this.#isEmpty && !this.#isStopped && !this.isDecided) {
      throw new LogError(
        { fileName: this.#place.fileName, line: this.#place.headLine },
        'is followed by no event',
        'A log without events says nothing: record a run in which something happens.',
      );
    }
    const matched = this.#matcher?.finish() ?? this.#matchedInPart();
    return {
      head: this.#head,
      matched,
      broken: this.#judge?.broken,
      facts: this.#facts,
      end: this.#end,
      skipped: this.#maker.skipped,
      starts: this.#starts,
      explainer: this.#explainer,
      maker: this.#maker,
    };
  }

  /** Gives back what was borrowed. */
  release(): void {
    this.#yardstick.giveBack(this.#explainer);
  }

  #matchedInPart(): Matched<unknown> {
    if (this.#isStopped) {
      const effort = { lines: 0, mostCandidates: 1, statesInDepth: 0, hiddenSteps: 0 };
      return { kind: 'inconclusive', reason: stopReason(this.#options), effort };
    }
    const ordered = orderedLines(this.#events, this.#head, this.#maker, this.#place.fileName);
    const { lines, order, interchanged } = ordered;
    // One order of lines that say the same is enough to accept. To reject, nothing is left out.
    const quick = interchanged === undefined ? undefined : this.#search(lines, interchanged);
    const found = quick === undefined || quick.kind === 'unexplained' ? this.#search(lines, order) : quick;
    const statesInDepth = found === quick ? found.states : found.states + (quick?.states ?? 0);
    const effort = { lines: lines.length, mostCandidates: 1, statesInDepth, hiddenSteps: 0 };
    switch (found.kind) {
      case 'explained': {
        const preferred =
          this.#preferred === undefined ? undefined : this.#search(lines, order, this.#preferred);
        const { witness } = preferred?.kind === 'explained' ? preferred : found;
        this.#explainer.stepper.enter(witness.start);
        this.#listener?.began?.();
        const hiddenSteps = tellWitness(this.#explainer, witness, this.#listener);
        return { kind: 'accepted', effort: { ...effort, hiddenSteps } };
      }
      case 'stopped':
        return { kind: 'inconclusive', reason: stopReason(this.#options), effort };
      case 'unexplained':
        return { kind: 'rejected', failure: failureOf(ordered, found), effort };
    }
  }

  #search(lines: readonly Line[], order: Order, wanted?: Wanted<unknown>): Found<unknown> {
    const { maxStates, isStopped } = this.#options;
    return searchInDepth(this.#explainer, lines, order, this.#starts, { maxStates, isStopped, wanted });
  }
}

function failureOf(
  { lines, order }: OrderedLines,
  { furthest }: Extract<Found<unknown>, { kind: 'unexplained' }>,
): Failure<unknown> {
  const [first] = furthest;
  const [next] = first === undefined ? [] : order.next(first.position);
  const line = next === undefined ? undefined : lines[next];
  if (first === undefined || line === undefined)
    throw new Error('nothing was reached; this is a bug in Assay, please report it');
  const explained = first.witness.steps.flatMap((step) => step.line ?? []);
  return {
    line,
    candidates: furthest.map(({ state }) => state),
    recent: explained,
    explained: explained.length,
    from: { state: first.witness.start, lines: [...explained, line] },
    rest: lines.filter((other) => other !== line && !explained.includes(other)),
  };
}

function together(listeners: readonly StepListener[]): StepListener | undefined {
  const [first, second] = listeners;
  if (second === undefined) return first;
  return {
    began: () => {
      for (const listener of listeners) listener.began?.();
    },
    taken: (action, line) => {
      for (const listener of listeners) listener.taken(action, line);
    },
    arrived: (line) => {
      for (const listener of listeners) listener.arrived(line);
    },
  };
}
