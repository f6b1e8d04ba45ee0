import type { Model } from '../../model/index.ts';
import { LogError, type LogPiece } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { type ConformOptions, type ConformReport, LogRun } from './log-run.ts';
import { Yardstick } from './yardstick.ts';

/**
 * Holds a log against a spec: whether some behaviour of `model` explains it, line by line.
 *
 * Exact: `rejected` says that no behaviour does, and `accepted` that one was found; a budget that comes first makes it
 * `inconclusive`. A total order is matched as it is read, and where it determines the behaviour nothing of it is kept
 * but the last lines; other orders, and steps without a line, need the whole log.
 * @throws LogError, BindingError, InitialStateError; SpecError where the spec's own code fails.
 */
export async function conform(
  pieces: AsyncIterable<LogPiece>,
  fileName: string,
  model: Model,
  binding: Binding,
  options: ConformOptions,
): Promise<ConformReport> {
  let run: LogRun | undefined;
  for await (const piece of pieces) {
    if (piece.kind === 'head') {
      const place = { fileName, headLine: piece.line };
      run = new LogRun(piece.head, place, new Yardstick(model, binding), options);
    } else run?.take(piece);
    if (run?.isDecided === true) break;
    const isRead = piece.kind === 'end' || piece.kind === 'cut';
    if (!isRead && options.isStopped()) {
      run?.stop();
      break;
    }
  }
  if (run === undefined)
    throw new LogError({ fileName, line: 1 }, 'is missing', 'A log begins with its head.');
  return run.report();
}
