import { describe, expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import type { Constants } from '../../../spec/language/index.ts';
import { forcedExit } from '../../../spec/protocols/forced-exit/index.ts';
import { memorySink, parseLog, readLog } from '../../log/index.ts';
import { mutationScore, recordRun, scoreOf } from '../../mutation/index.ts';
import { badOperatorBinding, recordCensorship, recordStop, recordWithholding } from './index.ts';

const options = {
  engine: 'auto',
  maxCandidates: 1_000,
  maxStates: 100_000,
  isStopped: () => false,
  invariants: 'judged',
} as const;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function recorded(record: typeof recordStop, seed: number): Promise<string> {
  const sink = memorySink();
  expect((await record(sink, seed)).kind).toBe('recorded');
  return sink.text();
}

const runs = [
  ['an operator that stops', recordStop, ['serve', 'freeze', 'leave', 'power is back']],
  ['an operator that censors', recordCensorship, ['freeze', 'leave', 'unfreeze', 'serve']],
  ['an operator that withholds data', recordWithholding, ['refused', 'freeze', 'leave', 'withdraw']],
] as const;

describe.each(runs)('%s', (name, record, actions) => {
  // Of each seed the disk keeps something else after a loss of power, and other users are in other places.
  test.each([1, 5])(
    'behaves as the spec says, and a wrong value shows in at least 95 of 100: seed %i',
    async (seed) => {
      const text = await recorded(record, seed);
      const { head, events } = parseLog(text, name);
      const model = modelOf(forcedExit, head.config as Constants);
      const run = await recordRun(readLog(bytesOf(text), name), name, model, badOperatorBinding, options);
      if (run.kind !== 'recorded') throw new Error(`the log is ${run.kind}`);
      expect(events.map(({ a }) => a)).toEqual(expect.arrayContaining([...actions]));
      const report = mutationScore(run.run, { seed: 1, maxMutants: 300, isStopped: () => false });
      expect(report.kinds.value.tried).toBeGreaterThan(100);
      expect(scoreOf(report.kinds.value)).toBeGreaterThanOrEqual(0.95);
    },
  );
});

test('nobody is left with anything in the vault after a stop, and nobody was paid twice', async () => {
  const { head, events } = parseLog(await recorded(recordStop, 5), 'stop');
  const { deposits } = head.config as { readonly deposits: readonly number[] };
  const wallets = new Map<string, number>();
  for (const { post = {} } of events)
    for (const [path, value] of Object.entries(post))
      if (path.startsWith('/wallet/')) wallets.set(path, Number(value));
  expect([...wallets.values()].reduce((sum, paid) => sum + paid, 0)).toBe(
    deposits.reduce((sum, deposit) => sum + deposit, 0),
  );
});

test('an old proof is refused before the freeze, after the escape and after the unfreezing', async () => {
  const { events } = parseLog(await recorded(recordCensorship, 5), 'censorship');
  const reasons = events.flatMap(({ a, args }) =>
    a === 'refused' && args?.what === 'an escape' ? [args.reason] : [],
  );
  expect(new Set(reasons)).toEqual(
    new Set(['the proof does not hold', 'the account has escaped already', 'the exchange is not frozen']),
  );
});
