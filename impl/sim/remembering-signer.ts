import type { Message, SignedStep, Signer } from '../consensus/index.ts';
import type { SimulatedSignatures } from './simulated-signatures.ts';

/**
 * Signs one message for each height, round and kind, as a validator must: what was signed is read back from the disk
 * after a crash.
 */
export class RememberingSigner implements Signer {
  readonly key: string;
  readonly #signatures: SimulatedSignatures;
  readonly #refused: (what: string) => void;
  /** By height and place. After a crash a few heights may have to be gone through again. */
  readonly #signed = new Map<number, Map<string, Uint8Array>>();
  #height = 0;
  #last = -1;

  /** Calls `refused` when asked for what would be a second, different message, or one too late. */
  constructor(key: string, signatures: SimulatedSignatures, refused: (what: string) => void) {
    this.key = key;
    this.#signatures = signatures;
    this.#refused = refused;
  }

  sign(bytes: Uint8Array, what: SignedStep): Uint8Array | undefined {
    const signature = this.#signatures.signWith(this.key, bytes);
    const before = this.#signed.get(what.height)?.get(placeOf(what));
    const isSame = before !== undefined && Buffer.compare(before, signature) === 0;
    const isLate =
      what.height < this.#height || (what.height === this.#height && orderOf(what) <= this.#last);
    if (!isSame && isLate) {
      this.#refused(`${what.kind} of height ${what.height}, round ${what.round}`);
      return undefined;
    }
    if (!isSame) this.#note(what, signature);
    return signature;
  }

  /** Remembers what it signed before a crash. */
  remember(message: Message): void {
    if (message.kind === 'decision' || message.kind === 'status') return;
    this.#note(message, message.signature);
  }

  #note(what: Place, signature: Uint8Array): void {
    const { height } = what;
    const places = this.#signed.get(height) ?? new Map<string, Uint8Array>();
    this.#signed.set(height, places.set(placeOf(what), signature));
    if (height < this.#height) return;
    if (height > this.#height) {
      this.#height = height;
      this.#last = -1;
      this.#signed.delete(height - keptHeights);
    }
    this.#last = Math.max(this.#last, orderOf(what));
  }
}

/** More than are ever decided before the disk has synced. */
const keptHeights = 100;

type Place = Pick<SignedStep, 'height' | 'round' | 'kind'>;

function placeOf({ round, kind }: Place): string {
  return `${round} ${kind}`;
}

function orderOf({ round, kind }: Place): number {
  return 3 * round + order[kind];
}

const order = { proposal: 0, prevote: 1, precommit: 2 };

/** Signs whatever it is asked to. */
export class CarelessSigner implements Signer {
  readonly key: string;
  readonly #signatures: SimulatedSignatures;

  constructor(key: string, signatures: SimulatedSignatures) {
    this.key = key;
    this.#signatures = signatures;
  }

  sign(bytes: Uint8Array): Uint8Array {
    return this.#signatures.signWith(this.key, bytes);
  }
}
