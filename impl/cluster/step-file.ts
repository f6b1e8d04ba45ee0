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

/** As many heights as are told again after a crash, and some more. */
const keptHeights = 4;

/**
 * The steps of a node in a file: each once and in order, however often the node is killed. What a killed process had done
 * and not written is told again when the node comes back; what it tells otherwise than before is written, too.
 */
export class StepFile {
  readonly #node: string;
  readonly #file: LineFile;
  #last: { readonly height: number; readonly index: number };
  /** What the file tells of the last heights, by number: what a node that comes back tells of them must be the same. */
  readonly #told = new Map<number, Map<number, string>>();

  constructor(path: string, node: string) {
    this.#node = node;
    this.#file = new LineFile(path);
    // The file is this node's own, so its lines are those that were added below.
    const last = this.#file.found.at(-1) as StepLine | undefined;
    this.#last =
      last === undefined ? { height: 0, index: 0 } : { height: last.step.height, index: last.index };
    for (const line of this.#file.found as readonly StepLine[]) this.#remember(line);
  }

  /** Adds a step that the file lacks, or that it tells otherwise: a log with both is no behaviour of a correct node. */
  add({ index, step, after }: RecordedStep): void {
    const { height } = step;
    if (height < this.#last.height || (height === this.#last.height && index <= this.#last.index)) {
      const told = this.#told.get(height)?.get(index);
      if (told === undefined || told === JSON.stringify(step)) return;
    } else {
      this.#last = { height, index };
    }
    this.#remember({ index, step });
    const line: StepLine = { node: this.#node, at: String(process.hrtime.bigint()), index, step, after };
    this.#file.add(line);
  }

  #remember({ index, step }: Pick<StepLine, 'index' | 'step'>): void {
    const known = this.#told.get(step.height) ?? new Map<number, string>();
    this.#told.set(step.height, known.set(index, JSON.stringify(step)));
    this.#told.delete(step.height - keptHeights);
  }

  close(): void {
    this.#file.close();
  }
}
