import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { limits } from './limits.ts';
import type { ProposalHeader, Vote } from './message.ts';

/** The first byte of every message, and what is signed as the kind of a message. */
export const tags = { proposal: 1, prevote: 2, precommit: 3, decision: 4, status: 5 } as const;

export function writeVote(writer: ByteWriter, vote: Vote): void {
  writer.uint8(tags[vote.kind]);
  writer.uint53(vote.height);
  writer.uint32(vote.round);
  writer.optionalHex32(vote.block);
  writer.hex32(vote.voter);
  writer.short(vote.signature);
}

export function readVote(reader: ByteReader): Vote {
  const tag = reader.uint8();
  if (tag !== tags.prevote && tag !== tags.precommit) reader.refuse(`${tag} is no kind of vote`);
  return {
    kind: tag === tags.prevote ? 'prevote' : 'precommit',
    height: reader.uint53(),
    round: reader.round(),
    block: reader.optionalHex32(),
    voter: reader.hex32(),
    signature: reader.short(limits.maxSignatureBytes),
  };
}

export function writeProposalHeader(writer: ByteWriter, header: ProposalHeader): void {
  writer.uint53(header.height);
  writer.uint32(header.round);
  writer.roundOrNone(header.validRound);
  writer.hex32(header.block);
  writer.hex32(header.proposer);
  writer.short(header.signature);
}

export function readProposalHeader(reader: ByteReader): ProposalHeader {
  return {
    height: reader.uint53(),
    round: reader.round(),
    validRound: reader.roundOrNone(),
    block: reader.hex32(),
    proposer: reader.hex32(),
    signature: reader.short(limits.maxSignatureBytes),
  };
}
