import { exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';

/** Ctrl-C while a search runs: asked for by the search, let go of when it ends. */
export interface Interruption {
  readonly requested: () => boolean;
  readonly release: () => void;
}

/** The first Ctrl-C lets the search end with what it knows; a second one ends the process at once. */
export function listenForInterruption(io: Io): Interruption {
  let times = 0;
  const release = io.onInterrupt(() => {
    times += 1;
    if (times > 1) io.exitAtOnce(exitStatus.interruptedTwice);
    else io.err.write('\nStopping. What is known so far follows; Ctrl-C again ends at once.\n');
  });
  return { requested: () => times > 0, release };
}
