import type { ConsensusMachine, Input, Output } from '../consensus/index.ts';

/** A state machine of one validator, as a simulated process drives it. */
export interface Machine {
  readonly height: number;
  readonly round: number;
  take(input: Input): readonly Output[];
}

/** What a machine begins with. */
export type MachineSetup = ConstructorParameters<typeof ConsensusMachine>[0];
