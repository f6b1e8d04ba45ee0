import type { Breakage } from './breakage.ts';

const reading = ['traces/log/read-slices'] as const;
const judging = ['traces/diagnosis/conform-slices'] as const;
const judge = ['traces/conformance/log-judge'] as const;

function breakage(
  name: string,
  simulates: string,
  file: string,
  find: string,
  replace: string,
  tests: Breakage['tests'],
): Breakage {
  return { name, simulates, changes: [{ file, find, replace }], tests };
}

/** Mistakes in how the logs of one file are told apart and judged. */
export const sliceBreakages: readonly Breakage[] = [
  breakage(
    'a slice that has ended may begin again',
    'two runs under one name taken for one log',
    'traces/log/sliced-reading.ts',
    '    this.#ended.set(slice, line);\n',
    '',
    reading,
  ),
  breakage(
    'a slice that is open when the file stops within a line is not cut by it',
    'a log taken to stop between lines, when the line after it was lost',
    'traces/log/sliced-reading.ts',
    "else reading.cut(this.#cutIn, 'within a line');",
    'else reading.finish();',
    reading,
  ),
  breakage(
    'a line that names no slice is passed by where others do',
    'lines that nobody looks at',
    'traces/log/sliced-reading.ts',
    'throw this.#noSlice(json, line);',
    'return undefined;',
    reading,
  ),
  breakage(
    'a recorder of a slice closes the sink',
    'the logs of others cut in the middle',
    'traces/log/recorder.ts',
    'if (slice === undefined) this.#sink.close();',
    'this.#sink.close();',
    reading,
  ),
  breakage(
    'what one slice is judged with is given to others before it is given back',
    'two slices that step from one state: right ones rejected, wrong ones accepted',
    'traces/conformance/yardstick.ts',
    'this.#free.pop() ??',
    'this.#free.at(-1) ??',
    judging,
  ),
  breakage(
    'every log begins in the states of the first one',
    'what a head says of the beginning is asked of one log alone',
    'traces/conformance/yardstick.ts',
    'const key = JSON.stringify(head.init);',
    "const key = '';",
    judge,
  ),
  breakage(
    'all logs are judged with the constants of the first one',
    'a configuration taken for another',
    'traces/conformance/log-judge.ts',
    'JSON.stringify([spec, instance, config])',
    'JSON.stringify([spec, instance])',
    judge,
  ),
  breakage(
    'the last slice that fails is told of as the first',
    'a diagnosis of what came of the fault, in place of the fault',
    'traces/diagnosis/conform-slices.ts',
    '(first !== undefined && first.line < line)',
    '(first !== undefined && first.line > line)',
    judging,
  ),
  breakage(
    'repairs of one slice are judged by the lines of another',
    'a repair that is told explains nothing',
    'traces/diagnosis/conform-slices.ts',
    'first?.slice !== slice ||',
    'first === undefined ||',
    judging,
  ),
  breakage(
    'a slice that is open when the file stops is not told of',
    '"accepted" of a file whose last logs were lost',
    'traces/diagnosis/conform-slices.ts',
    '      this.#options.empty({ slice, cut });\n',
    '',
    judging,
  ),
  breakage(
    'mutants of every slice are held against the first one',
    'a mutation score of what nobody asked about',
    'traces/mutation/mutation-score.ts',
    'if (trials?.of !== run)',
    'if (trials === undefined)',
    ['traces/mutation/record-slices'],
  ),
  breakage(
    'a file is accepted whose slice is rejected',
    'a rejected log among many that nobody hears of',
    'cli/conform-slices.ts',
    "if (verdicts.rejected > 0) return { kind: 'rejected' };",
    '',
    ['cli/conform-slices'],
  ),
];
