import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import type { Constants } from '../../spec/language/index.ts';
import { type ConformReport, conform } from '../conformance/index.ts';
import { memorySink, parseLog, readLog } from '../log/index.ts';
import { type Recording, recordings } from './recordings.ts';

function committed({ file }: Recording): string {
  return gunzipSync(readFileSync(new URL(`../recordings/${file}`, import.meta.url))).toString();
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function conformed({ file, spec, binding }: Recording, text: string): Promise<ConformReport> {
  const { head } = parseLog(text, file);
  const model = modelOf(spec, head.config as Constants);
  return conform(readLog(bytesOf(text), file), file, model, binding, {
    engine: 'auto',
    maxCandidates: 1_000,
    maxStates: 100_000,
    isStopped: () => false,
    invariants: 'judged',
  });
}

describe.each(recordings)('traces/recordings/$file', (recording) => {
  test('is what the implementation does today; npm run record writes it anew', async () => {
    const sink = memorySink();
    expect((await recording.record(sink)).kind).toBe('recorded');
    // Not the whole texts: a difference would be told in megabytes.
    expect(sink.text() === committed(recording)).toBe(true);
  });

  test('is a behaviour of its spec', async () => {
    const { matched, facts, end } = await conformed(recording, committed(recording));
    expect(matched).toMatchObject({ kind: 'accepted', effort: { mostCandidates: 1 } });
    expect(facts).toEqual([]);
    expect(end?.reason).toBe('complete');
  });
});

test('a day of trading reaches the second tier of margin, and the third', () => {
  const day = recordings.find(({ file }) => file.includes('trading-day'));
  const { head, events } = parseLog(day === undefined ? '' : committed(day), 'trading-day');
  const { tiers, priceUnit, firstPrice } = head.config as {
    readonly tiers: readonly (readonly number[])[];
    readonly priceUnit: number;
    readonly firstPrice: number;
  };
  let price = firstPrice;
  let largest = 0;
  for (const { post = {} } of events) {
    price = Number(post['/price'] ?? price);
    for (const [path, size] of Object.entries(post)) {
      if (path.startsWith('/size/'))
        largest = Math.max(largest, (Math.abs(Number(size)) * price) / priceUnit);
    }
  }
  for (const [from = 0] of tiers) expect(largest).toBeGreaterThan(from);
});

test('a crash goes through the waterfall', () => {
  const crash = recordings.find(({ spec }) => spec.name === 'liquidation');
  const { events } = parseLog(crash === undefined ? '' : committed(crash), 'market-crash');
  const actions = new Set(events.map(({ a }) => a));
  expect([...actions]).toEqual(
    expect.arrayContaining(['sellOnTheBook', 'takeOver', 'insure', 'deleverage', 'reopen']),
  );
});
