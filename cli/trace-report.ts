import type { Violation } from '../checker/index.ts';
import type { Model, Trace } from '../model/index.ts';
import { story, writeItf } from '../traces/index.ts';
import type { Io } from './io.ts';
import { numbered, writeOut } from './out-file.ts';
import type { Paint } from './paint.ts';
import { typed } from './shell.ts';
import type { Target } from './target.ts';

/** Where a trace came from and what was typed for it: what the commands that end its story are made of. */
export interface Origin {
  readonly target: Target;
  readonly model: Model;
  /** The command line that finds the trace again. */
  readonly argv: readonly string[];
  readonly search: 'breadth first' | 'random walk';
}

/** How a story is laid out. */
export interface Page {
  readonly paint: Paint;
  readonly columns: number;
}

/** Writes each trace to a file of its own, named after `out`, and returns the names. Writes nothing without `out`. */
export function writeTraces(traces: readonly Trace[], out: string | undefined, io: Io): readonly string[] {
  if (out === undefined) return [];
  return traces.map((trace, index) => {
    const file = numbered(out, index);
    writeOut(file, writeItf(trace), io.directory);
    return file;
  });
}

/** The story of a violation, which ends with what to type next. `file` is where its trace was written. */
export function violationStory(
  violation: Violation,
  file: string | undefined,
  origin: Origin,
  page: Page,
): string {
  const { trace } = violation;
  return story(
    { kind: 'violation', spec: origin.model.compiled.specName, violation },
    {
      width: page.columns,
      paint: page.paint,
      search: origin.search,
      next: trace === undefined ? [] : nextCommands(file, origin),
    },
  );
}

/** The story of how a reachable property is reached. */
export function witnessStory(
  { property, trace }: { readonly property: string; readonly trace: Trace },
  file: string | undefined,
  origin: Origin,
  page: Page,
): string {
  return story(
    { kind: 'witness', property, trace },
    {
      width: page.columns,
      paint: page.paint,
      search: origin.search,
      next: file === undefined ? [] : nextCommands(file, origin),
    },
  );
}

/** What one types next to see a trace again: the same command with `--out`, where it has not been written. */
export function nextCommands(
  file: string | undefined,
  { target, argv }: Pick<Origin, 'target' | 'argv'>,
): readonly (readonly [purpose: string, command: string])[] {
  if (file === undefined)
    return [['Keep it', typed(['npx', 'assay', ...argv, '--out', `${target.spec.name}.itf.json`])]];
  // A file's own spec is not found by its name.
  const spec = target.path === undefined ? [] : ['--spec', target.given];
  return [
    ['Retrace it', typed(['npx', 'assay', 'replay', file, ...spec])],
    ['Look at it', typed(['npx', 'assay', 'show', file, ...spec, '--full'])],
  ];
}
