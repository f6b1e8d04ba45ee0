import type { Validator } from './validator-set.ts';

/** What the blocks are for: a deterministic state machine. Neither clock nor randomness may enter it. */
export interface Application {
  /**
   * Whether a block with these commands may be decided at this height. No commands at all must always be accepted. May
   * depend on nothing but the state after the block before, and must not change it. The commands may be anybody's: it
   * must not throw at them.
   */
  accepts(commands: readonly Uint8Array[], height: number): boolean;
  /** Executes a decided block. Called once for each height, in order. */
  execute(commands: readonly Uint8Array[], height: number): Execution;
}

/** What executing a block led to. */
export interface Execution {
  /** Equal for equal states: up to 128 printable ASCII characters, a hash as a rule. */
  readonly stateRoot: string;
  /** The validators of the next height and those after it, where they change. */
  readonly validators?: readonly Validator[];
}
