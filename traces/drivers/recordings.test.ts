import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import type { Constants } from '../../spec/language/index.ts';
import { type ConformReport, conform, Yardstick } from '../conformance/index.ts';
import { type LogHead, memorySink, parseLog, readLog, readSlices } from '../log/index.ts';
import { mutationScoreOfAll, recordSlices, scoreOf } from '../mutation/index.ts';
import { type Recording, recordings } from './recordings.ts';

function committed({ file }: Recording): string {
  return gunzipSync(readFileSync(new URL(`../recordings/${file}`, import.meta.url))).toString();
}

function isSliced(recording: Recording): boolean {
  const [first = ''] = committed(recording).split('\n', 1);
  return 'slice' in JSON.parse(first);
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const limits = {
  engine: 'auto',
  maxCandidates: 1_000,
  maxStates: 100_000,
  isStopped: () => false,
  invariants: 'judged',
} as const;

function conformed({ file, spec, binding }: Recording, text: string): Promise<ConformReport> {
  const { head } = parseLog(text, file);
  const model = modelOf(spec, head.config as Constants);
  return conform(readLog(bytesOf(text), file), file, model, binding, limits);
}

/** What models of a spec are held against, one for each set of constants. */
function yardsticks({ spec, binding }: Recording): (head: LogHead) => Yardstick {
  const made = new Map<string, Yardstick>();
  return ({ config }) => {
    const key = JSON.stringify(config);
    const known = made.get(key) ?? new Yardstick(modelOf(spec, config as Constants), binding);
    made.set(key, known);
    return known;
  };
}

const repeated = recordings.filter(({ repeats }) => repeats === 'to the byte');
const whole = recordings.filter((recording) => !isSliced(recording));
const sliced = recordings.filter(isSliced);

describe.each(repeated)('traces/recordings/$file', (recording) => {
  test('is what the implementation does today; npm run record writes it anew', async () => {
    const sink = memorySink();
    expect((await recording.record(sink)).kind).toBe('recorded');
    // Not the whole texts: a difference would be told in megabytes.
    expect(sink.text() === committed(recording)).toBe(true);
  });
});

describe.each(whole)('traces/recordings/$file', (recording) => {
  test('is a behaviour of its spec', async () => {
    const { matched, facts, end } = await conformed(recording, committed(recording));
    expect(matched).toMatchObject({ kind: 'accepted', effort: { mostCandidates: 1 } });
    expect(facts).toEqual([]);
    expect(end?.reason).toBe('complete');
  });
});

describe.each(sliced)('traces/recordings/$file', (recording) => {
  test('is of logs that are behaviours of their spec, and notice wrong values', async () => {
    const { file } = recording;
    const text = committed(recording);
    const slices = new Set<string>();
    for await (const { slice, piece } of readSlices(bytesOf(text), file)) {
      if (slice !== undefined) slices.add(slice);
      expect(piece.kind).not.toBe('fact');
      if (piece.kind === 'end') expect(piece.end.reason).toBe('complete');
    }
    const yardstickFor = yardsticks(recording);
    const pieces = readSlices(bytesOf(text), file);
    const recorded = await recordSlices(pieces, file, slices, (_, head) => yardstickFor(head), limits);
    const runs = recorded.kind === 'recorded' ? recorded.runs : [];
    // Those that are not accepted are not among them.
    expect(runs.length).toBe(slices.size);
    expect(slices.size).toBeGreaterThan(20);
    const options = { seed: 1, maxMutants: 4_000, isStopped: () => false };
    const { kinds } = mutationScoreOfAll(file, runs, options);
    expect(scoreOf(kinds.value)).toBeGreaterThanOrEqual(0.95);
  });
});

test('consensus is recorded where rounds fail, and a block is voted for again with the proof of an earlier round', () => {
  const texts = recordings
    .filter(({ spec }) => spec.name === 'tendermint')
    .map(committed)
    .join('');
  for (const action of [
    'giveUpOnProposal',
    'giveUpOnPrevotes',
    'precommitNil',
    'startRound',
    'prevoteProven',
  ])
    expect(texts).toContain(`"a":"${action}"`);
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
