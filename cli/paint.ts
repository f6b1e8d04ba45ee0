import type { Paint as StoryPaint } from '../traces/index.ts';
import type { Io, Outlet } from './io.ts';

/** Colours of the terminal. What is coloured says the same without: by a sign, a word or its place. */
export interface Paint extends StoryPaint {
  readonly bold: (text: string) => string;
  readonly doubtful: (text: string) => string;
}

/** Colours where a person looks and wants them; text as it is everywhere else. */
export function paintFor(outlet: Outlet, io: Io): Paint {
  return outlet.isTerminal && io.colours === 'wanted' ? inColour : plainPaint;
}

/** No colours: for files and pipes. */
export const plainPaint: Paint = {
  bold: asIs,
  faint: asIs,
  good: asIs,
  bad: asIs,
  doubtful: asIs,
  action: asIs,
  change: asIs,
};

const inColour: Paint = {
  bold: sgr(1, 22),
  faint: sgr(2, 22),
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubtful: sgr(33, 39),
  action: sgr(36, 39),
  change: asIs,
};

function asIs(text: string): string {
  return text;
}

/** Select graphic rendition (ECMA-48, 8.3.117): on before the text, off after it. */
function sgr(on: number, off: number): (text: string) => string {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
