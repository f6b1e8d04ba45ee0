import type { Application, Execution, Validator } from '../consensus/index.ts';
import { type MarginCommand, MarginEngine } from '../margin/index.ts';
import type { ClientCommand, ReplicatedCommand } from './command.ts';
import { decodeCommand, longestCommandBytes } from './command-codec.ts';
import type { ReplicatedMarginConfig } from './config.ts';
import { identityOf, ReplicatedMarginConfigError, requireConfig } from './config-check.ts';
import { type ReplicatedOutcome, refused } from './outcome.ts';
import { ReplicaSnapshotError } from './replica-snapshot-error.ts';
import { readSnapshot, type Saved, writeSnapshot } from './snapshot.ts';
import { StateRoot } from './state-root.ts';
import { Validators } from './validators.ts';

/** A command that was decided, and what became of it: for whoever records a replica. */
export interface Executed extends ClientCommand {
  readonly height: number;
  readonly outcome: ReplicatedOutcome;
}

/** Whoever wants to know what a replica executes, command by command. */
export type Observer = (executed: Executed) => void;

/**
 * The margin engine as a replicated state machine: the application of a consensus node.
 *
 * Deterministic: the state, and so the root, follows from the configuration and the commands of all blocks in their
 * order. There is no clock, no randomness and no file. A command is done whole or refused whole; a refused one leaves no
 * trace at all, so its sequence number is not used up, and whoever has its bytes may send it again until a command of
 * this client with that number or a greater one is done.
 *
 * A height costs what its commands touch: see `StateRoot`. A snapshot costs the whole state.
 */
export class ReplicatedMargin implements Application {
  /** What it was built from. */
  readonly config: ReplicatedMarginConfig;
  readonly #identity: Uint8Array;
  readonly #engine: MarginEngine;
  readonly #sequences: Float64Array;
  readonly #validators: Validators;
  readonly #governors: ReadonlySet<number>;
  readonly #root: StateRoot;
  readonly #observe: Observer | undefined;
  #height: number;
  #stateRoot: string;

  /**
   * @throws ReplicatedMarginConfigError if a field is wrong, or a command of `genesis` is refused.
   * @throws MarginConfigError if the engine's configuration is wrong.
   */
  constructor(config: ReplicatedMarginConfig, observe?: Observer, saved?: Saved) {
    requireConfig(config);
    this.config = config;
    this.#identity = identityOf(config);
    this.#engine = saved?.engine ?? begun(config);
    this.#sequences = saved?.sequences ?? new Float64Array(config.clients);
    this.#validators = new Validators(saved?.validators ?? config.validators, config.maxValidators);
    this.#governors = new Set(config.governors);
    this.#root = new StateRoot(this.#identity, this.#engine, this.#sequences);
    this.#observe = observe;
    this.#height = saved?.height ?? 0;
    this.#stateRoot = this.#root.compute(this.#validators.list());
  }

  /**
   * A replica in the state that `bytes` were taken of: it goes on as one that has executed every block since the first.
   * Bytes from somebody else are believed only with the root that was agreed on for their height.
   * @throws ReplicaSnapshotError if they are damaged, of another configuration, or of a state with another root.
   */
  static restore(
    config: ReplicatedMarginConfig,
    bytes: Uint8Array,
    agreed: string | undefined,
    observe?: Observer,
  ): ReplicatedMargin {
    requireConfig(config);
    const replica = new ReplicatedMargin(config, observe, readSnapshot(config, identityOf(config), bytes));
    if (agreed !== undefined && agreed !== replica.stateRoot)
      throw new ReplicaSnapshotError(
        `its state has the root ${replica.stateRoot}, and ${agreed} was agreed on`,
        'Ask another peer for one.',
      );
    return replica;
  }

  /** The last height that was executed; 0 before the first. */
  get height(): number {
    return this.#height;
  }

  /** After the last height: 64 digits of lower-case hexadecimal. */
  get stateRoot(): string {
    return this.#stateRoot;
  }

  /** Who decides the next height, by key. */
  get validators(): readonly Validator[] {
    return this.#validators.list();
  }

  /** The engine, to be read: whoever gives it a command of its own leaves the others behind. */
  get engine(): MarginEngine {
    return this.#engine;
  }

  /** The greatest sequence number of a client that was used; 0 before the first. */
  sequenceOf(client: number): number {
    return this.#sequences[client] ?? 0;
  }

  /** Whether a block may have this content, at any height: few enough commands, each in its one encoding. */
  accepts(commands: readonly Uint8Array[], _height: number): boolean {
    if (commands.length > this.config.maxCommands) return false;
    return commands.every(
      (bytes) => bytes.length <= longestCommandBytes && decodeCommand(bytes) !== undefined,
    );
  }

  /**
   * Executes the block of the next height.
   * @throws Error if it is of another height: a bug of whoever runs this.
   */
  execute(commands: readonly Uint8Array[], height: number): Execution {
    if (height !== this.#height + 1)
      throw new Error(
        `height ${height} is executed after height ${this.#height}: this is a bug in Assay, please report it`,
      );
    this.#height = height;
    this.#validators.begin();
    for (const bytes of commands) {
      const decoded = decodeCommand(bytes);
      // No block with it is accepted. If one was decided all the same, all replicas pass over it alike.
      if (decoded === undefined) continue;
      const outcome = this.#apply(decoded);
      this.#observe?.({ ...decoded, height, outcome });
    }
    const validators = this.#validators.list();
    this.#stateRoot = this.#root.compute(validators);
    return this.#validators.hasChanged
      ? { stateRoot: this.#stateRoot, validators }
      : { stateRoot: this.#stateRoot };
  }

  /** The whole state, height included: equal bytes exactly for equal states at one height. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.#identity, {
      height: this.#height,
      engine: this.#engine,
      sequences: this.#sequences,
      validators: this.#validators.list(),
    });
  }

  #apply({ client, sequence, command }: ClientCommand): ReplicatedOutcome {
    if (client >= this.config.clients) return refused('no such client');
    if (sequence <= (this.#sequences[client] as number)) return refused('the sequence number is used up');
    const outcome = this.#do(client, command);
    if (outcome.kind === 'refused') return outcome;
    this.#sequences[client] = sequence;
    this.#root.touchClient(client);
    return outcome;
  }

  #do(client: number, command: ReplicatedCommand): ReplicatedOutcome {
    if (command.kind === 'set validator')
      return this.#governors.has(client) ? this.#validators.set(command) : refused('not a governor');
    const outcome = this.#engine.apply(command);
    if (outcome.kind === 'done') for (const account of accountsOf(command)) this.#root.touchAccount(account);
    return outcome;
  }
}

/** A new engine in which the genesis has happened. */
function begun({ margin, genesis }: ReplicatedMarginConfig): MarginEngine {
  const engine = new MarginEngine(margin);
  for (const command of genesis) {
    const outcome = engine.apply(command);
    if (outcome.kind === 'refused')
      throw new ReplicatedMarginConfigError(
        `a genesis with ${JSON.stringify(command)}`,
        `is refused: ${outcome.reason}`,
        'Give commands that can be done, one after the other, before the first height.',
      );
  }
  return engine;
}

/** The accounts of which a command that was done may have changed something. */
function accountsOf(command: MarginCommand): readonly number[] {
  if (command.kind === 'trade') return [command.buyer, command.seller];
  return 'account' in command ? [command.account] : [];
}
