import { expect, test } from 'vitest';
import { modelOf, type PlainState } from '../../../model/index.ts';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { hiddenLock, hiddenLockProtocol } from './index.ts';

protocolSuite(hiddenLockProtocol, {
  fairnessInstance: 'two phases, leaders act on a quorum and take turns',
});

test('the parity of failed views adds no state but itself', () => {
  const states = reachableStates(modelOf(hiddenLock, { waits: false }));
  expect(states).toHaveLength(419);
  expect(new Set(states.map(({ failures: _, ...rest }) => JSON.stringify(rest))).size).toBe(211);
});

test('where leaders wait, the first view of a correct leader decides', () => {
  const { plain } = modelOf(hiddenLock, { waits: true });
  for (const state of reachableStates({ plain })) {
    for (const { action, outcome } of plain.steps(state)) {
      if (action !== 'lead') continue;
      expect(outcome).toMatchObject({ kind: 'state', state: { decided: expect.any(String) } });
    }
  }
});

/** Every reachable state, by the reference semantics. */
function reachableStates({ plain }: Pick<ReturnType<typeof modelOf>, 'plain'>): readonly PlainState[] {
  const found = new Map<string, PlainState>();
  const frontier: PlainState[] = [];
  const discover = (steps: ReturnType<typeof plain.steps>) => {
    for (const { outcome } of steps) {
      if (outcome.kind !== 'state') continue;
      const text = JSON.stringify(outcome.state);
      if (found.has(text)) continue;
      found.set(text, outcome.state);
      frontier.push(outcome.state);
    }
  };
  discover(plain.initialSteps());
  for (let state = frontier.pop(); state !== undefined; state = frontier.pop()) discover(plain.steps(state));
  return [...found.values()];
}
