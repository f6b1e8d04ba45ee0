import type { Model } from '../../model/index.ts';
import { logText, type WalkedLog } from '../../test/logs/index.ts';
import type { Binding, ConformOptions } from '../conformance/index.ts';
import { readLog } from '../log/index.ts';
import { type RecordedRun, recordRun } from './recorded-run.ts';

/** Options without a limit that matters. */
export const unlimited: ConformOptions = {
  engine: 'auto',
  maxCandidates: 4_096,
  maxStates: 1_000_000,
  isStopped: () => false,
  invariants: 'not judged',
};

export async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The run of a log that the model explains. */
export async function recorded(
  model: Model,
  log: WalkedLog,
  binding: Binding = {},
  changes: Partial<ConformOptions> = {},
): Promise<RecordedRun> {
  const pieces = readLog(bytes(logText(log)), 'a.ndjson');
  const recording = await recordRun(pieces, 'a.ndjson', model, binding, { ...unlimited, ...changes });
  if (recording.kind !== 'recorded') throw new Error(`the log is ${recording.kind}`);
  return recording.run;
}
