import type { Model } from '../../model/index.ts';
import { conform } from '../conformance/index.ts';
import type { Driver } from '../fuzzing/index.ts';
import type { LogEvent, LogPiece } from '../log/index.ts';
import { type ConcurrentRun, observeEvent } from './concurrent-run.ts';

/** What is wrong with a concurrent run. */
export type RunFault =
  /** No order of the calls, each at a moment between its call and its return, is a behaviour of the spec. */
  | { readonly kind: 'no order explains it'; readonly explained: number; readonly of: number }
  | { readonly kind: 'threw' | 'unanswered'; readonly call: number };

/** What came of judging a run. */
export type RunVerdict =
  | { readonly kind: 'explained' }
  | { readonly kind: 'faulty'; readonly fault: RunFault }
  | { readonly kind: 'inconclusive'; readonly reason: string };

/** States that are met looking for an order, after which nothing is decided. */
const maxStates = 1_000_000;

/**
 * Whether the spec explains a concurrent run: the calls that were accepted are linearizable (Herlihy and Wing, 1990), and
 * lead to what is observed at the end. What the implementation does by itself (its turns) may come at any time.
 *
 * A rejected call is taken to have done nothing. That it could have been accepted is not held against it: who
 * comes second may be told so.
 */
export async function judgeRun<Implementation>(
  model: Model,
  driver: Driver<Implementation>,
  run: ConcurrentRun,
): Promise<RunVerdict> {
  for (const [call, { ending }] of run.calls.entries())
    if (ending === 'threw' || ending === 'unanswered')
      return { kind: 'faulty', fault: { kind: ending, call } };
  const { matched } = await conform(
    piecesOf(run),
    'history',
    model,
    { events: { [observeEvent]: { takes: [] } }, hidden: ownSteps(driver) },
    {
      engine: 'depth',
      maxCandidates: 1,
      maxStates,
      isStopped: () => false,
      invariants: 'not judged',
    },
  );
  switch (matched.kind) {
    case 'accepted':
      return { kind: 'explained' };
    case 'inconclusive':
      return { kind: 'inconclusive', reason: matched.reason };
    case 'rejected': {
      const accepted = run.calls.filter(({ ending }) => ending === 'ok').length;
      const { explained } = matched.failure;
      return { kind: 'faulty', fault: { kind: 'no order explains it', explained, of: accepted } };
    }
  }
}

function ownSteps<Implementation>(driver: Driver<Implementation>): readonly string[] {
  return [...new Set(Object.values(driver.turns ?? {}).flatMap((turn) => turn.does))];
}

async function* piecesOf({ history }: ConcurrentRun): AsyncGenerator<LogPiece> {
  const events: LogEvent[] = [];
  const lines: number[] = [];
  for (const [index, line] of history.entries()) {
    if (line.k === 'head') yield { kind: 'head', head: line, line: index + 1 };
    if (line.k !== 'ev') continue;
    events.push(line);
    lines.push(index + 1);
  }
  yield { kind: 'events', events, lines };
  const end = history.at(-1);
  if (end?.k === 'end') yield { kind: 'end', end, line: history.length };
}
