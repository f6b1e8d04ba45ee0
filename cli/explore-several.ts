import type { CheckOptions, Report } from '../checker/index.ts';
import { explore } from './explore.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import type { Subject } from './subject.ts';

/** Searches one after the other, all of which one Ctrl-C ends: the one that runs is broken off, and none is begun. */
export interface Searches {
  /** As `explore`, with the Ctrl-C of all. */
  readonly explore: (
    subject: Pick<Subject, 'model' | 'target'>,
    changes?: Partial<Omit<CheckOptions, 'interrupted'>>,
  ) => Promise<Report>;
  /** Whether Ctrl-C was heard: to be asked before each search. */
  readonly areInterrupted: () => boolean;
  readonly release: () => void;
}

/** Listens until `release` is called, in between searches too. */
export function searchesIn(io: Io): Searches {
  const { requested, release } = listenForInterruption(io);
  const deaf: Io = { ...io, onInterrupt: () => () => undefined };
  return {
    explore: async (subject, changes = {}) => {
      const report = await explore(subject, deaf, { ...changes, interrupted: requested });
      // A short search is over before a signal could be delivered, and so would be a thousand of them.
      await new Promise((resolve) => setImmediate(resolve));
      return report;
    },
    areInterrupted: requested,
    release,
  };
}
