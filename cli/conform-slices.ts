import { type BrokenProperty, type Effort, Yardstick } from '../traces/conformance/index.ts';
import type { LogWatch } from '../traces/coverage/index.ts';
import { conformSlices, type EmptySlice, type JudgedSlice } from '../traces/diagnosis/index.ts';
import type { LogFact } from '../traces/log/index.ts';
import { bindingOf, type LogResult, type LogSetting, requireSaying } from './conform-log.ts';
import type { OpenedLog } from './conform-opened.ts';
import type { LogSubject } from './conform-subject.ts';
import { cutText, type LogFindings, type LogVerdict, stoppedEarly, verdictOf } from './conform-verdict.ts';

/** What came of the logs of a file. */
export interface SlicesFindings {
  readonly count: number;
  /** How many came to what. */
  readonly verdicts: Readonly<Record<'accepted' | 'rejected' | 'violated' | 'inconclusive', number>>;
  /** Sets of constants that they were held against. */
  readonly configurations: number;
  /** Those that are not accepted, in the order of the lines that tell it; of many the first of each kind. */
  readonly failed: readonly FailedSlice[];
  /** Those that are accepted, with how many lines say something to the spec. */
  readonly accepted: ReadonlyMap<string, number>;
}

/** A slice that is not accepted. */
export interface FailedSlice {
  readonly slice: string;
  readonly verdict: Extract<LogVerdict, { kind: 'rejected' | 'violated' | 'inconclusive' }>;
  /** Undefined where no line tells it. */
  readonly line: number | undefined;
}

/** So many of each kind are named. */
const maxFailed = 1_000;
const maxFacts = 1_000;

/** Holds every log of a file against its spec, and makes one result of theirs. @throws as `conformLog` catches. */
export async function conformSlicesOf(
  file: string,
  { pieces, subjectOf }: Extract<OpenedLog, { kind: 'slices' }>,
  setting: LogSetting,
  met: { subject: LogSubject | undefined; lines: number },
): Promise<LogResult> {
  const tally = new Tally(file, setting);
  const yardsticks = new Yardsticks(setting);
  const { first, cut } = await conformSlices(pieces, file, {
    ...setting.options,
    yardstickFor: (slice) => {
      const subject = subjectOf(slice);
      met.subject ??= subject;
      tally.begin(slice, subject);
      return yardsticks.of(subject);
    },
    listen: (slice, stepper) => {
      const watch = setting.coverage?.watch(stepper);
      tally.watch(slice, watch);
      return watch ?? deaf;
    },
    heard: (slice, line) => {
      met.lines += 1;
      tally.heard(slice)?.heard(line);
      setting.heard();
    },
    judged: (judged) => tally.judged(judged),
    empty: (empty) => tally.empty(empty),
    until: setting.following === undefined ? 'the file ends' : 'a slice fails',
  });
  const slices = tally.findings();
  const told = tally.told(first?.slice);
  const verdict = verdictOfAll(slices, cut === undefined ? undefined : cutText(cut));
  return {
    file,
    verdict,
    slices,
    slice: told?.slice,
    subject: told?.subject ?? met.subject,
    findings: tally.findingsWith(told?.broken),
    diagnosis: verdict.kind === 'rejected' ? first?.diagnosis : undefined,
    scene: undefined,
    trace: undefined,
    lines: tally.lines,
  };
}

const deaf = { taken: () => {}, arrived: () => {} };

/** Models are the same object where their constants are the same. */
export class Yardsticks {
  readonly #setting: LogSetting;
  readonly #known = new Map<LogSubject['model'], Yardstick>();

  constructor(setting: LogSetting) {
    this.#setting = setting;
  }

  of({ model }: LogSubject): Yardstick {
    const known = this.#known.get(model);
    if (known !== undefined) return known;
    const made = new Yardstick(model, bindingOf(this.#setting));
    this.#known.set(model, made);
    return made;
  }
}

/** The gravest first, as for several files: a broken property, a rejected log, one of which nothing is known. */
function verdictOfAll({ verdicts, failed }: SlicesFindings, cut: string | undefined): LogVerdict {
  if (verdicts.violated > 0) return { kind: 'violated' };
  if (verdicts.rejected > 0) return { kind: 'rejected' };
  const open = failed.find(({ verdict }) => verdict.kind === 'inconclusive');
  if (open?.verdict.kind === 'inconclusive') {
    const others = verdicts.inconclusive - 1;
    const more =
      others === 0 ? '' : `, and of ${others} more ${others === 1 ? 'slice' : 'slices'} as little is known`;
    return { kind: 'inconclusive', reason: `slice ${open.slice}: ${open.verdict.reason}${more}` };
  }
  return cut === undefined ? { kind: 'accepted' } : { kind: 'inconclusive', reason: cut };
}

/** A slice that is being judged. */
interface OpenSlice {
  readonly subject: LogSubject;
  watch: LogWatch | undefined;
  lines: number;
}

/** The slice that a result tells of. */
interface ToldSlice {
  readonly slice: string;
  readonly subject: LogSubject;
  readonly broken: BrokenProperty | undefined;
}

class Tally {
  readonly #file: string;
  readonly #setting: LogSetting;
  readonly #open = new Map<string, OpenSlice>();
  readonly #verdicts = { accepted: 0, rejected: 0, violated: 0, inconclusive: 0 };
  readonly #models = new Set<LogSubject['model']>();
  readonly #failed: FailedSlice[] = [];
  readonly #rejected = new Map<string, LogSubject>();
  readonly #accepted = new Map<string, number>();
  readonly #facts: (LogFact & { readonly slice: string })[] = [];
  readonly #skipped = new Map<string, number>();
  #effort: Effort = { lines: 0, mostCandidates: 1, statesInDepth: 0, hiddenSteps: 0 };
  #violated: (ToldSlice & { readonly line: number }) | undefined;
  #count = 0;
  #lines = 0;

  constructor(file: string, setting: LogSetting) {
    this.#file = file;
    this.#setting = setting;
  }

  /** Lines that say something to the spec, of all that were judged. */
  get lines(): number {
    return this.#lines;
  }

  begin(slice: string, subject: LogSubject): void {
    this.#count += 1;
    this.#models.add(subject.model);
    this.#open.set(slice, { subject, watch: undefined, lines: 0 });
  }

  watch(slice: string, watch: LogWatch | undefined): void {
    const open = this.#open.get(slice);
    if (open !== undefined) open.watch = watch;
  }

  /** Counts a line of a slice; answers with who else is to hear of it. */
  heard(slice: string): LogWatch | undefined {
    const open = this.#open.get(slice);
    if (open !== undefined) open.lines += 1;
    return open?.watch;
  }

  /** Nothing is known of it but its head. */
  empty({ slice, cut }: EmptySlice): void {
    this.#open.delete(slice);
    const reason = cut === undefined ? stoppedEarly : cutText(cut);
    this.#fail({ slice, verdict: { kind: 'inconclusive', reason }, line: cut?.line });
  }

  judged({ slice, report, cut }: JudgedSlice): void {
    const open = this.#open.get(slice);
    if (open === undefined)
      throw new Error('no such slice is open; this is a bug in Assay, please report it');
    this.#open.delete(slice);
    const { matched, broken } = report;
    const lines = Math.max(open.lines, matched.effort.lines);
    this.#lines += lines;
    this.#add(slice, report.facts, report.skipped, matched.effort);
    const verdict = verdictOf(report, cut, this.#setting);
    switch (verdict.kind) {
      case 'accepted':
        requireSaying(`${this.#file}, slice ${slice}`, lines);
        this.#verdicts.accepted += 1;
        this.#accepted.set(slice, lines);
        return;
      case 'rejected':
        this.#rejected.set(slice, open.subject);
        this.#fail({
          slice,
          verdict,
          line: matched.kind === 'rejected' ? matched.failure.line.number : undefined,
        });
        return;
      case 'violated':
        this.#violate(slice, open.subject, broken);
        this.#fail({ slice, verdict, line: broken?.line?.number });
        return;
      case 'inconclusive':
        this.#fail({ slice, verdict, line: cut?.line });
        return;
      case 'bad':
        throw new Error('a report is never bad; this is a bug in Assay, please report it');
    }
  }

  findings(): SlicesFindings {
    // The same constants may be given in another order.
    const constants = [...this.#models].map(({ compiled }) => JSON.stringify(compiled.constants));
    const failed = [...this.#failed].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return {
      count: this.#count,
      verdicts: this.#verdicts,
      configurations: new Set(constants).size,
      failed,
      accepted: this.#accepted,
    };
  }

  /** The slice that is told of: the first that breaks a property, else `rejected`. */
  told(rejected: string | undefined): ToldSlice | undefined {
    if (this.#violated !== undefined) return this.#violated;
    const subject = rejected === undefined ? undefined : this.#rejected.get(rejected);
    return rejected === undefined || subject === undefined
      ? undefined
      : { slice: rejected, subject, broken: undefined };
  }

  findingsWith(broken: BrokenProperty | undefined): LogFindings {
    const facts = [...this.#facts].sort((a, b) => a.line - b.line);
    return { effort: this.#effort, facts, end: undefined, skipped: this.#skipped, broken };
  }

  #violate(slice: string, subject: LogSubject, broken: BrokenProperty | undefined): void {
    // Where it begins, no line is to blame.
    const line = broken?.line?.number ?? 0;
    if (this.#violated === undefined || line < this.#violated.line)
      this.#violated = { slice, subject, broken, line };
  }

  #fail(failed: FailedSlice): void {
    this.#verdicts[failed.verdict.kind] += 1;
    if (this.#verdicts[failed.verdict.kind] <= maxFailed) this.#failed.push(failed);
  }

  #add(slice: string, facts: readonly LogFact[], skipped: ReadonlyMap<string, number>, effort: Effort): void {
    for (const fact of facts) if (this.#facts.length < maxFacts) this.#facts.push({ ...fact, slice });
    for (const [event, count] of skipped) {
      this.#skipped.set(event, (this.#skipped.get(event) ?? 0) + count);
      this.#setting.coverage?.skipped(count);
    }
    const sum = this.#effort;
    this.#effort = {
      lines: sum.lines + effort.lines,
      mostCandidates: Math.max(sum.mostCandidates, effort.mostCandidates),
      statesInDepth: sum.statesInDepth + effort.statesInDepth,
      hiddenSteps: sum.hiddenSteps + effort.hiddenSteps,
    };
  }
}
