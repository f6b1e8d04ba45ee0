import { expect, test } from 'vitest';
import { logText, type Shown, tillModel, walkedLog } from '../../test/logs/index.ts';
import { inSlice, interleaved } from '../../test/slices/index.ts';
import { Yardstick } from '../conformance/index.ts';
import { readSlices } from '../log/index.ts';
import {
  type MutationReport,
  mutationScore,
  mutationScoreOfAll,
  mutationsTogether,
} from './mutation-score.ts';
import { chosenSlices, recordSlices } from './record-slices.ts';
import { maxMutatedLines, type RecordedRun } from './recorded-run.ts';
import { bytes, recorded, unlimited } from './toy-recording.ts';

const model = tillModel();
const shown: readonly Shown[] = ['what changed', 'nothing', 'everything'];
const logs = shown.map((each, index) =>
  walkedLog(model.compiled, { seed: index + 3, events: 14 + index, shown: each }),
);
const names = ['h1', 'h2', 'h3'];
const file = interleaved(
  logs.map((log, index) => inSlice(logText(log), names[index] ?? '')),
  Array.from({ length: 60 }, (_, index) => (index * 7) % 11),
);
const options = { seed: 1, maxMutants: 10_000, isStopped: () => false };

async function runsOf(chosen: readonly string[]): Promise<readonly RecordedRun[]> {
  const yardstick = new Yardstick(model, {});
  const recording = await recordSlices(
    readSlices(bytes(file), 'a.ndjson'),
    'a.ndjson',
    new Set(chosen),
    () => yardstick,
    unlimited,
  );
  if (recording.kind !== 'recorded') throw new Error(`the logs are ${recording.kind}`);
  return recording.runs;
}

/** Counts alone: which value is near the true one is a matter of chance, and lines stand elsewhere in the file. */
function counts({ possible, all, kinds }: MutationReport) {
  const { drop, duplicate, swap } = kinds;
  return { possible, tried: all.tried, values: kinds.value.tried, drop, duplicate, swap };
}

// Kills: mutants of one log held against another, states of one taken for those of another, lines of a slice left out.
test('the mutants of the slices of a file are those of the logs, each by itself', async () => {
  const together = mutationScoreOfAll('a.ndjson', await runsOf(names), options);
  const alone = await Promise.all(
    logs.map(async (log) => mutationScore(await recorded(model, log), options)),
  );
  const sum = mutationsTogether(alone);
  expect(sum && counts(together)).toEqual(sum && counts(sum));
  expect(new Set(together.fields.map(({ field }) => field))).toEqual(
    new Set(sum?.fields.map(({ field }) => field)),
  );
});

test('a sample has mutants of every field, kind and slice, the same with the same seed', async () => {
  const sample = { ...options, maxMutants: 60 };
  const report = mutationScoreOfAll('a.ndjson', await runsOf(names), sample);
  expect(mutationScoreOfAll('a.ndjson', await runsOf(names), sample)).toEqual(report);
  expect(report.all.tried).toBeLessThanOrEqual(60);
  const whole = mutationScoreOfAll('a.ndjson', await runsOf(names), options);
  expect(new Set(report.fields.map(({ field }) => field))).toEqual(
    new Set(whole.fields.map(({ field }) => field)),
  );
  const mutated = report.survivors.map(({ line }) => file.split('\n')[line - 1] ?? '');
  // Only the log that shows nothing lets much through: the lines told are those of the file.
  expect(mutated.some((line) => line.includes('"slice":"h2"'))).toBe(true);
});

test('slices that are not chosen are passed by', async () => {
  const runs = await runsOf(['h3', 'h1']);
  expect(runs.map(({ head }) => head.slice)).toEqual(['h1', 'h3']);
  expect(runs.map(({ lines }) => lines.length)).toEqual([logs[0], logs[2]].map((log) => log?.events.length));
});

test('mutants are made of logs in total order', async () => {
  const other = inSlice(logText({ ...(logs[0] ?? { events: [] }), head: intervalHead }), 'h1');
  const timed = other.replaceAll('"k":"ev"', '"k":"ev","t0":1,"t1":2');
  const recording = await recordSlices(
    readSlices(bytes(timed), 'a.ndjson'),
    'a.ndjson',
    new Set(['h1']),
    () => new Yardstick(model, {}),
    unlimited,
  );
  expect(recording).toEqual({ kind: 'not in total order', slice: 'h1' });
});

const intervalHead = { k: 'head', v: 1, spec: 'till', order: 'interval' } as const;

// Kills: a choice that depends on the order of a map, one that takes more lines than are mutated, none at all.
test('of many slices some are chosen by the seed, and no more than can be mutated', () => {
  const many = new Map(Array.from({ length: 300 }, (_, index) => [`s${index}`, 1_000] as const));
  const chosen = chosenSlices(many, 1);
  expect(chosen.size).toBe(maxMutatedLines / 1_000);
  expect(chosenSlices(new Map([...many].reverse()), 1)).toEqual(chosen);
  expect(chosenSlices(many, 2)).not.toEqual(chosen);
  expect(chosenSlices(new Map([['one', maxMutatedLines + 1]]), 1)).toEqual(new Set(['one']));
  expect(chosenSlices(new Map([...many].slice(0, 9)), 1).size).toBe(9);
});
