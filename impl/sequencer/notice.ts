import type { Message, SettlementEvent } from '../settlement/index.ts';

/** What the sequencer takes from the public log of the contract, as JSON, since it is kept in its journal. */
export type Notice =
  | { readonly kind: 'account opened'; readonly account: number; readonly owner: string }
  | { readonly kind: 'message queued'; readonly message: PlainMessage }
  | { readonly kind: 'messages included'; readonly upTo: number }
  | {
      readonly kind: 'batch committed';
      readonly batch: number;
      readonly root: string;
      readonly executed: number;
      readonly exits: readonly number[];
    }
  | { readonly kind: 'exit requested'; readonly account: number }
  | { readonly kind: 'frozen' }
  | { readonly kind: 'deposit reclaimed'; readonly message: number }
  | {
      readonly kind: 'unfrozen';
      readonly epoch: number;
      readonly root: string;
      readonly struckOff: readonly number[];
    };

/** A message as JSON: bytes in hex. */
export interface PlainMessage {
  readonly number: number;
  readonly account: number;
  readonly arrivedAt: number;
  readonly content:
    | Exclude<Message['content'], { readonly kind: 'transaction' }>
    | { readonly kind: 'transaction'; readonly bytes: string };
}

/** What there is to notice in an event; undefined where there is nothing for the sequencer. */
export function noticeOf(event: SettlementEvent): Notice | undefined {
  switch (event.kind) {
    case 'account opened':
    case 'messages included':
    case 'deposit reclaimed':
    case 'unfrozen':
      return event;
    case 'message queued':
      return { kind: 'message queued', message: plainMessage(event.message) };
    case 'batch committed': {
      const { kind, batch, root, executed } = event;
      return { kind, batch, root, executed, exits: event.exits.map(({ account }) => account) };
    }
    case 'exit requested':
      return { kind: 'exit requested', account: event.account };
    case 'frozen':
      return { kind: 'frozen' };
    default:
      return undefined;
  }
}

/** A message as it stands in the journal. */
export function plainMessage({ number, account, arrivedAt, content }: Message): PlainMessage {
  const plain =
    content.kind === 'transaction'
      ? { kind: content.kind, bytes: Buffer.from(content.bytes).toString('hex') }
      : content;
  return { number, account, arrivedAt, content: plain };
}

/** The message that stands in the journal. */
export function messageOf({ content, ...rest }: PlainMessage): Message {
  return content.kind === 'transaction'
    ? { ...rest, content: { kind: content.kind, bytes: Buffer.from(content.bytes, 'hex') } }
    : { ...rest, content };
}
