import type { BlockId } from './block.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ProposalHeader, VoteKind } from './message.ts';
import { tags } from './vote-codec.ts';

/** Keeps what is signed here apart from whatever else the key may sign. */
const domain = 'assay consensus 1';

/** What a voter signs. Who votes is not in it: the key says so. So all who vote alike sign the same bytes. */
export function voteSignBytes(
  chain: string,
  vote: {
    readonly kind: VoteKind;
    readonly height: number;
    readonly round: number;
    readonly block: BlockId | undefined;
  },
): Uint8Array {
  const writer = begin(chain, tags[vote.kind], vote.height, vote.round);
  writer.optionalHex32(vote.block);
  return writer.bytes();
}

/** What a proposer signs: the block by its id, so that evidence need not carry blocks. */
export function proposalSignBytes(
  chain: string,
  header: Omit<ProposalHeader, 'proposer' | 'signature'>,
): Uint8Array {
  const writer = begin(chain, tags.proposal, header.height, header.round);
  writer.roundOrNone(header.validRound);
  writer.hex32(header.block);
  return writer.bytes();
}

function begin(chain: string, tag: number, height: number, round: number): ByteWriter {
  const writer = new ByteWriter();
  writer.ascii(domain);
  writer.ascii(chain);
  writer.uint8(tag);
  writer.uint53(height);
  writer.uint32(round);
  return writer;
}
