import { type JsonPath, pathText } from './json-path.ts';
import { type Place, placeOf, syntaxFault } from './json-text.ts';

/** A file is not a trace in the Informal Trace Format, or not a trace of the model it is read for. */
export class ItfError extends Error {
  override readonly name = 'ItfError';
  readonly fileName: string;
  /** JSON path of the fault: `$.states[3].log`. */
  readonly path: string;
  /** Where the fault is in the text. */
  readonly place: Place;

  constructor(fileName: string, path: string, place: Place, problem: string, cure: string) {
    super(`${fileName}:${place.line}:${place.column}: ${path} ${problem}. ${cure}`);
    this.fileName = fileName;
    this.path = path;
    this.place = place;
  }
}

/** The text of a trace and what it is called, kept so that every fault can be shown in its place. */
export class ItfSource {
  readonly fileName: string;
  readonly #text: string;

  constructor(text: string, fileName: string) {
    this.fileName = fileName;
    // Some editors write a byte order mark, which JSON does not know.
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** The JSON in the text. @throws ItfError where there is none: cut short, empty, or no JSON at all. */
  parse(): unknown {
    const fault = syntaxFault(this.#text);
    if (fault === undefined) return JSON.parse(this.#text);
    const path = pathText(fault.path);
    const { fileName } = this;
    if (fault.kind === 'unexpected') {
      throw new ItfError(
        fileName,
        path,
        fault.place,
        `is not JSON: ${fault.expected} is expected, not ${JSON.stringify(fault.found)}`,
        'Mend the text there, or write the trace again.',
      );
    }
    if (this.#text.trim() === '') {
      throw new ItfError(
        fileName,
        path,
        fault.place,
        'is missing: the file is empty',
        'Write the trace again.',
      );
    }
    throw new ItfError(
      fileName,
      path,
      fault.place,
      'is not finished: the file was cut short',
      'Whatever wrote it was stopped, or the copy is not complete; write the trace again.',
    );
  }

  /** The error that the value at `path` is at fault. */
  fault(path: JsonPath, problem: string, cure: string): ItfError {
    return new ItfError(this.fileName, pathText(path), placeOf(this.#text, path), problem, cure);
  }
}
