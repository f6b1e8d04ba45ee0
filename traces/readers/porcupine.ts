import { LogError } from '../log/index.ts';
import { EdnFault, ednValues } from './edn.ts';
import { headOf, type LogFormat, lineFormat } from './format.ts';
import { operationsIn } from './jepsen-edn.ts';
import { Operations, type Phase } from './operations.ts';

/**
 * The histories that Porcupine is tested with: Jepsen's console, `INFO jepsen.util - 3 :invoke :write 2`, and a map of EDN
 * a line for its key-value store. Other lines of the console, which do not come from `jepsen.util`, are not operations.
 *
 * | in the history | in the log |
 * |---|---|
 * | process, a number | `n` |
 * | `:invoke`, `:ok`, `:fail`, `:info` | `phase`, and `op`: the number of the operation, by invocation |
 * | `:write` | `a` |
 * | the rest: a value, `[from to]`, `:timed-out` | the argument `value` |
 *
 * What fails did nothing. A compare-and-set fails where it found another value, which a mapping may use.
 * @see https://github.com/anishathalye/porcupine
 */
export const porcupine: LogFormat = lineFormat(
  'porcupine',
  'test histories of Porcupine',
  (about, fileName) => {
    const operations = new Operations(about, fileName);
    return {
      head: headOf(about, { fail: 'nothing' }),
      events: (text, line) => phasesIn(text, fileName, line).map((phase) => operations.event(phase, line)),
    };
  },
);

function phasesIn(text: string, fileName: string, line: number): readonly Phase[] {
  if (text.trimStart().startsWith('{')) return operationsIn(text, fileName, line);
  if (!text.includes('jepsen.util')) return [];
  const found = /jepsen\.util\s+-\s+:?(\S+)\s+:([a-z]+)\s+:(\S+)\s*(.*)$/.exec(text.trimEnd());
  const [, process, type, name, rest] = found ?? [];
  const values = ednValues(rest ?? '');
  if (process === undefined || type === undefined || name === undefined || values instanceof EdnFault) {
    throw new LogError(
      { fileName, line },
      'is no operation',
      'An operation is written "INFO jepsen.util - 3 :invoke :write 2".',
    );
  }
  // A vector is looked through where it is all there is, so its values come one by one.
  const value = rest?.startsWith('[') ? values : (values[0] ?? null);
  return [{ process, type, name, args: { value } }];
}
