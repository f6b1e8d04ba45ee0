import { expect, test } from 'vitest';
import { planOf, RunJudge } from './judged-run.ts';

/** Parts, so that it shows how far it is. */
const parts = 20;
const seedsOfPart = 600;

test.each(Array.from({ length: parts }, (_, part) => part))(
  'part %i of 20: 600 simulated runs with faults are safe, and behaviours of the spec',
  (part) => {
    const judge = new RunJudge();
    let heights = 0;
    for (let seed = 1_000 + part * seedsOfPart; seed < 1_000 + (part + 1) * seedsOfPart; seed += 1) {
      const judged = judge.judge(planOf(seed));
      expect({ seed, verdict: judged.run.verdict, failed: judged.failed }).toEqual({
        seed,
        verdict: { kind: 'holds' },
        failed: undefined,
      });
      heights += judged.heights;
    }
    process.stdout.write(`part ${part}: ${seedsOfPart} runs, ${heights} heights\n`);
  },
);
