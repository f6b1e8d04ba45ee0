import type { Application } from '../consensus/index.ts';

/** What a node needs of an application besides executing blocks: to begin where it was. */
export interface NodeApplication extends Application {
  /** After the last executed block, or at the beginning: as `execute` told it. */
  readonly stateRoot: string;
  /** The whole state, for {@link ApplicationSource.restore}. */
  snapshot(): Uint8Array;
}

/** Makes an application, at the beginning or from a snapshot. */
export interface ApplicationSource {
  /** The kind and the configuration, in words: a journal of another is refused. */
  readonly identity: string;
  begin(): NodeApplication;
  /** May throw if these bytes are no snapshot of it. */
  restore(snapshot: Uint8Array): NodeApplication;
}
