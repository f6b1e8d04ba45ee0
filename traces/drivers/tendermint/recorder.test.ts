import { describe, expect, test } from 'vitest';
import type { Step } from '../../../impl/consensus/index.ts';
import { ValidatorSet } from '../../../impl/consensus/index.ts';
import { keyOf, type Plan, randomPlan, simulate, validatorsOf } from '../../../impl/sim/index.ts';
import { tendermint } from '../../../spec/protocols/tendermint/index.ts';
import { LogJudge, type WholeLog } from '../../conformance/index.ts';
import { ConsensusRecorder } from './recorder.ts';

interface Taken {
  readonly key: string;
  readonly step: Step;
}

const plan: Plan = randomPlan({
  seed: 3,
  nodes: 4,
  heights: 20,
  faults: ['loss'],
  powers: 'equal',
  changes: 'none',
});

const stepsOfRun = (): readonly Taken[] => {
  const taken: Taken[] = [];
  simulate(plan, { observe: (machine, step) => taken.push({ key: keyOf(machine), step }) });
  return taken;
};

/** What the logs of height 1 are by the spec, in the order in which they are told. */
function judgementsOf(steps: readonly Taken[]): readonly string[] {
  const judge = new LogJudge(tendermint);
  const kinds: string[] = [];
  const recorder = new ConsensusRecorder(
    { source: { impl: 'a test' }, nodeOf: (key) => key, breaksRules: () => false },
    (height) => ({ height, validators: ValidatorSet.of(validatorsOf(plan.powers)), isFaulty: () => false }),
    (height: number, log: WholeLog) => {
      if (height === 1) kinds.push(judge.judge(log).kind);
    },
  );
  for (const { key, step } of steps) recorder.step(key, step);
  recorder.end();
  return kinds;
}

describe('the recorder of consensus', () => {
  const steps = stepsOfRun();
  const first = steps.filter(({ step }) => step.height === 1);
  const votes = first.filter(({ step }) => step.rule === 'prevote');
  const decisions = first.filter(({ step }) => step.rule === 'decide');
  const lastDecision = decisions.at(-1) as Taken;

  test('tells of a height once, where nobody goes on after all have decided', () => {
    expect(judgementsOf(steps)).toEqual(['accepted']);
  });

  test('hides no second vote of a validator that comes back when all have decided', () => {
    for (const vote of votes) expect(judgementsOf([...first, vote])).toEqual(['accepted', 'rejected']);
  });

  test('hides no second decision, and does not take it for the decision of another', () => {
    for (const decision of decisions) {
      const at = first.indexOf(lastDecision);
      const twice = [...first.slice(0, at), decision, ...first.slice(at)];
      expect(judgementsOf(twice).at(-1)).toBe('rejected');
    }
    expect(judgementsOf([...first, lastDecision])).toEqual(['accepted', 'rejected']);
  });

  test('does not go on when a validator votes at a height that was decided long before', () => {
    expect(() => judgementsOf([...steps, votes[0] as Taken])).toThrow(
      'which all validators had decided long before',
    );
  });
});
