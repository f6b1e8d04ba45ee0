import type { Validator } from '../consensus/index.ts';
import type { MarginCommand, MarginConfig } from '../margin/index.ts';

/** What every replica is built from: where two differ in anything, so do their state roots. */
export interface ReplicatedMarginConfig {
  readonly margin: MarginConfig;
  /** What is there before the first height: wallets, depositors, the insurance fund. Each has to be done. */
  readonly genesis: readonly MarginCommand[];
  /** How many clients there are: 0 to `clients - 1`. Who speaks for a client is for the node to know. */
  readonly clients: number;
  /** The clients that may change the validators. */
  readonly governors: readonly number[];
  /** Who decides the first height. */
  readonly validators: readonly Validator[];
  readonly maxValidators: number;
  /** How many commands a block may have. */
  readonly maxCommands: number;
}
