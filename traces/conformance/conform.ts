import { type Model, type Stepper, stepperOf } from '../../model/index.ts';
import { type LogEnd, LogError, type LogFact, type LogHead, type LogPiece } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { type Found, searchInDepth, type Wanted } from './depth-search.ts';
import { Explainer, type StepListener } from './explainer.ts';
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
  /** What steps were told in, for whoever explains. */
  readonly explainer: Explainer<unknown>;
  readonly maker: LineMaker;
}

/** No initial state of the spec is as the head of the log says. */
export class InitialStateError extends Error {
  override readonly name = 'InitialStateError';

  constructor(fileName: string, problem: string) {
    super(
      `${fileName}:1: /init ${problem}. ` +
        'Give the spec the constants that the system was started with, in the head (config) or with --instance and --set.',
    );
  }
}

/**
 * Holds a log against a spec: whether some behaviour of `model` explains it, line by line.
 *
 * Exact: `rejected` says that no behaviour does, and `accepted` that one was found; a budget that comes first makes it
 * `inconclusive`. A total order is matched as it is read, and where it determines the behaviour nothing of it is kept
 * but the last lines; other orders, and steps without a line, need the whole log.
 * @throws LogError, BindingError, InitialStateError; SpecError where the spec's own code fails.
 */
export async function conform(
  pieces: AsyncIterable<LogPiece>,
  fileName: string,
  model: Model,
  binding: Binding,
  options: ConformOptions,
): Promise<ConformReport> {
  let run: Run | undefined;
  const facts: LogFact[] = [];
  let end: LogEnd | undefined;
  for await (const piece of pieces) {
    switch (piece.kind) {
      case 'head':
        run = new Run(piece.head, fileName, model, binding, options);
        break;
      case 'events':
        for (const [index, event] of piece.events.entries())
          run?.add({ event, number: piece.lines[index] ?? 0 });
        break;
      case 'fact':
        facts.push(piece.fact);
        break;
      case 'end':
        end = piece.end;
        break;
      case 'cut':
        break;
    }
    if (run?.isDecided === true) break;
    const isRead = piece.kind === 'end' || piece.kind === 'cut';
    if (!isRead && options.isStopped()) {
      run?.stop();
      break;
    }
  }
  if (run === undefined)
    throw new LogError({ fileName, line: 1 }, 'is missing', 'A log begins with its head.');
  return run.report(facts, end);
}

class Run {
  readonly #head: LogHead;
  readonly #fileName: string;
  readonly #options: ConformOptions;
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
  #isEmpty = true;
  #isStopped = false;

  constructor(head: LogHead, fileName: string, model: Model, binding: Binding, options: ConformOptions) {
    this.#head = head;
    this.#fileName = fileName;
    this.#options = options;
    this.#maker = new LineMaker(model.compiled, binding, head, fileName);
    const stepper = stepperOf(model.compiled);
    this.#explainer = new Explainer(stepper, this.#maker.hidden);
    this.#starts = startsOf(stepper, this.#maker.initial(head), fileName);
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
        { fileName: this.#fileName, line: number },
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

  report(facts: readonly LogFact[], end: LogEnd | undefined): ConformReport {
    // It may be decided before the first event: where it begins.
    if (this.#isEmpty && !this.#isStopped && !this.isDecided) {
      throw new LogError(
        { fileName: this.#fileName, line: 1 },
        'is followed by no event',
        'A log without events says nothing: record a run in which something happens.',
      );
    }
    const matched = this.#matcher?.finish() ?? this.#matchedInPart();
    return {
      head: this.#head,
      matched,
      broken: this.#judge?.broken,
      facts,
      end,
      skipped: this.#maker.skipped,
      explainer: this.#explainer,
      maker: this.#maker,
    };
  }

  #matchedInPart(): Matched<unknown> {
    if (this.#isStopped) {
      const effort = { lines: 0, mostCandidates: 1, statesInDepth: 0, hiddenSteps: 0 };
      return { kind: 'inconclusive', reason: stopReason(this.#options), effort };
    }
    const ordered = orderedLines(this.#events, this.#head, this.#maker, this.#fileName);
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

/** The initial states that are as the log says. @throws InitialStateError */
function startsOf(
  stepper: Stepper<unknown>,
  observations: readonly Observation[],
  fileName: string,
): readonly unknown[] {
  const all = stepper.initial();
  let left = all;
  for (const observation of observations) {
    const next = left.filter((state) => {
      stepper.enter(state);
      return observation.isSeenIn(stepper.before);
    });
    if (next.length === 0) {
      throw new InitialStateError(
        fileName,
        `says that ${observation.path} is ${JSON.stringify(observation.json)} at first, which it is in no initial state` +
          (left.length === all.length ? '' : ' that is as it says besides'),
      );
    }
    left = next;
  }
  return left;
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
