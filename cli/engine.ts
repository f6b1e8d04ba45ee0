import { setFlagsFromString } from 'node:v8';

/** Flags for V8 that were measured to help a search. They must be set before the code that they are for is loaded. */
const engineFlags: readonly string[] = [];

/** Sets V8 up for long searches. Call it before anything else is imported. */
export function tuneEngine(): void {
  for (const flag of engineFlags) setFlagsFromString(flag);
}
