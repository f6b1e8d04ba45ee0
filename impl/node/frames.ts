import { decodeMessage, encodeMessage, type Message } from '../consensus/index.ts';

/** What a frame between nodes holds. */
export type FrameContent =
  | { readonly kind: 'message'; readonly message: Message }
  /** Commands that a client has handed in, for whoever proposes next. */
  | { readonly kind: 'commands'; readonly commands: readonly Uint8Array[] }
  | { readonly kind: 'malformed' };

/** The first byte of a frame. */
const tags = { message: 0, commands: 1 } as const;

export function messageFrame(message: Message): Uint8Array {
  return encodedMessageFrame(encodeMessage(message));
}

/** Of a message that was encoded before. */
export function encodedMessageFrame(encoded: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tags.message), encoded]);
}

/** Each command with its length before it, in four bytes, big endian. */
export function commandsFrame(commands: readonly Uint8Array[]): Uint8Array {
  const parts = commands.flatMap((command) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(command.length);
    return [head, command];
  });
  return Buffer.concat([Uint8Array.of(tags.commands), ...parts]);
}

/** Never throws, whatever the bytes. */
export function readFrame(bytes: Uint8Array): FrameContent {
  if (bytes[0] === tags.message) {
    const message = decodeMessage(bytes.subarray(1));
    return message.kind === 'malformed' ? { kind: 'malformed' } : { kind: 'message', message };
  }
  return bytes[0] === tags.commands ? readCommands(bytes) : { kind: 'malformed' };
}

function readCommands(bytes: Uint8Array): FrameContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const commands: Uint8Array[] = [];
  for (let at = 1; at < bytes.length; ) {
    if (at + 4 > bytes.length) return { kind: 'malformed' };
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return { kind: 'malformed' };
    // Copied: a command may wait long, and would hold the whole frame.
    commands.push(bytes.slice(at + 4, end));
    at = end;
  }
  return { kind: 'commands', commands };
}
