import type { Arguments } from './driver.ts';

/** One step that an implementation is put through. What must come of it is the spec's to say, when it is taken. */
export type Step =
  | { readonly do: 'action'; readonly action: string; readonly arguments: Arguments }
  /** With arguments that are none of the action's, and why they are none: it must be rejected in every state. */
  | {
      readonly do: 'foreign';
      readonly action: string;
      readonly arguments: Arguments;
      readonly because: string;
    }
  | { readonly do: 'turn'; readonly turn: string }
  | { readonly do: 'restart' };

/** What a step puts to work: an action, a turn, or the restart. */
export function subjectOf(step: Step): string {
  switch (step.do) {
    case 'action':
    case 'foreign':
      return step.action;
    case 'turn':
      return step.turn;
    case 'restart':
      return 'restart';
  }
}

/** A step in one line: `deposit(account="alice", amount=2)`. */
export function stepLine(step: Step): string {
  switch (step.do) {
    case 'action':
    case 'foreign':
      return callText(step.action, step.arguments);
    case 'turn':
      return `turn of ${step.turn}`;
    case 'restart':
      return 'restart';
  }
}

/** An action with arguments: words stand without quotes, where they cannot be taken for anything else. */
export function callText(action: string, args: Arguments): string {
  const parts = Object.entries(args).map(([name, value]) => `${name}=${valueText(value)}`);
  return parts.length === 0 ? action : `${action}(${parts.join(', ')})`;
}

/** A value as JSON has it, and what JSON cannot say as JavaScript has it. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string' && /^[A-Za-z_][\w -]*$/.test(value) && !ambiguous.has(value)) return value;
  const text = typeof value === 'number' ? numberText(value) : JSON.stringify(value);
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
}

/** Words that stand for something else where they have no quotes. */
const ambiguous: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'none',
  'nothing',
  'NaN',
  'Infinity',
]);
const maxTextLength = 200;

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
