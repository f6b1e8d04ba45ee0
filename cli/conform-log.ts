import { OutOfBounds, SpecError, type Trace } from '../model/index.ts';
import {
  type Binding,
  BindingError,
  type ConformOptions,
  InitialStateError,
  type StepListener,
} from '../traces/conformance/index.ts';
import type { CoverageWatch, LogWatch } from '../traces/coverage/index.ts';
import { conformDiagnosed, type Diagnosis, type Scene, Witness } from '../traces/diagnosis/index.ts';
import { LogError, type LogPiece } from '../traces/log/index.ts';
import type { LogFormat } from '../traces/readers/index.ts';
import { CommandError } from './command-error.ts';
import type { LoadedBinding } from './conform-binding.ts';
import { type OpenedLog, openLog } from './conform-opened.ts';
import { conformSlicesOf, type SlicesFindings } from './conform-slices.ts';
import type { LogSubject, LogSubjects } from './conform-subject.ts';
import { type Cut, findingsOf, type LogFindings, type LogVerdict, verdictOf } from './conform-verdict.ts';

/** What came of one log, or of a file of several. */
export interface LogResult {
  readonly file: string;
  /** Of a file of several logs, the gravest of theirs. */
  readonly verdict: LogVerdict;
  /** Of a file of several logs, what came of them. */
  readonly slices: SlicesFindings | undefined;
  /** The slice that `subject`, `diagnosis` and what is broken are of. */
  readonly slice: string | undefined;
  /** What it was held against, and with what result, as far as it got. */
  readonly subject: LogSubject | undefined;
  readonly findings: LogFindings | undefined;
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
  /** The one log that is looked at, of a file of several. */
  readonly slice: string | undefined;
  /** Where a file of several logs cannot be shown: the option that shows one. */
  readonly showing: '--out' | '--graph' | undefined;
  readonly heard: () => void;
}

/** Holds the log in a file, or all of several, against their spec. What is wrong with it is its verdict; all else that is wrong is thrown. */
export async function conformLog(file: string, setting: LogSetting): Promise<LogResult> {
  // What is known by then, where a line of the file is none.
  const met: { subject: LogSubject | undefined; lines: number } = { subject: undefined, lines: 0 };
  try {
    const opened = await openLog(file, setting);
    if (opened.kind === 'one log') return await conformOne(file, opened, setting, met);
    if (setting.showing !== undefined)
      throw new CommandError(
        `${setting.showing} is for one log, and ${file} holds several`,
        'Say which: --slice, with its name.',
      );
    return await conformSlicesOf(file, opened, setting, met);
  } catch (error) {
    if (!isOfTheLog(error)) throw withoutStart(error, met.subject);
    const nothing = { findings: undefined, diagnosis: undefined, scene: undefined, trace: undefined };
    const { subject, lines } = met;
    const verdict = { kind: 'bad', problem: error.message } as const;
    return { file, verdict, slices: undefined, slice: setting.slice, subject, ...nothing, lines };
  }
}

async function conformOne(
  file: string,
  { pieces, subject }: Extract<OpenedLog, { kind: 'one log' }>,
  setting: LogSetting,
  met: { subject: LogSubject | undefined; lines: number },
): Promise<LogResult> {
  met.subject = subject;
  const ending = new Ending(pieces);
  let witness: Witness | undefined;
  let watch: LogWatch | undefined;
  const { report, diagnosis, scene } = await conformDiagnosed(
    ending,
    file,
    subject.model,
    bindingOf(setting),
    {
      ...setting.options,
      listen: (stepper) => {
        witness = setting.witness === 'kept' ? new Witness(stepper) : undefined;
        watch = setting.coverage?.watch(stepper);
        return together(watch, witness);
      },
      heard: (line) => {
        met.lines += 1;
        watch?.heard(line);
        setting.heard();
      },
    },
    setting.following === undefined ? 'at the next lines' : 'at no further line',
  );
  for (const count of report.skipped.values()) setting.coverage?.skipped(count);
  if (report.matched.kind === 'rejected') witness?.goOn(report.explainer, report.matched.failure);
  const verdict = verdictOf(report, ending.cut, setting);
  const lines = Math.max(met.lines, report.matched.effort.lines);
  if (verdict.kind === 'accepted') requireSaying(file, lines);
  const findings = findingsOf(report);
  const trace = witness?.trace();
  return {
    file,
    verdict,
    slices: undefined,
    slice: setting.slice,
    subject,
    findings,
    diagnosis,
    scene,
    trace,
    lines,
  };
}

/** @throws CommandError for a log that is accepted since it says nothing. */
export function requireSaying(name: string, lines: number): void {
  if (lines > 0) return;
  throw new CommandError(
    `${name}: no line says anything to the spec: all are skipped, or operations that came to nothing`,
    'Such a log shows nothing; record a run in which something happens.',
  );
}

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
  #cut: Cut | undefined;

  constructor(pieces: AsyncIterable<LogPiece>) {
    this.#pieces = pieces;
  }

  get cut(): Cut | undefined {
    return this.#cut;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogPiece> {
    for await (const piece of this.#pieces) {
      if (piece.kind === 'cut') this.#cut = piece;
      yield piece;
    }
  }
}

function together(watch: LogWatch | undefined, witness: Witness | undefined): StepListener {
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
