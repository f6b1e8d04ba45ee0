import { createHash } from 'node:crypto';
import type { Evidence } from './evidence.ts';

/** Names a block: the SHA-256 of its canonical bytes in lower-case hexadecimal, 64 characters. */
export type BlockId = string;

/** What is decided at a height. Two blocks with one id are the same block. */
export interface Block {
  /** The name of the chain: 1 to 64 printable ASCII characters. Nothing signed for one chain counts on another. */
  readonly chain: string;
  readonly height: number;
  /** The block decided at the height before, or '' for the first. */
  readonly previous: BlockId | '';
  /** The application's state after the block before this one, so a root is agreed one height late. ASCII. */
  readonly stateRoot: string;
  /** The hash of the validator set that decides this height. */
  readonly validators: string;
  /** Proof that validators signed twice, for the application or the law to punish. */
  readonly evidence: readonly Evidence[];
  /** What the application is to execute. The core never looks inside. */
  readonly commands: readonly Uint8Array[];
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
