import type { Receipt } from '../node/index.ts';
import { framed } from '../transport/index.ts';

/**
 * What clients and nodes say to each other, in frames: a client a number of its choice, four bytes, and a command; the
 * node that number and one byte for what became of it, with the height in eight bytes or a text. All big endian.
 */
export interface ClientRequest {
  readonly number: number;
  readonly command: Uint8Array;
}

/** What a node says of a command. `stopped`: nobody can say whether it will be decided. */
export type ClientAnswer = Receipt | { readonly kind: 'stopped' };

const codes = { decided: 0, busy: 1, refused: 2, stopped: 3 } as const;

export function requestFrame({ number, command }: ClientRequest): Uint8Array {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(number);
  return framed(Buffer.concat([head, command]));
}

/** Undefined if it is too short to be one. */
export function readRequest(frame: Uint8Array): ClientRequest | undefined {
  if (frame.length < 4) return undefined;
  return { number: viewOf(frame).getUint32(0), command: frame.slice(4) };
}

export function answerFrame(number: number, answer: ClientAnswer): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(number);
  head.writeUInt8(codes[answer.kind], 4);
  return framed(Buffer.concat([head, bodyOf(answer)]));
}

/** Undefined if it is none. */
export function readAnswer(
  frame: Uint8Array,
): { readonly number: number; readonly answer: ClientAnswer } | undefined {
  if (frame.length < 5) return undefined;
  const view = viewOf(frame);
  const answer = answerIn(view.getUint8(4), frame.subarray(5));
  return answer && { number: view.getUint32(0), answer };
}

function bodyOf(answer: ClientAnswer): Uint8Array {
  switch (answer.kind) {
    case 'decided': {
      const height = Buffer.alloc(8);
      height.writeBigUInt64BE(BigInt(answer.height));
      return height;
    }
    case 'refused':
      return Buffer.from(answer.why);
    case 'busy':
    case 'stopped':
      return Buffer.alloc(0);
  }
}

function answerIn(code: number, body: Uint8Array): ClientAnswer | undefined {
  switch (code) {
    case codes.decided:
      return body.length === 8
        ? { kind: 'decided', height: Number(viewOf(body).getBigUint64(0)) }
        : undefined;
    case codes.busy:
      return { kind: 'busy' };
    case codes.refused:
      return { kind: 'refused', why: new TextDecoder().decode(body) };
    case codes.stopped:
      return { kind: 'stopped' };
    default:
      return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
