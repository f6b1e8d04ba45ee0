import {
  type Block,
  type BlockId,
  type Carried,
  decodeMessage,
  encodeMessage,
  type Validator,
  ValidatorSet,
} from '../consensus/index.ts';
import { carriedIn, carriedText } from './journal-entry.ts';

/** Where a chain stands: what the next height builds on. */
export interface ChainHead {
  /** The height to be decided next. */
  readonly height: number;
  /** The block decided before it. */
  readonly previous: BlockId | '';
  /** After that block. */
  readonly stateRoot: string;
  /** Who decides the next height. */
  readonly validators: ValidatorSet;
}

/** The head and the application's state, as they are kept in a snapshot. */
export interface SavedChain {
  readonly identity: string;
  readonly head: ChainHead;
  readonly carried: Carried;
  /** Blocks that hold evidence, as far as they matter. */
  readonly offences: readonly Block[];
  readonly application: Uint8Array;
}

/** A line of JSON, and then the application's bytes. Whether they are whole is the journal's business. */
export function encodeSavedChain({ identity, head, carried, offences, application }: SavedChain): Uint8Array {
  const { height, previous, stateRoot, validators } = head;
  const line = JSON.stringify({
    identity,
    height,
    previous,
    stateRoot,
    validators: validators.validators,
    carried: carriedText(carried),
    offences: offences.map(blockText),
  });
  return Buffer.concat([Buffer.from(`${line}\n`), application]);
}

export function decodeSavedChain(bytes: Uint8Array): SavedChain {
  const end = bytes.indexOf(lineFeed);
  // The journal has vouched for the bytes, so they are what the function above has written.
  const saved: Omit<ChainHead, 'validators'> & {
    readonly identity: string;
    readonly validators: readonly Validator[];
    readonly carried: string;
    readonly offences: readonly string[];
  } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const { identity, height, previous, stateRoot, validators, offences } = saved;
  const carried = carriedIn(saved.carried);
  if (carried === undefined) throw notWritten();
  return {
    identity,
    head: { height, previous, stateRoot, validators: ValidatorSet.of(validators) },
    carried,
    offences: offences.map(blockIn),
    application: bytes.subarray(end + 1),
  };
}

/** There is no code for a block by itself: it is written as a decision that nobody has signed. */
function blockText(block: Block): string {
  const certificate = { height: block.height, round: 0, block: '0'.repeat(64), precommits: [] };
  return Buffer.from(encodeMessage({ kind: 'decision', block, certificate })).toString('base64');
}

function blockIn(text: string): Block {
  const message = decodeMessage(Buffer.from(text, 'base64'));
  if (message.kind === 'decision') return message.block;
  throw notWritten();
}

function notWritten(): Error {
  return new Error('a snapshot does not hold what was written; this is a bug in Assay, please report it');
}

const lineFeed = 10;
