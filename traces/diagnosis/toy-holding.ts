import type { Model } from '../../model/index.ts';
import { logText, type WalkedLog } from '../../test/logs/index.ts';
import type { Binding, ConformOptions } from '../conformance/index.ts';
import { type LogEvent, readLog } from '../log/index.ts';
import { conformDiagnosed, type Diagnosed } from './diagnosed.ts';

/** Options without a limit that matters. */
export const unlimited: ConformOptions = {
  engine: 'auto',
  maxCandidates: 4_096,
  maxStates: 1_000_000,
  isStopped: () => false,
  invariants: 'not judged',
};

/** Holds a log against a model, as its file would be. */
export async function held(
  model: Model,
  log: WalkedLog,
  binding: Binding = {},
  changes: Partial<ConformOptions> = {},
): Promise<Diagnosed> {
  return conformDiagnosed(readLog(bytes(logText(log)), 'a.ndjson'), 'a.ndjson', model, binding, {
    ...unlimited,
    ...changes,
  });
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** An event, as a log has it: its number is given by who writes the log. */
export function event(a: string, args?: LogEvent['args'], post?: LogEvent['post'], n?: string): LogEvent {
  return {
    k: 'ev',
    i: 0,
    a,
    ...(args === undefined ? {} : { args }),
    ...(post === undefined ? {} : { post }),
    ...(n === undefined ? {} : { n }),
  };
}
