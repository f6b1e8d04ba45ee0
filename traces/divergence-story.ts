import type { Trace } from '../model/index.ts';
import { wrapped } from './columns.ts';
import type { Divergence } from './divergence.ts';
import { grouped } from './finding.ts';
import { changes } from './narration.ts';
import type { Paint } from './paint.ts';

/** Why a trace does not replay, as text for a terminal: `before → after` is the model's value, then the trace's. */
export function divergenceStory(
  trace: Trace,
  { at, why, enabled, nearest }: Divergence,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const section = (name: string, parts: readonly string[]): readonly string[] => [
    `  ${name}`,
    ...wrapped(parts, ' · ', width - 4).map((line) => `    ${line}`),
  ];
  const lines = [
    paint.bad(`✗ ${trace.spec}: the trace diverges from the spec ${whereText(trace, at)}`),
    '',
    `  ${why}.`,
    ...section('The spec allows there:', enabled.length === 0 ? ['nothing: no action is enabled'] : enabled),
  ];
  if (nearest !== undefined) {
    const name = `Nearest is ${nearest.step}, where the trace differs (spec → trace):`;
    lines.push(...section(name, changes(nearest.differences)));
  }
  return `${lines.join('\n')}\n`;
}

function whereText({ points, loop }: Trace, at: number): string {
  if (at < points.length) return at === 0 ? 'in its first state' : `in step ${grouped(at)}`;
  return loop === undefined ? 'in the step that is tried last' : 'where its cycle closes';
}
