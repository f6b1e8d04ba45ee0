import { type Block, type BlockId, sha256 } from './block.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Evidence } from './evidence.ts';
import { limits } from './limits.ts';
import { readProposalHeader, readVote, writeProposalHeader, writeVote } from './vote-codec.ts';

/** Blocks are never changed, and the same object is proposed, voted on and decided: it is hashed once. */
const ids = new WeakMap<Block, BlockId>();

/** The id of a block: SHA-256 of its canonical bytes. Linear in its size the first time, then constant. */
export function blockIdOf(block: Block): BlockId {
  const known = ids.get(block);
  if (known !== undefined) return known;
  const id = sha256(encodeBlock(block));
  ids.set(block, id);
  return id;
}

/** The canonical bytes of a block. */
export function encodeBlock(block: Block): Uint8Array {
  const writer = new ByteWriter();
  writeBlock(writer, block);
  return writer.bytes();
}

export function writeBlock(writer: ByteWriter, block: Block): void {
  writer.ascii(block.chain);
  writer.uint53(block.height);
  writer.optionalHex32(block.previous === '' ? undefined : block.previous);
  writer.ascii(block.stateRoot);
  writer.hex32(block.validators);
  writer.uint32(block.evidence.length);
  for (const evidence of block.evidence) writeEvidence(writer, evidence);
  writer.uint32(block.commands.length);
  for (const command of block.commands) writer.long(command);
}

export function readBlock(reader: ByteReader): Block {
  const start = reader.at;
  const block = {
    chain: reader.ascii(limits.maxChainLength),
    height: reader.uint53(),
    previous: reader.optionalHex32() ?? '',
    stateRoot: reader.ascii(limits.maxStateRootLength),
    validators: reader.hex32(),
    evidence: readMany(reader, limits.maxEvidence, 'evidence', readEvidence),
    commands: readMany(reader, limits.maxCommands, 'commands', readCommand),
  };
  if (block.chain === '') reader.refuse('a block names no chain');
  if (reader.at - start > limits.maxBlockBytes) reader.refuse('a block is too large');
  return block;
}

/** As many as a count says, one by one; a fault ends it. */
export function readMany<Item>(
  reader: ByteReader,
  most: number,
  of: string,
  read: (reader: ByteReader) => Item,
): readonly Item[] {
  const items: Item[] = [];
  for (let left = reader.count(most, of); left > 0 && reader.fault === undefined; left -= 1)
    items.push(read(reader));
  return items;
}

function readCommand(reader: ByteReader): Uint8Array {
  return reader.long(limits.maxBlockBytes);
}

const evidenceTags = { 'double proposal': 1, 'double vote': 2 } as const;

export function writeEvidence(writer: ByteWriter, evidence: Evidence): void {
  writer.uint8(evidenceTags[evidence.kind]);
  if (evidence.kind === 'double vote') {
    writeVote(writer, evidence.first);
    writeVote(writer, evidence.second);
  } else {
    writeProposalHeader(writer, evidence.first);
    writeProposalHeader(writer, evidence.second);
  }
}

export function readEvidence(reader: ByteReader): Evidence {
  const tag = reader.uint8();
  if (tag === evidenceTags['double vote'])
    return { kind: 'double vote', first: readVote(reader), second: readVote(reader) };
  if (tag !== evidenceTags['double proposal']) reader.refuse(`${tag} is no kind of evidence`);
  return { kind: 'double proposal', first: readProposalHeader(reader), second: readProposalHeader(reader) };
}
