import type { Trace } from '../model/index.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';
import { paintFor } from './paint.ts';
import { typed } from './shell.ts';

/**
 * Says on standard error what went wrong, and returns the status for it: the user's mistakes by their message alone,
 * everything else as a bug of ours, with all that a report needs.
 */
export async function reportProblem(error: unknown, argv: readonly string[], io: Io): Promise<ExitStatus> {
  const paint = paintFor(io.err, io);
  if (error instanceof Error && usersMistakes.has(error.name)) {
    io.err.write(`${paint.bad('error:')} ${error.message}\n`);
    io.err.write(await whereaboutsText(error, io));
    return limits.has(error.name) ? exitStatus.inconclusive : exitStatus.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? String(error)) : `thrown: ${String(error)}`;
  io.err.write(
    `${paint.bad('error:')} this is a bug in Assay, not in your spec. Please report it, with these lines:\n\n` +
      `  ${typed(['assay', ...argv])}\n  ${io.version}\n${stack.replace(/^/gm, '  ')}\n`,
  );
  return exitStatus.bug;
}

/** No mistakes, but the end of what can be held or decided: a limit, and a limit is inconclusive. */
const limits: ReadonlySet<string> = new Set(['StoreFullError', 'UndecidedPropertyError']);

/** By name and not by class: a spec in a file of the user's may come with its own copy of the language. */
const usersMistakes: ReadonlySet<string> = new Set([
  ...limits,
  'CommandError',
  'DefinitionError',
  'InstanceError',
  'ItfError',
  'SchemaError',
  'SpecError',
  'SymmetryError',
  'UnknownPropertyError',
  'UnpackableTypeError',
]);

/** Where a spec's own code failed: the way to the state, or at least the state, as far as the error knows it. */
async function whereaboutsText(error: Error, io: Io): Promise<string> {
  if ('trace' in error && isTrace(error.trace)) {
    const { story } = await import('../traces/index.ts');
    return `\nThe way there:\n\n${story({ kind: 'behaviour', trace: error.trace }, { width: io.err.columns, paint: paintFor(io.err, io) })}`;
  }
  return 'state' in error && error.state !== undefined
    ? `  in the state ${JSON.stringify(error.state)}\n`
    : '';
}

function isTrace(value: unknown): value is Trace {
  return typeof value === 'object' && value !== null && 'points' in value && 'variables' in value;
}
