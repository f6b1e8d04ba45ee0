import { expect, test } from 'vitest';
import { type Data, modelOf, type PlainState } from '../../../model/index.ts';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { constantsWith } from '../../language/index.ts';
import { streamletProtocol } from './index.ts';

protocolSuite(streamletProtocol, { fairnessInstance: '2 asynchronous epochs, then 4' });

/** Every outcome of the spec under these constants: which blocks are notarised in the end, each with its parent. */
function outcomesOf(
  constants: Record<string, boolean | number | string[]>,
  neededVotes: number,
): Set<string> {
  const all = constantsWith(streamletProtocol.spec, constants, 'the test');
  const { plain } = modelOf(streamletProtocol.spec, all);
  const outcomes = new Set<string>();
  const seen = new Set<string>();
  const waiting: PlainState[] = [];
  const meet = (state: PlainState): void => {
    const key = JSON.stringify(state);
    if (seen.has(key)) return;
    seen.add(key);
    waiting.push(state);
  };
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') meet(outcome.state);
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (plain.isTerminal(state)) outcomes.add(JSON.stringify(notarisedIn(state, neededVotes)));
    for (const { outcome } of plain.steps(state)) if (outcome.kind === 'state') meet(outcome.state);
  }
  return outcomes;
}

/** The parent of each block with votes enough, by epoch and payload. */
function notarisedIn(state: PlainState, neededVotes: number): Data {
  const parents = state.parents as readonly (readonly Data[])[];
  const votes = state.votes as readonly (readonly (readonly Data[])[])[];
  return parents.map((ofEpoch, epoch) =>
    ofEpoch.map((parent, payload) => ((votes[epoch]?.[payload]?.length ?? 0) >= neededVotes ? parent : null)),
  );
}

test.each([
  ['2 epochs with 2 payloads', { epochs: 2 }, 2],
  [
    '2 epochs, the first with a Byzantine leader',
    { epochs: 2, faulty: 1, payloads: 1, leaders: ['Byzantine', 'p1'] },
    2,
  ],
  [
    '2 epochs, the second with a Byzantine leader',
    { epochs: 2, faulty: 1, payloads: 1, leaders: ['p1', 'Byzantine'] },
    2,
  ],
])('epochs in turn have the outcomes that epochs in any order have: %s', (_, constants, neededVotes) => {
  const inTurn = outcomesOf({ ...constants, inTurn: true }, neededVotes);
  expect(inTurn.size).toBeGreaterThan(3);
  expect(inTurn).toEqual(outcomesOf(constants, neededVotes));
});
