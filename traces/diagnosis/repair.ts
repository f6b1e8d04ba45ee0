import type { Json } from '../log/index.ts';

/** One thing to change in a log, so that the spec explains more of it. */
export type Edit =
  | {
      /** A step that has no line. It fits at any place from before line `from` to before line `to`. */
      readonly kind: 'insert';
      readonly action: string;
      readonly arguments: Readonly<Record<string, Json>>;
      readonly text: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'skip';
      readonly line: number;
      /** The line before that says the same, where there is one. */
      readonly repeats: number | undefined;
    }
  | {
      readonly kind: 'move';
      readonly line: number;
      /** It comes right before this line; past the last line, where undefined. */
      readonly before: number | undefined;
      /** By so many lines; negative where it comes earlier. */
      readonly by: number;
    }
  | {
      readonly kind: 'observed';
      readonly line: number;
      readonly path: string;
      readonly when: 'before' | 'after';
      readonly value: Json;
      /** What the spec has there, where that is one value. */
      readonly instead: Json | undefined;
    }
  | {
      readonly kind: 'argument';
      readonly line: number;
      readonly choice: string;
      /** The step with another value of that choice. */
      readonly text: string;
    }
  | {
      /** The line stands for two actions in a row; every line of that event from there on, where `scope` says so. */
      readonly kind: 'compose';
      readonly line: number;
      readonly event: string;
      readonly actions: readonly string[];
      readonly scope: 'this line' | 'every line of the event';
    }
  | {
      /** The action is taken without a line, whenever it needs. */
      readonly kind: 'hide';
      readonly action: string;
    }
  | {
      /** Every line of the event says nothing to the spec. */
      readonly kind: 'skip all';
      readonly event: string;
    };

/** A change, and how much of the log is explained with it. Lines are those of the file, from 1. */
export interface Repair {
  readonly edit: Edit;
  /** Lines that are explained from the one that failed on, as far as was looked. */
  readonly explained: number;
  /** Whether that is all that was looked at. */
  readonly isAll: boolean;
}
