/** What a venue keeps: a deterministic machine that answers commands and refuses what it will not do. */
export interface Engine<Command, Outcome extends Answer> {
  /** Does the command whole, or refuses it and stays as it is. Never throws. */
  apply(command: Command): Outcome;
  /** The whole state. */
  snapshot(): Uint8Array;
}

/** What an engine answers with. Only what is `done` changes it, and is written down. */
export interface Answer {
  readonly kind: 'done' | 'refused';
}

/** Where a venue gets its engine from, and what it notices of it. */
export interface EngineSource<Command, Outcome extends Answer, Kept extends Engine<Command, Outcome>> {
  /** Differs wherever the same commands would lead elsewhere: the name of the engine, its version, its configuration. */
  readonly identity: string;
  /** A new engine, before the first command. */
  begin(): Kept;
  /** An engine in the state that a snapshot was taken of. Throws if it is none. */
  restore(state: Uint8Array): Kept;
  /** What is recorded of the engine after a command, besides the outcome: a few facts of constant size. */
  observe?(engine: Kept, command: Command): Readonly<Record<string, unknown>>;
}
