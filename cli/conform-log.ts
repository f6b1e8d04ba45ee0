import { OutOfBounds, SpecError, type Stepper, type Trace } from '../model/index.ts';
import {
  type Binding,
  BindingError,
  type ConformOptions,
  type ConformReport,
  InitialStateError,
  type Line,
  type StepListener,
} from '../traces/conformance/index.ts';
import type { CoverageWatch } from '../traces/coverage/index.ts';
import { conformDiagnosed, type Diagnosis, type Scene, Witness } from '../traces/diagnosis/index.ts';
import { frameChecker, LogError, type LogPiece, specChecker } from '../traces/log/index.ts';
import type { LogFormat } from '../traces/readers/index.ts';
import { CommandError } from './command-error.ts';
import type { LoadedBinding } from './conform-binding.ts';
import { bytesOf, requireReadable } from './conform-source.ts';
import type { LogSubject, LogSubjects } from './conform-subject.ts';

/** What a log is, or why nothing can be said of it. */
export type LogVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'violated' }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  /** It is no log, or none of the spec. */
  | { readonly kind: 'bad'; readonly problem: string };

/** What came of one log. */
export interface LogResult {
  readonly file: string;
  readonly verdict: LogVerdict;
  /** What it was held against, and with what result, as far as it got. */
  readonly subject: LogSubject | undefined;
  readonly report: ConformReport | undefined;
  readonly diagnosis: Diagnosis | undefined;
  readonly scene: Scene<unknown> | undefined;
  /** The behaviour that explains it, or the start of it, where it was asked for. */
  readonly trace: Trace | undefined;
  readonly lines: number;
}

/** How logs are held against a spec: the same for all of a suite. */
export interface LogSetting {
  readonly subjects: LogSubjects;
  readonly format: LogFormat;
  readonly loaded: LoadedBinding | undefined;
  readonly specName: string | undefined;
  readonly directory: string;
  readonly options: Omit<ConformOptions, 'listen' | 'heard'>;
  readonly end: 'must be told' | 'may be missing where the log says so';
  /** Follows the file as it grows, until aborted. */
  readonly following: AbortSignal | undefined;
  readonly coverage: CoverageWatch | undefined;
  readonly witness: 'kept' | 'not kept';
  readonly heard: (line: Line) => void;
}

/** Where the pieces of a log come from, with the model that its head asks for. */
export interface OpenedLog {
  readonly pieces: AsyncIterable<LogPiece>;
  readonly subject: LogSubject;
}

/** Opens a log, and reads its head. @throws CommandError, LogError */
export async function openLog(file: string, setting: LogSetting): Promise<OpenedLog> {
  const { subjects, format, loaded, specName, directory, following } = setting;
  if (following === undefined) requireReadable(file, directory);
  let subject: LogSubject | undefined;
  const name = file === '-' ? 'standard input' : file;
  const about = { ...loaded?.about, spec: specName ?? '' };
  if (format.name !== 'assay' && specName === undefined)
    throw new CommandError(
      `logs in the format ${format.name} do not say of which spec they are`,
      'Give it: --spec raft.',
    );
  const pieces = format.read(bytesOf(file, directory, following), name, about, {
    checker: async (head) => {
      subject = await subjects.of(head, name);
      // A binding says which events there are, and is as strict; without one they are those of the spec.
      return loaded === undefined ? specChecker(subject.model.compiled) : frameChecker();
    },
    ...(following === undefined ? {} : { until: 'the log ends' as const }),
  });
  const first = await pieces.next();
  if (first.done === true || subject === undefined)
    throw new Error('a log without a head was read: this is a bug in Assay, please report it');
  return { pieces: after(first.value, pieces), subject };
}

async function* after(first: LogPiece, rest: AsyncGenerator<LogPiece>): AsyncGenerator<LogPiece> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Holds one log against its spec. What is wrong with the log is its verdict; all else that is wrong is thrown. */
export async function conformLog(file: string, setting: LogSetting): Promise<LogResult> {
  let subject: LogSubject | undefined;
  let lines = 0;
  try {
    const opened = await openLog(file, setting);
    subject = opened.subject;
    const ending = new Ending(opened.pieces);
    let witness: Witness | undefined;
    const { report, diagnosis, scene } = await conformDiagnosed(
      ending,
      file,
      subject.model,
      bindingOf(setting),
      {
        ...setting.options,
        listen: (stepper) => {
          witness = setting.witness === 'kept' ? new Witness(stepper) : undefined;
          return together(stepper, setting.coverage, witness);
        },
        heard: (line) => {
          lines += 1;
          setting.coverage?.heard(line);
          setting.heard(line);
        },
      },
      setting.following === undefined ? 'at the next lines' : 'at no further line',
    );
    for (const count of report.skipped.values()) setting.coverage?.skipped(count);
    if (report.matched.kind === 'rejected') witness?.goOn(report.explainer, report.matched.failure);
    const verdict = verdictOf(report, ending.cut, setting);
    const explained = Math.max(lines, report.matched.effort.lines);
    if (verdict.kind === 'accepted' && explained === 0) {
      const problem = `${file}: no line says anything to the spec: all are skipped, or operations that came to nothing. Such a log shows nothing; record a run in which something happens.`;
      return { file, verdict: { kind: 'bad', problem }, subject, ...noReport, lines };
    }
    return { file, verdict, subject, report, diagnosis, scene, trace: witness?.trace(), lines: explained };
  } catch (error) {
    if (!isOfTheLog(error)) throw withoutStart(error, subject);
    return { file, verdict: { kind: 'bad', problem: error.message }, subject, ...noReport, lines };
  }
}

const noReport = { report: undefined, diagnosis: undefined, scene: undefined, trace: undefined };

/** The binding that lines are read by. */
export function bindingOf({ loaded }: LogSetting): Binding {
  return loaded?.binding ?? {};
}

function isOfTheLog(error: unknown): error is Error {
  return error instanceof LogError || error instanceof CommandError || error instanceof InitialStateError;
}

/** Constants may be such that the spec has no state to begin in. */
function withoutStart(error: unknown, subject: LogSubject | undefined): unknown {
  if (!(error instanceof OutOfBounds)) return error;
  return new CommandError(
    `${subject?.model.compiled.specName ?? 'the spec'} begins outside of its types: ${error.message}`,
    'Mend its initial state, or give it constants that it can bear.',
  );
}

/** What the user has to mend that is no log: told for the whole command. @throws CommandError in its place. */
export function asCommandError(error: unknown): unknown {
  return error instanceof BindingError ? new CommandError(error.message) : error;
}

/** Whether an error says that a log is none of a model. */
export function isMisfit(error: unknown): boolean {
  return (
    isOfTheLog(error) ||
    error instanceof OutOfBounds ||
    error instanceof SpecError ||
    error instanceof BindingError
  );
}

/** Notes how a log ends. */
class Ending implements AsyncIterable<LogPiece> {
  readonly #pieces: AsyncIterable<LogPiece>;
  #cut: Extract<LogPiece, { kind: 'cut' }> | undefined;

  constructor(pieces: AsyncIterable<LogPiece>) {
    this.#pieces = pieces;
  }

  get cut(): Extract<LogPiece, { kind: 'cut' }> | undefined {
    return this.#cut;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogPiece> {
    for await (const piece of this.#pieces) {
      if (piece.kind === 'cut') this.#cut = piece;
      yield piece;
    }
  }
}

function verdictOf(
  { matched, broken, facts, end }: ConformReport,
  cut: Extract<LogPiece, { kind: 'cut' }> | undefined,
  { end: wanted, following }: LogSetting,
): LogVerdict {
  if (matched.kind === 'rejected') return { kind: 'rejected' };
  if (broken !== undefined) return { kind: 'violated' };
  if (matched.kind === 'inconclusive') return { kind: 'inconclusive', reason: matched.reason };
  const missing = facts.find(({ kind }) => kind === 'lost' || kind === 'miscounted');
  if (missing !== undefined)
    return { kind: 'inconclusive', reason: 'lines are missing, and what they said is not known' };
  const isStopped = following?.aborted === true || (end === undefined && cut === undefined);
  if (isStopped && end === undefined)
    return {
      kind: 'inconclusive',
      reason: 'it was stopped before the log ended; so far every line is explained',
    };
  if (cut !== undefined && cut.where !== 'its format has no end')
    return {
      kind: 'inconclusive',
      reason: `the log was cut ${cut.where === 'within a line' ? `within line ${cut.line}` : `after line ${cut.line}`}, and what came then is not known`,
    };
  if (end !== undefined && end.reason !== 'complete' && wanted === 'must be told')
    return {
      kind: 'inconclusive',
      reason: `the log says that it ended in a ${end.reason}, and is not known to be whole (--lenient-end takes it as it is)`,
    };
  return { kind: 'accepted' };
}

function together(
  stepper: Stepper<unknown>,
  coverage: CoverageWatch | undefined,
  witness: Witness | undefined,
): StepListener {
  const watch = coverage?.watch(stepper);
  return {
    taken: (action, line) => {
      watch?.taken(action, line);
      witness?.taken(action);
    },
    arrived: (line) => {
      watch?.arrived(line);
      witness?.arrived(line);
    },
  };
}
