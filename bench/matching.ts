import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Built } from './built.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Events a second, from the file to the verdict, and what of memory that takes. */
export interface MatchingFigures {
  readonly events: number;
  readonly bytesPerLine: number;
  /** JSON.parse of each line, and nothing else: what any reader of such logs has to do. */
  readonly parsing: Spread;
  readonly matching: Spread;
  readonly withInvariants: Spread;
  /** How much larger the process has become at most, by events. */
  readonly bytesPerEvent: number;
}

/** Matches the log of a margin engine that two traders never tire of, schema and all. */
export async function matching(built: Built, runs: number, events: number): Promise<MatchingFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const file = join(folder, 'margin.ndjson');
  try {
    const bytes = recorded(built, file, events);
    await matched(built, file, events, 'not judged');
    const rates = async (rate: () => Promise<number>): Promise<Spread> => {
      const measured: number[] = [];
      for (let run = 0; run < runs; run += 1) measured.push(await rate());
      return spreadOf(measured);
    };
    return {
      events,
      bytesPerLine: bytes / events,
      parsing: await rates(() => parsed(file, events)),
      matching: await rates(async () => (await matched(built, file, events, 'not judged')).rate),
      withInvariants: await rates(async () => (await matched(built, file, events, 'judged')).rate),
      bytesPerEvent: (await matched(built, file, events, 'not judged')).grownBytes / events,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the log; answers how long it is. */
function recorded(
  { fuzzing, log, marginDrivers, marginProtocol }: Built,
  file: string,
  events: number,
): number {
  const { constants = {} } = marginProtocol.marginProtocol.instances['two traders, for ever'] ?? {};
  const driver = marginDrivers.marginDriver(constants);
  let bytes = 0;
  const sink = log.fileSink(file, { bufferLength: 1 << 20 });
  const recording = log.recorder(
    {
      close: sink.close,
      write: (line) => {
        bytes += line.length + 1;
        sink.write(line);
      },
    },
    { spec: 'margin', config: constants as never },
  );
  const dice = new fuzzing.Dice(1);
  const venue = driver.start({ seed: 1 });
  if (venue instanceof Promise) throw new Error('the margin engine starts at once');
  for (let recorded = 0; recorded < events; ) {
    const account = dice.pick(['alice', 'bob', 'carol']) ?? '';
    const amount = 1 + dice.below(2);
    const [action, args] = dice.pick([
      ['deposit', { account, amount }],
      ['withdraw', { account, amount }],
      ['trade', { buyer: 'alice', seller: 'bob', lots: 1 }],
      ['trade', { buyer: 'bob', seller: 'alice', lots: 1 }],
      ['movePrice', { to: 1 + dice.below(4) }],
    ] as const) ?? ['deposit', { account, amount }];
    const answer = driver.actions[action]?.(venue, args);
    if (answer === undefined || answer instanceof Promise || answer.kind === 'rejected') continue;
    recorded += 1;
    const { engine } = venue;
    recording.event(action, args, {
      post: {
        '/cash/alice': engine.cash(0),
        '/cash/bob': engine.cash(1),
        '/price': engine.price(0),
        '/vault': engine.vault,
      },
    });
  }
  const outcome = recording.end();
  if (outcome.kind === 'failed') throw outcome.error;
  return bytes;
}

async function matched(
  { conformance, log, model, marginProtocol }: Built,
  file: string,
  events: number,
  invariants: 'judged' | 'not judged',
): Promise<{ readonly rate: number; readonly grownBytes: number }> {
  const { margin, marginProtocol: protocol } = marginProtocol;
  const subject = model.modelOf(margin, protocol.instances['two traders, for ever']?.constants ?? {});
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const startMs = performance.now();
  const pieces = log.readLog(createReadStream(file, { highWaterMark: 1 << 18 }), file, {
    checker: () => log.specChecker(subject.compiled),
  });
  async function* watched(): typeof pieces {
    for await (const piece of pieces) {
      most = Math.max(most, process.memoryUsage.rss());
      yield piece;
    }
  }
  const report = await conformance.conform(
    watched(),
    file,
    subject,
    {},
    {
      engine: 'auto',
      maxCandidates: 4_096,
      maxStates: 1_000_000,
      isStopped: () => false,
      invariants,
    },
  );
  const seconds = (performance.now() - startMs) / 1_000;
  const { matched: verdict } = report;
  if (verdict.kind !== 'accepted' || verdict.effort.lines !== events || report.broken !== undefined)
    throw new Error(`${verdict.kind} after ${verdict.effort.lines} lines, not accepted after ${events}`);
  return { rate: events / seconds, grownBytes: most - before };
}

async function parsed(file: string, events: number): Promise<number> {
  const startMs = performance.now();
  let rest = '';
  let lines = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const found = (rest + String(chunk)).split('\n');
    rest = found.pop() ?? '';
    for (const line of found) if (typeof JSON.parse(line) === 'object') lines += 1;
  }
  if (lines !== events + 2) throw new Error(`${lines} lines, not ${events + 2}`);
  return events / ((performance.now() - startMs) / 1_000);
}
