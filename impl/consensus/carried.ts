import { readEvidence, readMany, writeEvidence } from './block-codec.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { EarlyMessage } from './early-messages.ts';
import type { Evidence } from './evidence.ts';
import { limits } from './limits.ts';
import { type DecodeFault, decodeMessage, encodeMessage } from './message-codec.ts';

/**
 * What a machine takes along from one height to the next, besides the decision. A machine that begins at a height
 * after a crash does the same again only if it is given this, too: what it proposes depends on it.
 */
export interface Carried {
  /** Checked, and not decided yet. */
  readonly evidence: readonly Evidence[];
  /** Messages of the new height that came before it began. */
  readonly early: readonly EarlyMessage[];
}

/** For a shell's journal. */
export function encodeCarried({ evidence, early }: Carried): Uint8Array {
  const writer = new ByteWriter();
  writer.uint32(evidence.length);
  for (const one of evidence) writeEvidence(writer, one);
  writer.uint32(early.length);
  for (const { message, from } of early) {
    writer.uint8(from === undefined ? 0 : 1);
    writer.long(Buffer.from(from ?? ''));
    writer.long(encodeMessage(message));
  }
  return writer.bytes();
}

/** What was carried, or what is wrong with the bytes. */
export function decodeCarried(bytes: Uint8Array): Carried | DecodeFault {
  const reader = new ByteReader(bytes);
  const evidence = readMany(reader, bytes.length, 'evidence', readEvidence);
  const early = readMany(reader, bytes.length, 'messages', readEarly);
  reader.end();
  const { fault } = reader;
  return fault === undefined ? { evidence, early } : { kind: 'malformed', why: fault, at: reader.at };
}

function readEarly(reader: ByteReader): EarlyMessage {
  const isNamed = reader.uint8() === 1;
  const name = Buffer.from(reader.long(limits.maxMessageBytes)).toString();
  const message = decodeMessage(reader.long(limits.maxMessageBytes));
  const from = isNamed ? name : undefined;
  switch (message.kind) {
    case 'proposal':
    case 'prevote':
    case 'precommit':
      return { message, from };
    case 'malformed':
    case 'decision':
    case 'status':
      break;
  }
  reader.refuse('what came early is neither proposal nor vote');
  // Never seen by anybody: the fault is returned in its place.
  return {
    message: { kind: 'prevote', height: 0, round: 0, block: undefined, voter: '', signature: bytesOfNothing },
    from,
  };
}

const bytesOfNothing = new Uint8Array(0);
