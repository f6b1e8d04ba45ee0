import type { Arguments } from '../fuzzing/index.ts';

/** An action that a client calls. */
export interface ClientCall {
  readonly action: string;
  readonly arguments: Arguments;
}

/** What clients call at the same time: for each client its calls, one after the other. */
export type Program = Readonly<Record<string, readonly ClientCall[]>>;

/** How many calls there are in all. */
export function callsIn(program: Program): number {
  return Object.values(program).reduce((sum, calls) => sum + calls.length, 0);
}
