import type { Stepper } from '../../model/index.ts';
import {
  type ConformOptions,
  type ConformReport,
  type Line,
  LogRun,
  type StepListener,
  type Yardstick,
} from '../conformance/index.ts';
import type { LogHead, LogPiece, SlicePiece } from '../log/index.ts';
import { along, type Diagnosed, diagnosed, isTotal, type NextEvent } from './diagnosed.ts';
import { maxAhead, Trail } from './trail.ts';

/** One log of a file, and what came of it. What of the report the explainer is used for is only there while it is told. */
export interface JudgedSlice {
  readonly slice: string;
  readonly report: ConformReport;
  /** Where it was cut; undefined where it ended, and where the rest of it was not needed. */
  readonly cut: Cut | undefined;
}

/** A slice of which no more is known than its head, since it was cut or stopped right after it. */
export interface EmptySlice {
  readonly slice: string;
  readonly cut: Cut | undefined;
}

type Cut = Extract<LogPiece, { kind: 'cut' }>;

/** How the logs of a file are held against a spec, and who hears of it. */
export interface SlicesOptions extends Omit<ConformOptions, 'listen' | 'heard'> {
  /** What a slice is held against. */
  readonly yardstickFor: (slice: string, head: LogHead) => Yardstick;
  readonly listen?: (slice: string, stepper: Stepper<unknown>) => StepListener;
  readonly heard?: (slice: string, line: Line) => void;
  /** Hears of each slice, once. */
  readonly judged: (slice: JudgedSlice) => void;
  readonly empty: (slice: EmptySlice) => void;
  /** Where reading stops: a file that is followed has no end to wait for where a slice is wrong. */
  readonly until: 'the file ends' | 'a slice fails';
}

/** What is left when all logs of a file were judged. */
export interface SlicesReport {
  /** Of the slices that are rejected, the one that fails at the first line of the file. */
  readonly first: (Diagnosed & { readonly slice: string }) | undefined;
  /** A line that was cut, of nobody knows which slice. */
  readonly cut: Cut | undefined;
}

/**
 * Holds every log of a file against a spec, each by itself: `pieces` are as `readSlices` reads them. Memory is that of the
 * slices which are open, and of the one that is diagnosed.
 * @throws as `conform` does.
 */
export async function conformSlices(
  pieces: AsyncIterable<SlicePiece>,
  fileName: string,
  options: SlicesOptions,
): Promise<SlicesReport> {
  const slices = new Slices(fileName, options);
  for await (const { slice, piece } of pieces) {
    slices.take(slice, piece);
    if (options.until === 'a slice fails' && slices.hasFailed) break;
    if (options.isStopped()) {
      slices.stop();
      break;
    }
  }
  return slices.report();
}

/** A log that is being judged. */
interface OpenSlice {
  readonly run: LogRun;
  readonly yardstick: Yardstick;
  readonly trail: Trail<unknown> | undefined;
  isEmpty: boolean;
}

/** A slice that is rejected, with what its diagnosis needs. */
interface RejectedSlice {
  readonly slice: string;
  readonly run: LogRun;
  readonly report: ConformReport;
  readonly yardstick: Yardstick;
  readonly line: number;
  readonly trail: Trail<unknown>;
  readonly next: NextEvent[];
}

class Slices {
  readonly #fileName: string;
  readonly #options: SlicesOptions;
  readonly #open = new Map<string, OpenSlice>();
  #first: RejectedSlice | undefined;
  #hasFailed = false;
  #cut: Cut | undefined;

  constructor(fileName: string, options: SlicesOptions) {
    this.#fileName = fileName;
    this.#options = options;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  take(slice: string | undefined, piece: LogPiece): void {
    if (slice === undefined) {
      if (piece.kind === 'cut') this.#cut = piece;
      return;
    }
    if (piece.kind === 'head') {
      this.#begin(slice, piece.head, piece.line);
      return;
    }
    const open = this.#open.get(slice);
    // Of a slice that is decided the rest says nothing, but for the lines that a repair is judged by.
    if (open === undefined) this.#lookAhead(slice, piece);
    else this.#goOn(slice, open, piece);
  }

  /** Nothing more is read: what is open is judged by what there is of it. */
  stop(): void {
    for (const [slice, open] of [...this.#open]) {
      open.run.stop();
      this.#close(slice, open, undefined, 'stopped');
    }
  }

  report(): SlicesReport {
    // Where a failure ended the reading.
    for (const [slice, open] of [...this.#open]) this.#close(slice, open, undefined, 'stopped');
    const first = this.#first;
    if (first === undefined) return { first: undefined, cut: this.#cut };
    const { slice, report, yardstick, trail, next } = first;
    const told = diagnosed(report, trail, isTotal(report) ? next : [], yardstick.plans.binding);
    return { first: { slice, ...told }, cut: this.#cut };
  }

  #begin(slice: string, head: LogHead, headLine: number): void {
    const { yardstickFor, listen, heard, judged: _, empty: __, until: ___, ...limits } = this.#options;
    let trail: Trail<unknown> | undefined;
    const yardstick = yardstickFor(slice, head);
    const run = new LogRun(head, { fileName: this.#fileName, headLine }, yardstick, {
      ...limits,
      listen: (stepper) => {
        trail = new Trail(stepper);
        return along(trail, listen?.(slice, stepper));
      },
      heard: (line) => {
        trail?.heard(line);
        heard?.(slice, line);
      },
    });
    const open = { run, yardstick, trail, isEmpty: true };
    this.#open.set(slice, open);
    // It may be decided where it begins.
    if (run.isDecided) this.#close(slice, open, undefined, 'done');
  }

  #goOn(slice: string, open: OpenSlice, piece: LogPiece): void {
    const { run } = open;
    run.take(piece);
    if (piece.kind === 'events') open.isEmpty = false;
    if (piece.kind === 'cut') this.#close(slice, open, piece, 'done');
    else if (piece.kind === 'end' || run.isDecided) {
      this.#close(slice, open, undefined, 'done');
      this.#lookAhead(slice, piece);
    }
  }

  #close(slice: string, open: OpenSlice, cut: Cut | undefined, reading: 'done' | 'stopped'): void {
    const { run } = open;
    this.#open.delete(slice);
    // A recorder writes the head before anything happens: a log that is cut there is no bad log.
    if (open.isEmpty && !run.isDecided && (cut !== undefined || reading === 'stopped')) {
      this.#options.empty({ slice, cut });
      run.release();
      return;
    }
    const report = run.report();
    const { matched, broken } = report;
    if (matched.kind === 'rejected' || broken !== undefined) this.#hasFailed = true;
    this.#options.judged({ slice, report, cut });
    if (matched.kind === 'rejected') this.#keepFirst(slice, open, report, matched.failure.line.number);
    else run.release();
  }

  /** Of two rejected slices the one that fails at an earlier line is told of. */
  #keepFirst(slice: string, { run, yardstick, trail }: OpenSlice, report: ConformReport, line: number): void {
    const first = this.#first;
    if (trail === undefined || (first !== undefined && first.line < line)) {
      run.release();
      return;
    }
    if (first !== undefined) first.run.release();
    this.#first = { slice, run, report, yardstick, line, trail, next: [] };
  }

  #lookAhead(slice: string, piece: LogPiece): void {
    const first = this.#first;
    if (piece.kind !== 'events' || first?.slice !== slice || this.#options.until === 'a slice fails') return;
    for (const [index, event] of piece.events.entries()) {
      const number = piece.lines[index] ?? 0;
      if (number > first.line && first.next.length < maxAhead) first.next.push({ event, number });
    }
  }
}
