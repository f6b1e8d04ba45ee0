import { describeJson, type Json, type JsonObject, LogError, type Unnumbered } from '../log/index.ts';
import { type AboutLog, nodeOf } from './format.ts';

/** A line of a history of operations. */
export interface Phase {
  readonly process: string;
  /** `invoke`, `ok`, `fail` or `info`. */
  readonly type: string;
  /** What the operation does: `read`. */
  readonly name: string;
  readonly args: JsonObject;
  /** What else the line says. */
  readonly more?: JsonObject | undefined;
  readonly time?: Json | undefined;
}

type Kind = NonNullable<Unnumbered['phase']>;

/** Pairs what completes an operation with what invoked it: a process has one operation at a time. Holds one number a process. */
export class Operations {
  readonly #fileName: string;
  readonly #about: AboutLog;
  readonly #pending = new Map<string, number>();
  #invoked = 0;

  constructor(about: AboutLog, fileName: string) {
    this.#about = about;
    this.#fileName = fileName;
  }

  /** @throws LogError where a process invokes two operations at a time, or completes one that it did not invoke. */
  event(phase: Phase, line: number): Unnumbered {
    const { process, name, args, more, time } = phase;
    const type = this.#kindOf(phase, line);
    const op = this.#operation(process, type, line);
    return {
      a: name,
      n: nodeOf(this.#about, process),
      args,
      ...(more === undefined ? {} : { msg: more }),
      ...(typeof time === 'number' ? { t0: time, t1: time } : {}),
      ...(op === undefined ? {} : { op, phase: type }),
    };
  }

  #operation(process: string, type: Kind, line: number): number | undefined {
    const pending = this.#pending.get(process);
    if (type === 'invoke') {
      if (pending !== undefined) {
        throw this.#error(
          line,
          `has the process ${process} invoke a second operation before the first has completed`,
        );
      }
      const op = this.#invoked;
      this.#invoked += 1;
      this.#pending.set(process, op);
      return op;
    }
    this.#pending.delete(process);
    // What disturbs a system, Jepsen's nemesis, only informs.
    if (pending !== undefined || type === 'info') return pending;
    throw this.#error(line, `completes an operation of process ${process}, which has invoked none`);
  }

  #kindOf({ type }: Phase, line: number): Kind {
    if (type === 'invoke' || type === 'ok' || type === 'fail' || type === 'info') return type;
    throw this.#error(line, `is of type ${describeJson(type)}, and neither invoke, ok, fail nor info`);
  }

  #error(line: number, problem: string): LogError {
    return new LogError({ fileName: this.#fileName, line }, problem, 'Are lines missing, or out of order?');
  }
}
