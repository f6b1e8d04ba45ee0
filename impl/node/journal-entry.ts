import {
  type Carried,
  type Decision,
  decodeCarried,
  decodeMessage,
  encodeCarried,
  encodeMessage,
  type Input,
  type Message,
  type Proposal,
  type TimeoutOf,
  type Vote,
} from '../consensus/index.ts';
import type { RecordedStep } from './recorded-step.ts';

/** A line of a node's journal. */
export type JournalEntry =
  /** The first line: whose journal it is. */
  | { readonly kind: 'identity'; readonly text: string }
  /** What the machine was told at the height it works on. */
  | { readonly kind: 'input'; readonly input: Input }
  /** What was signed, and may have left. */
  | { readonly kind: 'own'; readonly message: Proposal | Vote }
  /** What the machine did, for whoever records. Nothing else depends on it. */
  | { readonly kind: 'step'; readonly step: RecordedStep }
  /** The height is over. What came before it is needed no more. */
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** What the machine takes along to the next height: what it proposes there depends on it. */
  | { readonly kind: 'carried'; readonly carried: Carried };

/** A word for what the line is, then its contents; bytes in base64, which has neither line feeds nor zeros. */
export function entryText(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'identity':
      return `identity ${entry.text}`;
    case 'input':
      return inputText(entry.input);
    case 'own':
      return `own ${base64(encodeMessage(entry.message))}`;
    case 'step':
      return `step ${JSON.stringify(entry.step)}`;
    case 'decided':
      return `decided ${base64(encodeMessage(entry.decision))}`;
    case 'carried':
      return `carried ${carriedText(entry.carried)}`;
  }
}

/** Undefined if no program of this version has written the line. */
export function parseEntry(text: string): JournalEntry | undefined {
  const space = text.indexOf(' ');
  const [word, rest] = space === -1 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
  switch (word) {
    case 'identity':
      return { kind: 'identity', text: rest };
    case 'start':
      return { kind: 'input', input: { kind: 'start' } };
    case 'message':
      return ofMessage(rest, (message) => ({ kind: 'input', input: { kind: 'message', message } }));
    case 'own':
      return ofMessage(rest, (message) =>
        message.kind === 'decision' || message.kind === 'status' ? undefined : { kind: 'own', message },
      );
    case 'decided':
      return ofMessage(rest, (message) =>
        message.kind === 'decision' ? { kind: 'decided', decision: message } : undefined,
      );
    case 'carried': {
      const carried = carriedIn(rest);
      return carried && { kind: 'carried', carried };
    }
    case 'step':
      // The journal has vouched for the line, so it is what the function above has written.
      return { kind: 'step', step: JSON.parse(rest) };
    case 'timeout':
      return ofTimeout(rest);
    case 'block':
      return ofBlock(rest);
    default:
      return undefined;
  }
}

/** In base64, for a line of text. */
export function carriedText(carried: Carried): string {
  return base64(encodeCarried(carried));
}

/** Undefined if the function above has not written it. */
export function carriedIn(text: string): Carried | undefined {
  const carried = decodeCarried(Buffer.from(text, 'base64'));
  return 'kind' in carried ? undefined : carried;
}

function inputText(input: Input): string {
  switch (input.kind) {
    case 'start':
      return 'start';
    case 'message':
      return `message ${base64(encodeMessage(input.message))}`;
    case 'timeout':
      return `timeout ${input.of} ${input.height} ${input.round}`;
    case 'block':
      return ['block', input.height, input.round, ...input.commands.map(base64)].join(' ');
  }
}

function ofMessage(
  text: string,
  entryOf: (message: Message) => JournalEntry | undefined,
): JournalEntry | undefined {
  const message = decodeMessage(Buffer.from(text, 'base64'));
  return message.kind === 'malformed' ? undefined : entryOf(message);
}

function ofTimeout(text: string): JournalEntry | undefined {
  const [, of, height, round] = /^(propose|prevote|precommit|gossip) (\d+) (\d+)$/.exec(text) ?? [];
  if (of === undefined) return undefined;
  const input = {
    kind: 'timeout',
    of: of as TimeoutOf,
    height: Number(height),
    round: Number(round),
  } as const;
  return { kind: 'input', input };
}

function ofBlock(text: string): JournalEntry | undefined {
  const [height = '', round = '', ...commands] = text.split(' ');
  if (!/^\d+$/.test(height) || !/^\d+$/.test(round)) return undefined;
  return {
    kind: 'input',
    input: {
      kind: 'block',
      height: Number(height),
      round: Number(round),
      // A command of no bytes is written as nothing, between two spaces.
      commands: commands.map((command) => Buffer.from(command, 'base64')),
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
