import type { BlockId } from './block.ts';
import { blockIdOf } from './block-codec.ts';
import type { Certificate, Decision } from './message.ts';
import { voteSignBytes } from './sign-bytes.ts';
import type { Signatures } from './signing.ts';
import type { ValidatorSet } from './validator-set.ts';
import type { VoteSet } from './vote-set.ts';

/** As many precommits as it takes, by position of their senders. There must be a quorum. */
export function certificateOf(
  place: { readonly height: number; readonly round: number; readonly block: BlockId },
  precommits: VoteSet,
  validators: ValidatorSet,
): Certificate {
  const votes = [];
  let power = 0;
  for (const vote of precommits.votesFor(place.block)) {
    if (power >= validators.quorum) break;
    votes.push(vote);
    power += validators.at(validators.indexOf(vote.voter)).power;
  }
  const { height, round, block } = place;
  return { height, round, block, precommits: votes };
}

/**
 * Whether the certificate proves, to anybody who knows the validators of its height, that the block was decided. The
 * cheap questions come first: signatures are checked only where they would make a quorum.
 */
export function isCertified(
  { block, certificate }: Decision,
  chain: string,
  validators: ValidatorSet,
  signatures: Signatures,
): boolean {
  const { height, round, precommits } = certificate;
  if (block.height !== height || block.chain !== chain || precommits.length > validators.size) return false;
  if (certificate.block !== blockIdOf(block)) return false;
  let power = 0;
  let before = '';
  for (const vote of precommits) {
    const isForIt = vote.kind === 'precommit' && vote.height === height && vote.round === round;
    if (!isForIt || vote.block !== certificate.block || vote.voter <= before) return false;
    const sender = validators.indexOf(vote.voter);
    if (sender === -1) return false;
    power += validators.at(sender).power;
    before = vote.voter;
  }
  if (power < validators.quorum) return false;
  const bytes = voteSignBytes(chain, { kind: 'precommit', height, round, block: certificate.block });
  return precommits.every((vote) => signatures.verify(vote.voter, bytes, vote.signature));
}
