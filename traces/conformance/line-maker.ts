import { type Compiled, type Given, open } from '../../model/index.ts';
import {
  FaultNote,
  type Json,
  LogError,
  type LogEvent,
  type LogHead,
  nearNamesCure,
  PathFault,
  pathOf,
  pointerTo,
  readPath,
  type StatePath,
  sameAt,
} from '../log/index.ts';
import type { Binding } from './binding.ts';
import { noValue } from './choice-reader.ts';
import { type EventPlan, type PlannedMove, type PlannedObservation, valueFrom } from './event-plan.ts';
import type { Line, Move, Observation, Unchanged } from './line.ts';
import { LinePlans } from './line-plans.ts';

/** The fields of an event that say where and when it was, not what. */
const marginal: ReadonlySet<string> = new Set([
  'k',
  'slice',
  'i',
  'n',
  's',
  'a',
  'vc',
  't0',
  't1',
  'op',
  'phase',
]);

/** What else there is to say of a log whose lines are made. */
export interface LogOrigin {
  /** The line of the head, from 1: 1, if left out. */
  readonly headLine?: number;
  /** Plans for its spec and binding that were made for another log: made anew, if left out. */
  readonly plans?: LinePlans;
}

/**
 * Makes lines of events. Strict: an event that is unknown, a field that is bound to nothing, a value that no type holds
 * are errors, since what is overlooked in silence is not checked.
 */
export class LineMaker {
  /** Events that were skipped, by name. */
  readonly skipped = new Map<string, number>();
  readonly #plans: LinePlans;
  readonly #fileName: string;
  readonly #headLine: number;
  readonly #note = new FaultNote();
  readonly #tracked: readonly StatePath[];
  #count = 0;

  /** @throws BindingError, LogError (for what the head tracks). */
  constructor(
    compiled: Compiled,
    binding: Binding,
    head: LogHead,
    fileName: string,
    { headLine = 1, plans = new LinePlans(compiled, binding) }: LogOrigin = {},
  ) {
    this.#plans = plans;
    this.#fileName = fileName;
    this.#headLine = headLine;
    this.#tracked =
      head.frame === 'unchanged'
        ? (head.tracked ?? []).map((text) => this.#path(text, headLine, '/tracked'))
        : [];
  }

  /** Positions of the actions that leave no line. */
  get hidden(): readonly number[] {
    return this.#plans.hidden;
  }

  /** Whether the binding skips an event. Counts those that it does. */
  skips({ a }: LogEvent): boolean {
    if (!this.#plans.skips(a)) return false;
    this.skipped.set(a, (this.skipped.get(a) ?? 0) + 1);
    return true;
  }

  /** The line that an event stands for; undefined for one that the binding skips. @throws LogError */
  line(event: LogEvent, number: number, optional = false): Line | undefined {
    if (this.skips(event)) return undefined;
    const plan = this.#planFor(event, number);
    const before = this.#observed(plan, plan.before, event, 'pre', number);
    const after = this.#observed(plan, plan.after, event, 'post', number);
    this.#requireBound(plan, event, number);
    const line: Line = {
      index: this.#count,
      number,
      event,
      ways: plan.ways.flatMap((way) => this.#way(way, event)),
      before,
      after,
      unchanged: this.#unchanged(after),
      optional,
    };
    this.#count += 1;
    return line;
  }

  /** Whether all that an event says is bound: for those that no line is made of. @throws LogError */
  check(event: LogEvent, number: number): void {
    if (this.#plans.skips(event.a)) return;
    const plan = this.#planFor(event, number);
    this.#observed(plan, plan.before, event, 'pre', number);
    this.#observed(plan, plan.after, event, 'post', number);
    this.#requireBound(plan, event, number);
  }

  /** What the head says of the initial state. @throws LogError */
  initial(head: LogHead): readonly Observation[] {
    return Object.entries(head.init ?? {}).map(([text, json]) => {
      const path = this.#path(text, this.#headLine, pointerTo(['init', text]));
      return this.#observation(path, json, this.#headLine, pointerTo(['init', text]));
    });
  }

  #planFor(event: LogEvent, number: number): EventPlan {
    const plan = this.#plans.planFor(event.a);
    if (plan !== undefined) return plan;
    throw this.#error(
      number,
      '/a',
      `is ${JSON.stringify(event.a)}, an event that nothing is known of`,
      `${nearNamesCure(event.a, this.#plans.names, 'events')} A binding says what other events stand for, or skips them with a reason.`,
    );
  }

  /** A way with what the event says of its choices; none where it says what a choice has not. */
  #way(way: readonly PlannedMove[], event: LogEvent): readonly (readonly Move[])[] {
    const moves: Move[] = [];
    for (const { action, choices } of way) {
      const given: unknown[] = [];
      for (const { reader, source } of choices) {
        const json = valueFrom(source, event);
        const value = json === undefined ? open : reader.read(json);
        if (value === noValue) return [];
        // What depends on the state is looked for there, too, where nothing is said of it.
        given.push(value);
      }
      moves.push({ action, given: given satisfies Given });
    }
    return [moves];
  }

  #observed(
    plan: EventPlan,
    planned: readonly PlannedObservation[],
    event: LogEvent,
    field: 'pre' | 'post',
    number: number,
  ): readonly Observation[] {
    const observed: Observation[] = [];
    for (const { path, source } of planned) {
      const json = valueFrom(source, event);
      if (json !== undefined) observed.push(this.#observation(path, json, number, source.pointer));
    }
    const shown = event[field];
    if (shown === undefined) return observed;
    const known = this.#plans.fieldsOf(plan)[field];
    for (const text in shown) {
      let path = known.get(text);
      if (path === undefined) {
        path = this.#shownPath(plan, field, text, number);
        known.set(text, path);
      }
      if (path !== 'nothing')
        observed.push(this.#observation(path, shown[text] as Json, number, [field, text]));
    }
    return observed;
  }

  /** The path that a field shows, if it is not bound otherwise and not said to say nothing. */
  #shownPath(plan: EventPlan, field: 'pre' | 'post', text: string, number: number): StatePath | 'nothing' {
    const pointer = pointerTo([field, text]);
    const isSpokenFor = plan.bound.has(pointer) || plan.ignored.has(pointer) || plan.ignored.has(`/${field}`);
    return isSpokenFor ? 'nothing' : this.#path(text, number, pointer);
  }

  #path(text: string, number: number, pointer: string): StatePath {
    const path = pathOf(this.#plans.compiled.variables, this.#plans.inSpec(text));
    if (!(path instanceof PathFault)) return path;
    throw this.#error(
      number,
      pointer,
      path.problem,
      `${path.cure} A field that says nothing to the spec is listed in the binding's ignore, with a reason.`,
    );
  }

  /** `where` is a pointer into the line, or its keys: it is wanted only where something is wrong. */
  #observation(path: StatePath, json: Json, number: number, where: string | readonly string[]): Observation {
    const note = this.#note;
    const data = path.codec.decode(json, note);
    if (data === undefined) {
      const fault = note.fault();
      const pointer = typeof where === 'string' ? where : pointerTo(where);
      throw this.#error(
        number,
        `${pointer}${fault.path}`,
        fault.problem,
        'The spec has no such value there: mend the log, the binding or the constants of the spec.',
      );
    }
    return { path: path.text, json, isSeenIn: (state) => sameAt(path, state, data) };
  }

  /** What is tracked and not told of: a line that tells of a part of it, or of what it is a part of, does. */
  #unchanged(after: readonly Observation[]): readonly Unchanged[] {
    return this.#tracked
      .filter(({ text }) => !after.some(({ path }) => isWithin(path, text) || isWithin(text, path)))
      .map((path) => ({ path: path.text, read: (state) => readPath(path, state) }));
  }

  /** @throws LogError for a field that nothing is bound to. */
  #requireBound(plan: EventPlan, event: LogEvent, number: number): void {
    for (const key in event) {
      if (marginal.has(key) || key === 'pre' || key === 'post') continue;
      if (key === 'args') {
        const { args } = this.#plans.fieldsOf(plan);
        for (const name in event.args) {
          if (args.has(name)) continue;
          this.#requireField(plan, pointerTo(['args', name]), '/args', number);
          args.add(name);
        }
      } else this.#requireField(plan, pointerTo([key]), '', number);
    }
  }

  #requireField(plan: EventPlan, pointer: string, around: string, number: number): void {
    if (isConsumed(plan, pointer) || isConsumed(plan, around)) return;
    // A value may be taken from deeper inside.
    for (const bound of plan.bound) if (bound.startsWith(`${pointer}/`)) return;
    throw this.#error(
      number,
      pointer,
      `of the event ${plan.name} is bound to nothing`,
      "Bind it to a choice or a path of the spec, or list it in the binding's ignore, with a reason.",
    );
  }

  #error(line: number, path: string, problem: string, cure: string): LogError {
    return new LogError({ fileName: this.#fileName, line, path }, problem, cure);
  }
}

/** Whether a field is bound to something, or said to say nothing. */
function isConsumed(plan: EventPlan, pointer: string): boolean {
  return plan.bound.has(pointer) || plan.ignored.has(pointer);
}

/** Whether a path leads to what is at `around`, or to a part of it. */
function isWithin(path: string, around: string): boolean {
  return path.startsWith(around) && (path.length === around.length || path[around.length] === '/');
}
