import { frameChecker, type LogChecker } from './checker.ts';
import type { LogEnd, LogEvent, LogHead } from './event.ts';
import { describeJson, isJsonObject, type JsonObject } from './json.ts';
import { jsonFault } from './json-fault.ts';
import type { LineFault } from './line-fault.ts';
import { LogError } from './log-error.ts';
import { Numbering } from './numbering.ts';
import type { LogFact, LogPiece } from './pieces.ts';

/** Which events are judged: each, or each so many-th, where a log is trusted. Every line is still parsed. */
export type Judged = 'every event' | { readonly every: number };

/**
 * Reads the lines of one log, one after another, and collects what they are in pieces. Where the lines come from, and
 * when, is the caller's business. Every line must name the same slice as the log, or none where the log is none.
 */
export class LogReading {
  readonly #fileName: string;
  readonly #stride: number;
  readonly #slice: string | undefined;
  readonly #numbering = new Numbering();
  #checker: LogChecker = frameChecker();
  #state: 'before the head' | 'among the events' | 'after the end' = 'before the head';
  #events: LogEvent[] = [];
  #lines: number[] = [];
  #pieces: LogPiece[] = [];
  #count = 0;
  #line = 0;

  constructor(fileName: string, judged?: Judged, slice?: string) {
    this.#fileName = fileName;
    this.#slice = slice;
    this.#stride =
      judged === undefined || judged === 'every event' ? 1 : Math.max(1, Math.trunc(judged.every));
  }

  get isOver(): boolean {
    return this.#state === 'after the end';
  }

  get hasHead(): boolean {
    return this.#state !== 'before the head';
  }

  /** The head on a line, or undefined where the line is blank. The next lines are judged by what `judgeBy` is given. */
  head(text: string, line: number): LogHead | undefined {
    return isBlank(text) ? undefined : this.headOf(parsedLine(text, this.#fileName, line), line);
  }

  /** As `head`, of a line that is parsed. */
  headOf(json: unknown, line: number): LogHead {
    this.#line = line;
    if (!isJsonObject(json) || json.k !== 'head') throw this.#noHead(json, line);
    this.#requireSlice(json, line);
    this.#require(this.#checker.head(json), line);
    this.#state = 'among the events';
    // True: the checker has seen that it has the form of a head.
    const head = json as unknown as LogHead;
    this.#pieces.push({ kind: 'head', head, line });
    return head;
  }

  /** The head where the log has one line, without an end. @throws LogError where it is cut. */
  onlyLine(text: string, isText: boolean, line: number): LogHead | undefined {
    if (!isText || (text.startsWith('{') && jsonFault(text) !== undefined)) throw this.#cutHead(line);
    return this.head(text, line);
  }

  /** Starts with a head that no line holds. */
  start(head: LogHead): void {
    this.#state = 'among the events';
    this.#pieces.push({ kind: 'head', head, line: 1 });
  }

  /** Judges `head`, and from now on every line, by `checker`. @throws LogError where the head is refused. */
  judgeBy(checker: LogChecker, head: LogHead): void {
    this.#checker = checker;
    this.#require(checker.head(head), this.#line);
  }

  /** A line after the head. @throws LogError where it is none. */
  line(text: string, line: number): void {
    if (!isBlank(text)) this.lineOf(parsedLine(text, this.#fileName, line), line);
  }

  /** As `line`, of a line that is parsed. */
  lineOf(json: unknown, line: number): void {
    this.#line = line;
    if (this.#state === 'after the end') throw this.#afterTheEnd(line);
    if (!isJsonObject(json)) throw this.#unknownLine(json, line);
    if (json.slice !== this.#slice) this.#requireSlice(json, line);
    if (json.k === 'ev') this.event(json, line);
    else if (json.k === 'end') this.#end(json, line);
    else throw this.#unknownLine(json, line);
  }

  /** An event, parsed, that stands on a line after the head. @throws LogError where it is refused. */
  event(json: JsonObject | LogEvent, line: number): void {
    this.#line = line;
    if (this.#stride === 1 || this.#count % this.#stride === 0)
      this.#require(this.#checker.event(json), line);
    // True where it was judged; where it was not, the caller has said that the log is to be trusted.
    const event = json as LogEvent;
    this.#count += 1;
    const facts = this.#numbering.facts(event, line);
    if (facts.length > 0) this.#facts(facts);
    this.#events.push(event);
    this.#lines.push(line);
  }

  /** The last line, which has no end: where it is no JSON, the log was cut within it. */
  lastLine(text: string, isText: boolean, line: number): void {
    if (isBlank(text)) return;
    if (!isText || (text.startsWith('{') && jsonFault(text) !== undefined)) {
      if (this.#state === 'after the end') throw this.#afterTheEnd(line);
      this.cut(line, 'within a line');
    } else this.line(text, line);
  }

  /** No line comes any more. @throws LogError where there was no head. */
  finish(): void {
    if (this.#state === 'before the head') {
      throw new LogError(
        { fileName: this.#fileName },
        'is empty, without even a head',
        'A log starts with its head: {"k":"head","v":1,"spec":"..."}.',
      );
    }
    if (this.#state === 'among the events') this.cut(this.#line, 'between lines');
  }

  /** The log stops on `line`, and not with its end. */
  cut(line: number, where: Extract<LogPiece, { kind: 'cut' }>['where']): void {
    this.#closeBatch();
    this.#pieces.push({ kind: 'cut', line, where });
    this.#state = 'after the end';
  }

  /** What was read since the last call. */
  pieces(): readonly LogPiece[] {
    this.#closeBatch();
    const { length } = this.#pieces;
    return length === 0 ? noPieces : this.#pieces.splice(0, length);
  }

  /** Facts come between the events before them and the event that tells them. */
  #facts(facts: readonly LogFact[]): void {
    this.#closeBatch();
    for (const fact of facts) this.#pieces.push({ kind: 'fact', fact });
  }

  #end(json: JsonObject, line: number): void {
    this.#require(this.#checker.end(json), line);
    // True: the checker has seen that it has the form of an end.
    const end = json as unknown as LogEnd;
    if (end.events !== this.#count) {
      this.#facts([{ kind: 'miscounted', line, stated: end.events, found: this.#count }]);
    }
    this.#closeBatch();
    this.#pieces.push({ kind: 'end', end, line });
    this.#state = 'after the end';
  }

  #closeBatch(): void {
    if (this.#events.length === 0) return;
    this.#pieces.push({ kind: 'events', events: this.#events, lines: this.#lines });
    this.#events = [];
    this.#lines = [];
  }

  /** Whoever reads slices gives each line to its own: what is left is a slice in a log that is to be the only one. */
  #requireSlice(json: JsonObject, line: number): void {
    if (json.slice === this.#slice || this.#slice !== undefined) return;
    throw new LogError(
      { fileName: this.#fileName, line, path: '/slice' },
      this.hasHead
        ? `is ${describeJson(json.slice)}, and the lines before name no slice`
        : `is ${describeJson(json.slice)}: the file holds several logs, and one is to be read`,
      this.hasHead
        ? 'Either every line of a file names its slice, or none does.'
        : 'Read it as slices, or write the log into a file of its own, without "slice".',
    );
  }

  #require(fault: LineFault | undefined, line: number): void {
    if (fault === undefined) return;
    throw new LogError({ fileName: this.#fileName, line, path: fault.path }, fault.problem, fault.cure);
  }

  #noHead(json: unknown, line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      `is ${describeJson(json)}, and no head`,
      'A log starts with {"k":"head","v":1,"spec":"..."}; is it in another format?',
    );
  }

  #cutHead(line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      'is cut short, and with it the head of the log',
      'Nothing can be said of what is left; write the log again.',
    );
  }

  #afterTheEnd(line: number): LogError {
    return new LogError(
      { fileName: this.#fileName, line },
      'comes after the end of the log',
      'A file holds one log; were two written into it?',
    );
  }

  #unknownLine(json: unknown, line: number): LogError {
    const isHead = isJsonObject(json) && json.k === 'head';
    return new LogError(
      { fileName: this.#fileName, line },
      isHead ? 'is a second head' : `is ${describeJson(json)}, and neither an event nor the end`,
      isHead
        ? 'A file holds one log; were two written into it?'
        : 'After the head come lines with "k":"ev", and one with "k":"end".',
    );
  }
}

const noPieces: readonly LogPiece[] = [];

/** The JSON on a line. @throws LogError where there is none. */
export function parsedLine(text: string, fileName: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LogError(
      { fileName, line, column: jsonFault(text)?.column },
      `is not JSON: ${describeJson(text)}`,
      'Each line is one JSON object; a value with a line end in it is written with \\n.',
    );
  }
}

/** Whether nothing stands on a line. */
export function isBlank(text: string): boolean {
  // Almost every line starts with a brace.
  return text.charCodeAt(0) !== 0x7b && text.trim() === '';
}
