import { type Data, dataText, sameData, type Trace } from '../model/index.ts';
import { backText, narration } from '../traces/index.ts';
import type { Paint } from './paint.ts';
import { type Cell, table } from './table.ts';

/** Every state of `trace` with every variable, and where a lasso goes back to. What differs from the state before is marked. Ends with a newline. */
export function fullStates(trace: Trace, paint: Paint): string {
  const told = narration(trace);
  const blocks = trace.points.map(({ state }, index) => {
    const before = trace.points[index - 1]?.state;
    const rows = trace.variables.fields.map(({ name, shape }): readonly Cell[] => {
      const value = state[name] as Data;
      const isChanged = before !== undefined && !sameData(before[name] as Data, value);
      return [
        { text: isChanged ? '*' : ' ' },
        { text: name, paint: 'faint' },
        { text: dataText(shape, value) },
      ];
    });
    return [`state ${index}  ${paint.action(told[index]?.step ?? '')}`, ...table(rows, paint)].join('\n');
  });
  const back = backText(trace, paint.action);
  return `${[...blocks, ...(back === undefined ? [] : [back])].join('\n\n')}\n`;
}
