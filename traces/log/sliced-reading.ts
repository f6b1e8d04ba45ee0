import type { LogChecker } from './checker.ts';
import type { LogHead } from './event.ts';
import { describeJson, isJsonObject } from './json.ts';
import { jsonFault } from './json-fault.ts';
import { LogError } from './log-error.ts';
import { nearNamesCure } from './near-names.ts';
import { isBlank, type Judged, LogReading, parsedLine } from './reading.ts';
import type { SlicePiece } from './slice-piece.ts';

/** A head that was read, and who waits for what judges the lines after it. */
export interface ReadHead {
  readonly head: LogHead;
  readonly line: number;
  readonly judgeBy: (checker: LogChecker) => void;
}

/** Names of other slices that are kept, to say what there is where the one that is asked for is not. */
const maxOthers = 1_000;

/**
 * Reads the lines of a file that holds one log, or several with their lines interleaved: parametric trace slicing (Chen
 * and Rosu, TACAS 2009), with one parameter, which every line names. Each slice is a log of its own, and is read by a
 * `LogReading` of its own. Memory: that of the slices that are open, and a name and a number for each that has ended.
 */
export class SlicedReading {
  readonly #fileName: string;
  readonly #judged: Judged | undefined;
  readonly #only: string | undefined;
  /** That of a file without slices. */
  #whole: LogReading | undefined;
  readonly #open = new Map<string, LogReading>();
  /** The line in which each slice ended. */
  readonly #ended = new Map<string, number>();
  /** Slices that were read since pieces were last asked for. */
  readonly #touched = new Map<string, LogReading>();
  readonly #others = new Set<string>();
  #cutIn: number | undefined;

  /** Reads the slice `only`, if that is given, and passes the others by. */
  constructor(fileName: string, judged: Judged | undefined, only: string | undefined) {
    this.#fileName = fileName;
    this.#judged = judged;
    this.#only = only;
  }

  /** Whether the one log that is read has ended. A file of slices has no end of its own. */
  get isOver(): boolean {
    if (this.#only !== undefined) return this.#ended.has(this.#only);
    return this.#whole?.isOver === true;
  }

  /** Takes a line. Answers with the head on it, if it has one. @throws LogError */
  line(text: string, line: number): ReadHead | undefined {
    if (isBlank(text)) return undefined;
    const json = parsedLine(text, this.#fileName, line);
    if (this.#whole !== undefined) return this.#lineOfWhole(this.#whole, json, line);
    // Almost every line names a slice that is open.
    const slice = isJsonObject(json) ? json.slice : undefined;
    const reading = typeof slice === 'string' ? this.#open.get(slice) : undefined;
    if (reading !== undefined && typeof slice === 'string') {
      if (isJsonObject(json) && json.k === 'head') throw this.#secondHead(slice, line);
      reading.lineOf(json, line);
      this.#touched.set(slice, reading);
      if (reading.isOver) this.#close(slice, line);
      return undefined;
    }
    return this.#lineOfNone(json, slice, line);
  }

  /** The last line, which has no end: where it is no JSON, the file was cut within it. */
  lastLine(text: string, isText: boolean, line: number): ReadHead | undefined {
    if (isBlank(text)) return undefined;
    const whole = this.#whole;
    if (whole !== undefined) {
      whole.lastLine(text, isText, line);
      return undefined;
    }
    if (isText && (!text.startsWith('{') || jsonFault(text) === undefined)) return this.line(text, line);
    // It throws: a head that is cut says nothing.
    if (this.#isFresh && this.#others.size === 0) new LogReading(this.#fileName).onlyLine(text, isText, line);
    this.#cutIn = line;
    return undefined;
  }

  /** No line comes any more. @throws LogError where there was none, or nothing of the slice that is asked for. */
  finish(): void {
    if (this.#whole !== undefined) this.#whole.finish();
    else if (this.#isFresh) {
      const only = this.#only;
      if (only === undefined || this.#others.size === 0) new LogReading(this.#fileName).finish();
      else
        throw new LogError(
          { fileName: this.#fileName },
          `has no slice ${describeJson(only)}`,
          nearNamesCure(only, [...this.#others], 'slices'),
        );
    }
    for (const [slice, reading] of this.#open) {
      if (this.#cutIn === undefined) reading.finish();
      else reading.cut(this.#cutIn, 'within a line');
      this.#touched.set(slice, reading);
    }
  }

  /** What was read since the last call, slice by slice. */
  pieces(): readonly SlicePiece[] {
    if (this.#whole !== undefined) return this.#whole.pieces().map((piece) => ({ slice: undefined, piece }));
    const pieces: SlicePiece[] = [];
    for (const [slice, reading] of this.#touched)
      for (const piece of reading.pieces()) pieces.push({ slice, piece });
    this.#touched.clear();
    // Of which slice the line was nobody knows: where others are open, they are cut by it.
    if (this.#cutIn !== undefined && this.#open.size === 0 && this.#only === undefined)
      pieces.push({ slice: undefined, piece: { kind: 'cut', line: this.#cutIn, where: 'within a line' } });
    return pieces;
  }

  /** Whether no log of the file has begun that is to be read. */
  get #isFresh(): boolean {
    return this.#whole === undefined && this.#open.size === 0 && this.#ended.size === 0;
  }

  #lineOfWhole(whole: LogReading, json: unknown, line: number): undefined {
    whole.lineOf(json, line);
    return undefined;
  }

  /** A line that names no slice which is open. */
  #lineOfNone(json: unknown, slice: unknown, line: number): ReadHead | undefined {
    if (slice === undefined) {
      if (!this.#isFresh || this.#others.size > 0) throw this.#noSlice(json, line);
      if (this.#only !== undefined) throw this.#noSlices(this.#only, line);
      const whole = new LogReading(this.#fileName, this.#judged);
      const head = whole.headOf(json, line);
      this.#whole = whole;
      return { head, line, judgeBy: (checker) => whole.judgeBy(checker, head) };
    }
    if (typeof slice !== 'string' || slice === '') throw this.#noWord(slice, line);
    if (this.#only !== undefined && slice !== this.#only) {
      if (this.#others.size < maxOthers) this.#others.add(slice);
      return undefined;
    }
    const ended = this.#ended.get(slice);
    if (ended !== undefined) throw this.#afterTheEnd(slice, ended, line);
    if (!isJsonObject(json) || json.k !== 'head') throw this.#noHead(slice, line);
    const reading = new LogReading(this.#fileName, this.#judged, slice);
    const head = reading.headOf(json, line);
    this.#open.set(slice, reading);
    this.#touched.set(slice, reading);
    return { head, line, judgeBy: (checker) => reading.judgeBy(checker, head) };
  }

  #close(slice: string, line: number): void {
    this.#open.delete(slice);
    this.#ended.set(slice, line);
  }

  #noSlice(json: unknown, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      isJsonObject(json)
        ? 'names no slice, and the lines before it do'
        : `is ${describeJson(json)}, and no line of a log`,
      'Either every line of a file names its slice, or none does.',
    );
  }

  #noSlices(only: string, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      `names no slice, so that there is no slice ${describeJson(only)} in the file`,
      'The file is one log: read it whole.',
    );
  }

  #noWord(slice: unknown, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line, path: '/slice' },
      `is ${describeJson(slice)}, not a name`,
      'Where a file holds several logs, each line names its own by a word: "slice".',
    );
  }

  #noHead(slice: string, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line, path: '/slice' },
      `is ${describeJson(slice)}, a slice that has not begun`,
      'Each slice begins with a head of its own: {"k":"head","v":1,"spec":"...","slice":"..."}.',
    );
  }

  #secondHead(slice: string, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      `is a second head of the slice ${describeJson(slice)}`,
      'A slice is one log: give another run another name.',
    );
  }

  #afterTheEnd(slice: string, ended: number, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line, path: '/slice' },
      `is ${describeJson(slice)}, a slice that ended in line ${ended}`,
      'A slice is one log: give another run another name.',
    );
  }
}
