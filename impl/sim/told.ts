import type { Output } from '../consensus/index.ts';

/** What others are told of, in the order in which it happened: steps, and what was decided by them. */
export type Told = Extract<Output, { kind: 'step' | 'decide' }>;

/** Whether an output says what has happened. All others ask for something to be done. */
export function isTold(output: Output): output is Told {
  return output.kind === 'step' || output.kind === 'decide';
}
