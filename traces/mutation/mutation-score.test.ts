import { describe, expect, test } from 'vitest';
import { commitModel, marginInstance, marginModel, type Shown, walkedLog } from '../../test/logs/index.ts';
import { foundAgain } from './found-again.ts';
import { mutationScore, mutationsTogether, scoreOf } from './mutation-score.ts';
import { recorded } from './toy-recording.ts';

const head = { instance: marginInstance };
const options = { seed: 1, maxMutants: 10_000, isStopped: () => false };

async function runOf(shown: Shown, events = 40) {
  const model = marginModel();
  return recorded(model, walkedLog(model.compiled, { seed: 2, events, shown, head }));
}

test('what is observed is what wrong values are noticed by', async () => {
  const all = mutationScore(await runOf('what changed'), options);
  const none = mutationScore(await runOf('nothing'), options);
  expect(scoreOf(all.kinds.value)).toBe(1);
  expect(scoreOf(none.kinds.value)).toBeLessThan(1);
  expect(none.fields.map(({ field }) => field)).toContain('deposit /args/amount');
});

test('the same seed gives the same report, and a sample has mutants of every field and kind', async () => {
  const run = await runOf('what changed');
  const sample = { ...options, maxMutants: 60 };
  const report = mutationScore(run, sample);
  expect(mutationScore(run, sample)).toEqual(report);
  expect(report.all.tried).toBeLessThanOrEqual(60);
  expect(report.possible).toBeGreaterThan(150);
  const whole = mutationScore(run, options);
  expect(new Set(report.fields.map(({ field }) => field))).toEqual(
    new Set(whole.fields.map(({ field }) => field)),
  );
  for (const kind of ['value', 'drop', 'duplicate', 'swap'] as const)
    expect(report.kinds[kind].tried).toBeGreaterThan(0);
  const stopped = mutationScore(run, { ...sample, isStopped: () => true });
  expect([stopped.all.tried, stopped.untried]).toEqual([0, report.all.tried]);
});

test('kinds add up to all, and survivors are those that are neither rejected nor equivalent', async () => {
  const { all, kinds, survivors, equivalents, fields } = mutationScore(await runOf('nothing'), options);
  const sum = (of: 'tried' | 'rejected' | 'equivalent' | 'undecided'): number =>
    Object.values(kinds).reduce((total, fates) => total + fates[of], 0);
  expect(all).toEqual({
    tried: sum('tried'),
    rejected: sum('rejected'),
    equivalent: sum('equivalent'),
    undecided: sum('undecided'),
  });
  expect(fields.reduce((total, { tried }) => total + tried, 0)).toBe(kinds.value.tried);
  expect(survivors).toHaveLength(all.tried - all.rejected - all.equivalent - all.undecided);
  expect(equivalents.reduce((total, { count }) => total + count, 0)).toBe(all.equivalent);
});

test('reports of several logs add up', async () => {
  const report = mutationScore(await runOf('what changed', 10), options);
  const both = mutationsTogether([report, report]);
  expect(both?.all.tried).toBe(2 * report.all.tried);
  expect(both?.fields[0]?.tried).toBe(2 * (report.fields[0]?.tried ?? 0));
  expect(mutationsTogether([])).toBeUndefined();
});

describe('a line that is left out is among the three best repairs in at least 80 of 100 cases', () => {
  test.each<readonly [string, Shown]>([
    ['where lines show what changed', 'what changed'],
    ['where they show names and arguments alone', 'nothing'],
  ])('margin, %s', async (_, shown) => {
    const { dropped, noticed, found } = foundAgain(await runOf(shown, 120), 5, 20);
    expect(dropped).toBe(20);
    expect(noticed).toBeGreaterThan(12);
    expect(found / noticed).toBeGreaterThanOrEqual(0.8);
  });

  test('two-phase commit', async () => {
    const model = commitModel(6);
    const log = walkedLog(model.compiled, {
      seed: 9,
      events: 40,
      shown: 'everything',
      head: { config: { rms: 6 } },
    });
    const { noticed, found } = foundAgain(await recorded(model, log), 1, 20);
    expect(noticed).toBeGreaterThan(5);
    expect(found / noticed).toBeGreaterThanOrEqual(0.8);
  });
});
