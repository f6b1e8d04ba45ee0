import type { RecordedStep } from '../node/index.ts';
import { LineFile } from './line-file.ts';

/** A line of a node's file of steps. */
export interface StepLine extends Omit<RecordedStep, 'age'> {
  /** The key of the node. */
  readonly node: string;
  /**
   * When the line was written, in nanoseconds of the machine's monotonic clock, which all processes of a machine share.
   * Before anything that the step says was sent, so a step that was due to another comes later.
   */
  readonly at: string;
}

/**
 * The steps of a node in a file: each once and in order, however often the node is killed. What a killed process had done
 * and not written is told again when the node comes back.
 */
export class StepFile {
  readonly #node: string;
  readonly #file: LineFile;
  #last: { readonly height: number; readonly index: number };

  constructor(path: string, node: string) {
    this.#node = node;
    this.#file = new LineFile(path);
    // The file is this node's own, so its lines are those that were added below.
    const last = this.#file.found.at(-1) as StepLine | undefined;
    this.#last =
      last === undefined ? { height: 0, index: 0 } : { height: last.step.height, index: last.index };
  }

  add({ index, step, after }: RecordedStep): void {
    const { height } = step;
    if (height < this.#last.height || (height === this.#last.height && index <= this.#last.index)) return;
    this.#last = { height, index };
    const line: StepLine = { node: this.#node, at: String(process.hrtime.bigint()), index, step, after };
    this.#file.add(line);
  }

  close(): void {
    this.#file.close();
  }
}
