import type { NearMiss } from './near-miss.ts';
import type { Edit, Repair } from './repair.ts';

/** What went wrong, as the best repair has it: the causes that recur in practice. */
export type Cause =
  | 'value mismatch'
  | 'missing line'
  | 'repeated line'
  | 'reordered lines'
  | 'unmodelled event'
  | 'unlogged action'
  | 'atomicity'
  | 'configuration mismatch'
  | 'spec leaves its bounds'
  | 'unknown';

/** The label of a rejection. `repair` is the best there is. A guess: what is shown is only that the repair helps. */
export function causeOf(repair: Repair | undefined, misses: readonly NearMiss[]): Cause {
  // A guard that is true and a step that leads nowhere is the spec's own fault, whatever else would help.
  if (misses.length > 0 && misses.every(({ why }) => why.kind === 'it leaves the bounds'))
    return 'spec leaves its bounds';
  return repair === undefined ? 'unknown' : causeOfEdit(repair.edit);
}

/** The cause, where it is known whether other `configurations` explain the whole log. */
export function causeAmong(cause: Cause, best: Repair | undefined, configurations: readonly string[]): Cause {
  // One change to the log that explains as much is the smaller assumption.
  return configurations.length > 0 && best?.isAll !== true ? 'configuration mismatch' : cause;
}

function causeOfEdit(edit: Edit): Cause {
  switch (edit.kind) {
    case 'insert':
      return 'missing line';
    case 'skip':
      return edit.repeats === undefined ? 'unmodelled event' : 'repeated line';
    case 'move':
      return 'reordered lines';
    case 'observed':
    case 'argument':
      return 'value mismatch';
    case 'compose':
      return 'atomicity';
    case 'hide':
      return 'unlogged action';
    case 'skip all':
      return 'unmodelled event';
  }
}
