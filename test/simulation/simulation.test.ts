import { describe, expect, test } from 'vitest';
import { type Plan, randomPlan, simulate } from '../../impl/sim/index.ts';
import { tendermint } from '../../spec/protocols/tendermint/index.ts';
import { LogJudge, type WholeLog } from '../../traces/conformance/index.ts';
import { simulateRecorded } from '../../traces/drivers/tendermint/index.ts';
import { planOf, RunJudge } from './judged-run.ts';
import { near } from './near.ts';

test('what simulated machines do under faults is safe, and a behaviour of the spec: 200 seeds', () => {
  const judge = new RunJudge();
  let lines = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const judged = judge.judge(planOf(seed));
    expect({ seed, verdict: judged.run.verdict, failed: judged.failed }).toEqual({
      seed,
      verdict: { kind: 'holds' },
      failed: undefined,
    });
    lines += judged.lines;
  }
  // Else they would have conformed without a word.
  expect(lines).toBeGreaterThan(200 * 20);
});

test('recording changes nothing of a run', () => {
  for (const seed of [1, 2, 3]) {
    const plan = planOf(seed);
    expect(simulateRecorded(plan, () => {}).digest).toBe(simulate(plan).digest);
  }
});

describe('a log of a run that is made wrong is rejected', () => {
  const logs = logsOf(randomPlan({ seed: 5, nodes: 4, heights: 2, faults: ['loss', 'delay', 'twins'] }));
  const judge = new LogJudge(tendermint);

  test('as it is, it is accepted', () => {
    for (const log of logs) expect(judge.judge(log).kind).toBe('accepted');
  });

  test('where a step is left out that others depend on', () => {
    for (const { head, events } of logs) {
      const first = events.findIndex(({ a }) => a === 'lockAndPrecommit');
      const left = events.filter((_, index) => index !== first);
      expect(judge.judge({ head, events: left }).kind).toBe('rejected');
    }
  });

  test('where anything that is observed is another', () => {
    for (const { head, events } of logs) {
      for (const [index, event] of events.entries()) {
        for (const [path, value] of Object.entries(event.post ?? {})) {
          const other = { ...event, post: { ...event.post, [path]: near(value) } };
          const kind = judge.judge({ head, events: events.with(index, other) }).kind;
          expect({ path, value, kind }).toEqual({ path, value, kind: 'rejected' });
        }
      }
    }
  });
});

function logsOf(plan: Plan): readonly WholeLog[] {
  const logs: WholeLog[] = [];
  simulateRecorded(plan, (_, log) => logs.push(log));
  return logs;
}
