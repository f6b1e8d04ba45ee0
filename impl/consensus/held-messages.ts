import type { HeightMessages } from './height-messages.ts';
import type { HeightState } from './height-state.ts';
import type { Proposal, Vote } from './message.ts';

/** How many rounds of an answer the peer may yet have to go through. */
const maxRounds = 3;

/**
 * What a node at the same height, in round `theirs` that is not after ours, may lack: the proposals and votes of its
 * round and of ours, and those that prove the block we hold valid. Those of its own round, because it cannot leave it
 * without them while fewer than a third are ahead. Others' too, because a liar may have sent its vote to us alone, and
 * without it nobody else would believe the proof.
 */
export function* heldMessages(
  { valid, round }: HeightState,
  messages: HeightMessages,
  theirs: number,
): Iterable<Proposal | Vote> {
  const rounds = new Set<number>();
  for (let next = theirs; next <= round && rounds.size < maxRounds; next += 1) rounds.add(next);
  rounds.add(round);
  if (valid !== undefined && !rounds.has(valid.round)) {
    const proof = messages.at(valid.round);
    const proposal = proof.proposalOf(valid.block);
    if (proposal !== undefined) yield proposal;
    yield* proof.prevotes.votesFor(valid.block);
  }
  for (const told of rounds) {
    const { proposals, prevotes, precommits } = messages.at(told);
    for (const { proposal } of proposals) yield proposal;
    yield* prevotes.votes();
    yield* precommits.votes();
  }
}
