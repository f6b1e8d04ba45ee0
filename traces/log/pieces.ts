import type { LogEnd, LogEvent, LogHead } from './event.ts';

/** Something that a log tells of itself: lines that are not there, or not where they should be. */
export type LogFact =
  | {
      /** Numbers are left out: `count` lines were lost before `line`. */
      readonly kind: 'lost';
      readonly line: number;
      /** The node whose own numbers tell it; undefined where the positions in the log do. */
      readonly node: string | undefined;
      /** The first number that is missing. */
      readonly first: number;
      readonly count: number;
    }
  | {
      /** A number does not come after the one before: lines were swapped, repeated, or mixed from two logs. */
      readonly kind: 'out of order';
      readonly line: number;
      readonly node: string | undefined;
      readonly after: number;
      readonly found: number;
    }
  | {
      /** The end line states another number of events than there are. */
      readonly kind: 'miscounted';
      readonly line: number;
      readonly stated: number;
      readonly found: number;
    };

/** What a log is read as, in this order: its head, batches of events with facts between them, its end or a cut. */
export type LogPiece =
  | { readonly kind: 'head'; readonly head: LogHead; readonly line: number }
  | {
      readonly kind: 'events';
      readonly events: readonly LogEvent[];
      /** The line of each event, from 1. */
      readonly lines: readonly number[];
    }
  | { readonly kind: 'fact'; readonly fact: LogFact }
  | { readonly kind: 'end'; readonly end: LogEnd; readonly line: number }
  | {
      /** The log stops without its end line: whatever came after is not known. */
      readonly kind: 'cut';
      /** The last line that was read; where the cut goes through a line, that line. */
      readonly line: number;
      readonly where: 'between lines' | 'within a line' | 'its format has no end';
    };
