import type { Application, Block, Execution } from '../../../impl/consensus/index.ts';
import { type Executed, ReplicatedMargin } from '../../../impl/replicated-margin/index.ts';
import type { Observations, Recorded, Recorder } from '../../log/index.ts';
import { type ReplicatedConstants, replicatedConfig } from './configuration.ts';
import { type SpecCommand, Words } from './words.ts';

/** What executing a block was: the root before it, and each command with what could be seen after it. */
interface ExecutedBlock {
  readonly rootBefore: string;
  readonly commands: readonly ExecutedCommand[];
}

interface ExecutedCommand {
  readonly command: SpecCommand | undefined;
  readonly outcome: 'done' | 'refused' | 'passed over';
  readonly show: (replica: number) => Observations;
}

/** A replica that remembers, for whoever records it, what it executed. */
export class WatchedReplica implements Application {
  readonly replica: ReplicatedMargin;
  readonly words: Words;
  readonly #blocks = new Map<number, ExecutedBlock>();
  #executed: ExecutedCommand[] = [];

  constructor(constants: ReplicatedConstants) {
    this.words = new Words(constants);
    this.replica = new ReplicatedMargin(replicatedConfig(constants), (executed) => this.#note(executed));
  }

  accepts(commands: readonly Uint8Array[], height: number): boolean {
    return this.replica.accepts(commands, height);
  }

  execute(commands: readonly Uint8Array[], height: number): Execution {
    const rootBefore = this.replica.stateRoot;
    this.#executed = [];
    const execution = this.replica.execute(commands, height);
    this.#blocks.set(height, { rootBefore, commands: this.#executed });
    return execution;
  }

  block(height: number): ExecutedBlock {
    const block = this.#blocks.get(height);
    if (block === undefined) throw new Error(`height ${height} is decided and was not executed`);
    return block;
  }

  #note({ command, outcome }: Executed): void {
    const { words, replica } = this;
    if (command.kind === 'set validator') throw new Error('nobody governs here');
    // What can be seen is seen at once: later it is something else.
    const shown = words.concerned(0, replica.engine, command);
    this.#executed.push({
      command: words.inSpec(command),
      outcome: outcomeOf(outcome),
      show: (number) => renumbered(shown, number),
    });
  }
}

function outcomeOf(outcome: Executed['outcome']): ExecutedCommand['outcome'] {
  if (outcome.kind === 'done') return 'done';
  return outcome.reason === 'the sequence number is used up' ? 'passed over' : 'refused';
}

/** The observations of replica 0 as those of another. */
function renumbered(shown: Observations, replica: number): Observations {
  return Object.fromEntries(
    Object.entries(shown).map(([path, value]) => [path.replace('/ledger/0/', `/ledger/${replica}/`), value]),
  );
}

/** Writes down what each replica has executed as soon as that is safe on its disk. */
export class ClusterRecorder {
  readonly #recording: Recorder;
  readonly #replicas = new Map<number, WatchedReplica>();
  readonly #roots = new Map<number, string>();
  #begun = 0;
  /** The replica that has executed most. */
  furthest: ReplicatedMargin | undefined;

  constructor(recording: Recorder) {
    this.#recording = recording;
  }

  comesUp(machine: number, watched: WatchedReplica): void {
    const isBack = this.#replicas.has(machine);
    this.#replicas.set(machine, watched);
    if (!isBack) return;
    const number = machine + 1;
    const { replica, words } = watched;
    this.#recording.event('restart', undefined, {
      n: `replica ${number}`,
      post: words.ledger(number, replica.engine),
    });
  }

  /** The root that the header of a height names: the same in all its blocks that can be decided. */
  proposed({ height, stateRoot }: Pick<Block, 'height' | 'stateRoot'>): void {
    if (!this.#roots.has(height)) this.#roots.set(height, stateRoot);
  }

  decided(machine: number, height: number): void {
    const watched = this.#replicas.get(machine);
    if (watched === undefined) throw new Error(`machine ${machine} is not there`);
    const block = watched.block(height);
    if (height > this.#begun) this.#begin(height, block);
    const replica = machine + 1;
    const n = `replica ${replica}`;
    // The first header names no root, since nothing was executed before it.
    if (height > 1)
      this.#recording.event('enterBlock', { replica, root: wordOf(block.rootBefore) }, { n, post: {} });
    for (const { command, outcome, show } of block.commands) {
      if (command === undefined || outcome === 'passed over') {
        this.#recording.event('pass over', { replica }, { n });
        continue;
      }
      const { action, args } = command;
      const name = outcome === 'done' ? action : `refuse${capitalised(action)}`;
      this.#recording.event(name, { replica, ...args }, { n, post: show(replica) });
    }
    this.furthest = watched.replica;
  }

  end(): Recorded {
    return this.#recording.end();
  }

  /** The first to have executed a height is the first to show what was decided at it. */
  #begin(height: number, block: ExecutedBlock): void {
    this.#begun = height;
    if (height > 1) this.#recording.event('beginBlock', { root: wordOf(this.#roots.get(height) ?? '') });
    for (const { command, outcome } of block.commands)
      if (command !== undefined && outcome !== 'passed over')
        this.#recording.event(`decide${capitalised(command.action)}`, command.args);
  }
}

/** The first twenty bits of a root, which the spec numbers from 1 on. */
function wordOf(root: string): number {
  return Number.parseInt(root.slice(0, 5), 16) + 1;
}

function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
