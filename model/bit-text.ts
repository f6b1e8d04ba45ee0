import { type Extent, type Offset, offsetInRun, type Run } from './layout.ts';

/** A place in packed words, as text: expressions for its word and its lowest bit. */
export interface TextPlace {
  readonly word: string;
  readonly shift: string;
}

export const startOfState: TextPlace = { word: '0', shift: '0' };

/** The sum of two expressions; of two numbers, the number. */
export function sumOf(left: string, right: string | number): string {
  if (String(right) === '0') return left;
  if (left === '0') return String(right);
  return isNumber(left) && isNumber(String(right))
    ? String(Number(left) + Number(right))
    : `${left} + ${right}`;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

/** The place of a part of what lies at `whole`. */
export function placeOf(whole: TextPlace, offset: Offset): TextPlace {
  return { word: sumOf(whole.word, offset.word), shift: sumOf(whole.shift, offset.shift) };
}

/** The place of element `index`, an expression, of a run that starts at `start`. */
export function placeInRun(run: Run, start: TextPlace, index: string): TextPlace {
  if (isNumber(index)) return placeOf(start, offsetInRun(run, Number(index)));
  if (run.perWord === 0) return { word: sumOf(start.word, `${index} * ${run.bits / 32}`), shift: '0' };
  if (run.extent.unit === 'bits')
    return { word: start.word, shift: sumOf(start.shift, `${index} * ${run.bits}`) };
  return {
    word: sumOf(start.word, `((${index} / ${run.perWord}) | 0)`),
    shift: `((${index} % ${run.perWord}) * ${run.bits})`,
  };
}

/** The extent of an element of a run. */
export function extentInRun(run: Run): Extent {
  return run.perWord === 0
    ? { unit: 'words', count: run.bits / 32, free: 0 }
    : { unit: 'bits', count: run.bits };
}

/** An expression for the code at a place of `words`. */
export function codeAtText(words: string, extent: Extent, { word, shift }: TextPlace): string {
  if (extent.unit === 'words') return `(${words}[${word}] + ${words}[${sumOf(word, 1)}] * 4294967296)`;
  if (extent.count === 32) return `${words}[${word}]`;
  const shifted = shift === '0' ? `${words}[${word}]` : `(${words}[${word}] >>> (${shift}))`;
  return `(${shifted} & ${2 ** extent.count - 1})`;
}

/** A statement that puts a code, an expression without side effects, at a place of `words` that is zero. */
export function putCodeText(words: string, extent: Extent, { word, shift }: TextPlace, code: string): string {
  if (extent.unit === 'words')
    return `${words}[${word}] = ${code}; ${words}[${sumOf(word, 1)}] = Math.floor(${code} / 4294967296);`;
  if (extent.count === 32) return `${words}[${word}] = ${code};`;
  return `${words}[${word}] |= ${code}${shift === '0' ? '' : ` << (${shift})`};`;
}
