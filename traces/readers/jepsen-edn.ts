import { describeJson, isJsonObject, type Json, LogError } from '../log/index.ts';
import { EdnFault, ednValues } from './edn.ts';
import { headOf, type LogFormat, lineFormat, othersIn } from './format.ts';
import { Operations, type Phase } from './operations.ts';

/**
 * Histories of Jepsen, `history.edn`: an operation a line, in a vector or not.
 *
 * | in the history | in the log |
 * |---|---|
 * | `:f` | `a` |
 * | `:process` | `n` |
 * | `:type` | `phase`, and `op`: the number of the operation, by invocation |
 * | `:value`, and `:key` where there is one | `args` |
 * | `:time` | `t0`, `t1` |
 * | whatever else there is: `:error`, `:index`, ... | `msg` |
 *
 * What fails did nothing: so says Jepsen, and so the head. The nemesis only informs: its events have no phase.
 * @see https://github.com/jepsen-io/jepsen
 */
export const jepsenEdn: LogFormat = lineFormat(
  'jepsen-edn',
  'histories of Jepsen in EDN',
  (about, fileName) => {
    const operations = new Operations(about, fileName);
    return {
      head: headOf(about, { fail: 'nothing' }),
      events: (text, line) =>
        operationsIn(text, fileName, line).map((phase) => operations.event(phase, line)),
    };
  },
);

/** The operations in a line of EDN. @throws LogError where there is something else. */
export function operationsIn(text: string, fileName: string, line: number): readonly Phase[] {
  const values = ednValues(text);
  if (values instanceof EdnFault) {
    throw new LogError(
      { fileName, line, column: values.column },
      values.problem,
      'A history has whole operations on each line.',
    );
  }
  return values.map((value) => phaseOf(value, fileName, line));
}

function phaseOf(value: Json, fileName: string, line: number): Phase {
  const { type, f, process } = isJsonObject(value) ? value : {};
  const isProcess = typeof process === 'number' || typeof process === 'string';
  if (!isJsonObject(value) || typeof type !== 'string' || typeof f !== 'string' || !isProcess) {
    throw new LogError(
      { fileName, line },
      `has ${describeJson(value)} for an operation`,
      'An operation has :type, :f and :process.',
    );
  }
  const { key } = value;
  return {
    process: String(process),
    type,
    name: f,
    args: { ...(key === undefined ? {} : { key }), value: value.value ?? null },
    more: othersIn(value, 'type', 'f', 'process', 'value', 'key', 'time'),
    time: value.time,
  };
}
