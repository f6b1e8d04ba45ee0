import { modelOf } from '../../model/index.ts';
import type { Constants, Protocol, Spec } from '../../spec/language/index.ts';
import { LogError, type LogEvent, type LogHead, nearNamesCure } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { type ConformOptions, type ConformReport, LogRun } from './log-run.ts';
import { Yardstick } from './yardstick.ts';

/** A log in memory, whole: as `parseLog` reads it, or as it was made. */
export interface WholeLog {
  readonly head: LogHead;
  readonly events: readonly LogEvent[];
  /** The line of each event, from 1; the lines after the head's, if left out. */
  readonly lines?: readonly number[];
}

/** What was concluded of a log. */
export type Judgement =
  | { readonly kind: 'accepted'; readonly lines: number }
  /** No behaviour of the spec goes on with this event. */
  | {
      readonly kind: 'rejected';
      readonly event: LogEvent;
      readonly line: number;
      readonly explained: number;
    }
  /** The behaviour that explains the log breaks a property; `event` is undefined where it begins, or without a line. */
  | {
      readonly kind: 'violated';
      readonly property: string;
      readonly event: LogEvent | undefined;
      readonly line: number | undefined;
    }
  | { readonly kind: 'inconclusive'; readonly reason: string };

/** What judging a log costs at most. */
export type JudgeLimits = Pick<ConformOptions, 'engine' | 'maxCandidates' | 'maxStates' | 'invariants'>;

const defaultLimits: JudgeLimits = {
  engine: 'auto',
  maxCandidates: 4_096,
  maxStates: 1_000_000,
  invariants: 'judged',
};

/**
 * Holds many logs of one spec against it, one after another: in memory, without waiting, each by the constants in its
 * head. Models and whatever else depends on constants alone are made once for each set of them, so that thousands of short
 * logs cost little more than their lines. As exact as `conform`, and by the same code; what it concludes is short, and a
 * log that fails is for `assay conform` to diagnose.
 *
 * The frames of lines are not looked at, nor their numbers: that is for whoever reads logs that others have written.
 */
export class LogJudge {
  readonly #spec: Spec;
  readonly #instances: Protocol['instances'];
  readonly #binding: Binding;
  readonly #limits: JudgeLimits;
  readonly #yardsticks = new Map<string, Yardstick>();

  /** `specified` is a spec, or a protocol where heads name its instances. */
  constructor(specified: Spec | Protocol, binding: Binding = {}, limits: Partial<JudgeLimits> = {}) {
    this.#spec = 'spec' in specified ? specified.spec : specified;
    this.#instances = 'spec' in specified ? specified.instances : {};
    this.#binding = binding;
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * Concludes whether some behaviour of the spec explains the log. `fileName` is for messages.
   * @throws LogError, BindingError, InitialStateError where the log is none of the spec; SpecError.
   */
  judge(log: WholeLog, fileName = 'the log'): Judgement {
    const { head, events } = log;
    const options: ConformOptions = { ...this.#limits, isStopped: () => false };
    const run = new LogRun(head, { fileName, headLine: 1 }, this.#yardstickFor(head, fileName), options);
    for (const [index, event] of events.entries()) {
      run.add({ event, number: log.lines?.[index] ?? index + 2 });
      if (run.isDecided) break;
    }
    const judgement = judgementOf(run.report());
    run.release();
    return judgement;
  }

  #yardstickFor({ spec, instance, config }: LogHead, fileName: string): Yardstick {
    const key = JSON.stringify([spec, instance, config]);
    const known = this.#yardsticks.get(key);
    if (known !== undefined) return known;
    if (spec !== this.#spec.name)
      throw new LogError(
        { fileName, line: 1, path: '/spec' },
        `is ${JSON.stringify(spec)}, and the log is held against ${JSON.stringify(this.#spec.name)}`,
        'Name the spec that the log is about.',
      );
    const own = instance === undefined ? {} : this.#constantsOf(instance, fileName);
    // True: constants are JSON, and which of them there are, of which types, is asked by the language.
    const constants = { ...own, ...config } as Constants;
    const made = new Yardstick(modelOf(this.#spec, constants), this.#binding);
    this.#yardsticks.set(key, made);
    return made;
  }

  #constantsOf(instance: string, fileName: string): Constants {
    const found = Object.hasOwn(this.#instances, instance) ? this.#instances[instance] : undefined;
    if (found !== undefined) return found.constants;
    throw new LogError(
      { fileName, line: 1, path: '/instance' },
      `is ${JSON.stringify(instance)}, which is not there`,
      nearNamesCure(instance, Object.keys(this.#instances), 'instances'),
    );
  }
}

function judgementOf({ matched, broken }: ConformReport): Judgement {
  if (matched.kind === 'rejected') {
    const { line, explained } = matched.failure;
    return { kind: 'rejected', event: line.event, line: line.number, explained };
  }
  if (broken !== undefined) {
    const { property, line } = broken;
    return { kind: 'violated', property, event: line?.event, line: line?.number };
  }
  if (matched.kind === 'inconclusive') return { kind: 'inconclusive', reason: matched.reason };
  return { kind: 'accepted', lines: matched.effort.lines };
}
