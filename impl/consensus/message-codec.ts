import { readBlock, readMany, writeBlock } from './block-codec.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { limits } from './limits.ts';
import type { Certificate, Decision, Message, Proposal } from './message.ts';
import { maxValidators } from './validator-set.ts';
import { readVote, tags, writeVote } from './vote-codec.ts';

/** Bytes that are no message. */
export interface DecodeFault {
  readonly kind: 'malformed';
  readonly why: string;
  /** How many bytes had been read. */
  readonly at: number;
}

/**
 * The bytes of a message, the only ones that stand for it: integers have a fixed width, everything else its length
 * before it. Linear in their number.
 */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new ByteWriter();
  switch (message.kind) {
    case 'proposal':
      writeProposal(writer, message);
      return writer.bytes();
    case 'prevote':
    case 'precommit':
      writeVote(writer, message);
      return writer.bytes();
    case 'decision':
      writeDecision(writer, message);
      return writer.bytes();
    case 'status':
      writer.uint8(tags.status);
      writer.uint53(message.height);
      writer.uint32(message.round);
      return writer.bytes();
  }
}

/**
 * The message that the bytes stand for, or what is wrong with them. Never throws, whatever the bytes: they may come
 * from anybody. Bounded by `limits`. Says nothing of signatures.
 */
export function decodeMessage(bytes: Uint8Array): Message | DecodeFault {
  const reader = new ByteReader(bytes);
  if (bytes.length > limits.maxMessageBytes) reader.refuse('a message is too long');
  const message = readMessage(reader);
  reader.end();
  const { fault } = reader;
  return fault === undefined ? message : { kind: 'malformed', why: fault, at: reader.at };
}

function readMessage(reader: ByteReader): Message {
  const tag = reader.peek();
  switch (tag) {
    case tags.proposal:
      return readProposal(reader);
    case tags.prevote:
    case tags.precommit:
      return readVote(reader);
    case tags.decision:
      return readDecision(reader);
    default:
      if (tag !== tags.status) reader.refuse('that is no kind of message');
      reader.uint8();
      return { kind: 'status', height: reader.uint53(), round: reader.round() };
  }
}

function writeProposal(writer: ByteWriter, proposal: Proposal): void {
  writer.uint8(tags.proposal);
  writer.uint53(proposal.height);
  writer.uint32(proposal.round);
  writer.roundOrNone(proposal.validRound);
  writeBlock(writer, proposal.block);
  writer.hex32(proposal.proposer);
  writer.short(proposal.signature);
}

function readProposal(reader: ByteReader): Proposal {
  reader.uint8();
  return {
    kind: 'proposal',
    height: reader.uint53(),
    round: reader.round(),
    validRound: reader.roundOrNone(),
    block: readBlock(reader),
    proposer: reader.hex32(),
    signature: reader.short(limits.maxSignatureBytes),
  };
}

function writeDecision(writer: ByteWriter, { block, certificate }: Decision): void {
  writer.uint8(tags.decision);
  writeBlock(writer, block);
  writer.uint53(certificate.height);
  writer.uint32(certificate.round);
  writer.hex32(certificate.block);
  writer.uint32(certificate.precommits.length);
  for (const vote of certificate.precommits) writeVote(writer, vote);
}

function readDecision(reader: ByteReader): Decision {
  reader.uint8();
  return { kind: 'decision', block: readBlock(reader), certificate: readCertificate(reader) };
}

function readCertificate(reader: ByteReader): Certificate {
  return {
    height: reader.uint53(),
    round: reader.round(),
    block: reader.hex32(),
    precommits: readMany(reader, maxValidators, 'precommits', readVote),
  };
}
