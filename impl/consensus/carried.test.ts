import fc from 'fast-check';
import { expect, test } from 'vitest';
import { castOf, setupOf, vote } from './fixtures/cast.ts';
import { blocks, votes } from './fixtures/messages.ts';
import {
  blockIdOf,
  ConsensusMachine,
  culpritOf,
  decodeCarried,
  encodeCarried,
  type Message,
  type Output,
  ValidatorSet,
} from './index.ts';

const set = ValidatorSet.of(castOf([1, 1, 1, 1]));
const first = set.indexOf(set.proposer(1, 0).key);
const second = set.indexOf(set.proposer(2, 0).key);
const rest = [0, 1, 2, 3].filter((index) => index !== second);
const a = 'a'.repeat(64);

const decideOf = (outputs: readonly Output[]): Extract<Output, { kind: 'decide' }> => {
  const found = outputs.find((output) => output.kind === 'decide');
  if (found?.kind !== 'decide') throw new Error('nothing was decided');
  return found;
};

test('a machine that begins at a height after a crash goes on as the one before it would have', () => {
  const before = new ConsensusMachine(setupOf(second, set));
  const proposer = new ConsensusMachine(setupOf(first, set));
  proposer.take({ kind: 'start' });
  before.take({ kind: 'start' });
  const offer = proposer.take({ kind: 'block', height: 1, round: 0, commands: [] });
  const [proposal] = offer.flatMap((output) =>
    output.kind === 'broadcast' && output.message.kind === 'proposal' ? [output.message] : [],
  );
  if (proposal === undefined) throw new Error('nothing was proposed');
  const take = (machine: ConsensusMachine, message: Message) =>
    machine.take({ kind: 'message', message, from: 'peer' });
  take(before, proposal);
  // Somebody signs twice, and somebody is at the next height already.
  take(before, vote('prevote', 0, rest[0] ?? 0, a));
  take(before, vote('prevote', 0, rest[0] ?? 0, undefined));
  take(before, vote('prevote', 0, rest[1] ?? 0, undefined, 2));
  const id = blockIdOf(proposal.block);
  const outputs = rest.flatMap((voter) => take(before, vote('precommit', 0, voter, id)));
  const { carried, stateRoot, validators, decision } = decideOf(outputs);
  expect(carried.evidence.map(culpritOf)).toHaveLength(1);
  expect(carried.early).toHaveLength(1);

  const kept = decodeCarried(encodeCarried(carried));
  if ('kind' in kept) throw new Error(kept.why);
  const recent = [decision.block];
  const previous = decision.certificate.block;
  const after = new ConsensusMachine(
    setupOf(second, validators, { height: 2, previous, stateRoot, recent, carried: kept }),
  );
  after.take({ kind: 'start' });
  expect(after.fingerprint()).toBe(before.fingerprint());
  const block = { kind: 'block', height: 2, round: 0, commands: [] } as const;
  expect(after.take(block)).toEqual(before.take(block));
});

test('what is carried leads through its bytes back to itself', () => {
  const early = fc.record({ message: votes, from: fc.option(fc.string(), { nil: undefined }) });
  const evidence = blocks.map((block) => block.evidence);
  fc.assert(
    fc.property(fc.record({ evidence, early: fc.array(early, { maxLength: 4 }) }), (carried) => {
      expect(decodeCarried(encodeCarried(carried))).toEqual(carried);
    }),
    { numRuns: 100 },
  );
});

test('bytes that carry nothing are told, and not thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeCarried(bytes);
      if (!('kind' in decoded)) expect(encodeCarried(decoded).length).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
