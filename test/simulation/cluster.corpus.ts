import { expect, test } from 'vitest';
import { tendermint } from '../../spec/protocols/tendermint/index.ts';
import { LogJudge } from '../../traces/conformance/index.ts';
import { recordCluster } from '../../traces/drivers/tendermint/index.ts';
import { type LogEvent, type LogHead, memorySink, readSlices } from '../../traces/log/index.ts';

test.each([1, 2, 3])(
  'run %i of four processes that are killed and cut off from each other is a behaviour of the spec',
  async () => {
    const sink = memorySink();
    expect((await recordCluster(sink)).kind).toBe('recorded');
    const judge = new LogJudge(tendermint);
    const open = new Map<string, { head: LogHead; events: LogEvent[] }>();
    let lines = 0;
    for await (const { slice = '', piece } of readSlices(bytesOf(sink.text()), 'cluster')) {
      if (piece.kind === 'head') open.set(slice, { head: piece.head, events: [] });
      if (piece.kind === 'events') open.get(slice)?.events.push(...piece.events);
      const log = open.get(slice);
      if (piece.kind !== 'end' || log === undefined) continue;
      const judgement = judge.judge(log, slice);
      expect({ slice, judgement }).toEqual({
        slice,
        judgement: { kind: 'accepted', lines: log.events.length },
      });
      lines += log.events.length;
    }
    expect(lines).toBeGreaterThan(200);
  },
);

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
