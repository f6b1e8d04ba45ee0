/** One of the two places that text goes to. */
export interface Outlet {
  readonly write: (text: string) => void;
  /** Whether a person looks at it: lines may then be redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** All that the command line knows of the world, but for files: given by `main.ts`, and by the tests. */
export interface Io {
  readonly out: Outlet;
  readonly err: Outlet;
  readonly colours: 'wanted' | 'unwanted';
  /** Where relative file names start. */
  readonly directory: string;
  /** Milliseconds from any start. */
  readonly now: () => number;
  /** A whole number below 2^32, for walks that are given no seed. */
  readonly randomSeed: () => number;
  readonly cores: number;
  /** The machine's memory in bytes. */
  readonly memoryBytes: number;
  /** `assay 0.1.0, Node 20.20.2`: said where a run is to be reproduced. */
  readonly version: string;
  /** Calls `listener` at each Ctrl-C until the function it returns is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process now. Only a second Ctrl-C does. */
  readonly exitAtOnce: (status: number) => void;
}
