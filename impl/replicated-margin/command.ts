import type { MarginCommand } from '../margin/index.ts';

/** Gives the holder of a key so much voting power from the next height on; none where it is 0. */
export interface SetValidator {
  readonly kind: 'set validator';
  /** The raw ed25519 public key, 64 digits of lower-case hexadecimal. */
  readonly key: string;
  readonly power: number;
}

/** What can be decided on: what the margin engine is asked, and who decides. */
export type ReplicatedCommand = MarginCommand | SetValidator;

/**
 * A command as a client sends it. `sequence` is greater than that of any command of this client that was done before:
 * so nothing is done twice, however often it is sent or decided.
 */
export interface ClientCommand {
  readonly client: number;
  readonly sequence: number;
  readonly command: ReplicatedCommand;
}
