import type { StepLine } from '../../../impl/cluster/index.ts';
import { type Validator, ValidatorSet } from '../../../impl/consensus/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import { ConsensusRecorder } from './recorder.ts';
import { StepFileReader } from './step-files.ts';
import { StepsInOrder } from './steps-in-order.ts';

/** A cluster on this machine, as its recorder has to know it. All its nodes are taken for correct. */
export interface RecordedCluster {
  /** The files of steps of the nodes. */
  readonly files: readonly string[];
  /** Who votes, at every height, in the order of `files`. */
  readonly validators: readonly Validator[];
}

/**
 * Makes one log for each height of the files of steps that the nodes of a cluster write, while they write them or later. A
 * log is told to `write` when all have decided, and those of heights that have not ended at the end.
 */
export class ClusterLog {
  readonly #readers: readonly StepFileReader[];
  readonly #order: StepsInOrder<StepLine>;
  readonly #recorder: ConsensusRecorder;

  constructor(
    { files, validators }: RecordedCluster,
    impl: string,
    write: (height: number, log: WholeLog) => void,
  ) {
    const set = ValidatorSet.of(validators);
    const nodes = new Map(validators.map(({ key }, index) => [key, `node ${index + 1}`]));
    const nodeOf = (key: string): string => nodes.get(key) ?? key;
    this.#readers = files.map((file) => new StepFileReader(file));
    this.#recorder = new ConsensusRecorder(
      { source: { impl }, nodeOf, breaksRules: () => false },
      (height) => ({ height, validators: set, isFaulty: () => false }),
      write,
    );
    this.#order = new StepsInOrder(({ node, step }) => this.#recorder.step(node, step));
  }

  /**
   * Takes in what was written since the last time, and gives on what happened up to `certain` nanoseconds of the machine's
   * monotonic clock: by now all of that must have been written.
   * @throws LateStepError where it was not
   */
  read(certain: bigint): void {
    for (const reader of this.#readers)
      for (const line of reader.read()) this.#order.add(line.node, BigInt(line.at), line);
    this.#order.advance(certain);
  }

  /** Takes in the rest: nothing is written any more. */
  end(): void {
    this.read(-1n);
    this.#order.end();
    this.#recorder.end();
  }
}

/** How a cluster is followed. */
export interface FollowOptions {
  /** What is older has been written: more than a process may be held up between the two. */
  readonly lagMs: number;
  readonly everyMs: number;
  readonly isStopped: () => boolean;
}

/**
 * Follows a cluster while it runs: reads what its nodes write, again and again, until it is stopped.
 * @throws LateStepError where a step is written so late that the log has gone on
 */
export async function followCluster(log: ClusterLog, options: FollowOptions): Promise<void> {
  const lag = BigInt(Math.round(options.lagMs * 1e6));
  while (!options.isStopped()) {
    // Asked before the files are read: what was written by then is read.
    log.read(process.hrtime.bigint() - lag);
    await new Promise((resolve) => setTimeout(resolve, options.everyMs));
  }
  log.end();
}
