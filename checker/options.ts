/** Where a search stops. A search that a limit stops is inconclusive. */
export interface Limits {
  /** Distinct states; exceeded by what one batch finds before it is noticed. */
  readonly maxStates: number;
  /** Depth as TLC counts it: 1 looks at the initial states alone. */
  readonly maxDepth: number;
  /** Milliseconds by the clock of the options. */
  readonly maxTimeMs: number;
  /** Bytes held by stored states, their table, and the steps that are kept for temporal properties. */
  readonly maxMemoryBytes: number;
}

/** No limit but the machine's. */
export const unlimited: Limits = {
  maxStates: Number.POSITIVE_INFINITY,
  maxDepth: Number.POSITIVE_INFINITY,
  maxTimeMs: Number.POSITIVE_INFINITY,
  maxMemoryBytes: Number.POSITIVE_INFINITY,
};

/** What a long run tells while it goes on. */
export interface Progress {
  readonly distinctStates: number;
  readonly generatedStates: number;
  /** The level being expanded; the initial states are level 1. */
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly memoryBytes: number;
}

/** Where workers load the spec from: a module's file URL, and which of its exports it is. */
export interface Source {
  readonly module: string;
  /** Name of the export that is the spec, or the protocol that holds it. */
  readonly export: string;
}

/** How to check. Only `limits` and the properties can change a verdict, and a limit only to `inconclusive`. */
export interface CheckOptions {
  readonly limits: Limits;
  /**
   * The properties to check, by name; all but the temporal ones; or all of them where undefined. "deadlock" is a name like
   * any other; leaving the bounds of a type is looked for in any case.
   */
  readonly properties: readonly string[] | 'safety' | undefined;
  /** Go on after a violation, to report every violated property with a shortest counterexample each. */
  readonly onViolation: 'stop' | 'continue';
  /**
   * When temporal properties are decided: once all states are known, or also before, whenever the states have doubled.
   * Early, a violation can end a long search; its stem may then be longer than the shortest there is.
   */
  readonly lassos: 'late' | 'early';
  /**
   * Whether states that differ by names of identities (`t.ids`) are explored as one: safety only, and `unused` where it
   * is left out, since then counts are those of states and not of orbits.
   */
  readonly symmetry?: 'used' | 'unused';
  /** Make a trace for each reachable property that is witnessed. */
  readonly witnesses: 'traces' | 'lengths';
  /** Count the distinct values of each variable (at the end, in the plain form: microseconds a state). */
  readonly distinctValues: 'count' | 'skip';
  /** The machine's memory: what threads may reserve between them, without using it. */
  readonly machineMemoryBytes: number;
  /** Threads that expand states. More than one need `source`. */
  readonly workers: number;
  readonly source: Source | undefined;
  /** The clock, in milliseconds from any start. */
  readonly now: () => number;
  /** Called between slices of the search, at most twice a second. */
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /** Asked between slices; true ends the search cleanly with what is known. */
  readonly interrupted: (() => boolean) | undefined;
}

/** How to walk: at random, from a seed. */
export interface WalkOptions {
  /** Decides every choice: the same model, seed and limits give the same walks. A 32-bit integer. */
  readonly seed: number;
  /** How many walks, each from an initial state. */
  readonly walks: number;
  /** Steps after which a walk ends. */
  readonly maxSteps: number;
  readonly maxTimeMs: number;
  readonly now: () => number;
  readonly interrupted: (() => boolean) | undefined;
}
