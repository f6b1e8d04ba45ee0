import { createHash } from 'node:crypto';
import type { Validator } from '../consensus/index.ts';
import type { MarginEngine } from '../margin/index.ts';
import { PageTree } from './page-tree.ts';

const accountsPerPage = 16;
const sequencesPerPage = 128;
const numberBytes = 8;

/**
 * The state root: SHA-256 of all that the state consists of, kept up to date at the price of what has changed.
 *
 * Roots are equal for equal states of replicas with equal configurations, and for no others that anybody can find: every
 * stored number of the engine, every client's sequence number and every validator is below it, each in one place.
 */
export class StateRoot {
  readonly #identity: Uint8Array;
  readonly #engine: MarginEngine;
  readonly #accounts: PageTree;
  readonly #sequences: PageTree;
  readonly #venue: Float64Array;

  constructor(identity: Uint8Array, engine: MarginEngine, sequences: Float64Array) {
    const { accounts } = engine.config;
    this.#identity = identity;
    this.#engine = engine;
    this.#accounts = new PageTree(Math.ceil(accounts / accountsPerPage), accountPages(engine));
    this.#sequences = new PageTree(Math.ceil(sequences.length / sequencesPerPage), (page) =>
      bytesOf(sequences.subarray(page * sequencesPerPage, (page + 1) * sequencesPerPage)),
    );
    this.#venue = new Float64Array(engine.venueNumbers);
  }

  touchAccount(account: number): void {
    this.#accounts.touch(Math.floor(account / accountsPerPage));
  }

  touchClient(client: number): void {
    this.#sequences.touch(Math.floor(client / sequencesPerPage));
  }

  /** In lower-case hexadecimal. */
  compute(validators: readonly Validator[]): string {
    this.#engine.readVenue(this.#venue);
    const hash = createHash('sha256').update('state root').update(this.#identity);
    hash.update(this.#accounts.root()).update(this.#sequences.root()).update(bytesOf(this.#venue));
    // Last, since it is the only part whose length is not the same for all.
    for (const { key, power } of validators)
      hash.update(Buffer.from(key, 'hex')).update(bytesOf(Float64Array.of(power)));
    return hash.digest('hex');
  }
}

/** All stored numbers of the accounts of a page, one account after the other. */
function accountPages(engine: MarginEngine): (page: number) => Uint8Array {
  const { accounts } = engine.config;
  const one = new Float64Array(engine.accountNumbers);
  const all = new Float64Array(engine.accountNumbers * accountsPerPage);
  return (page) => {
    const first = page * accountsPerPage;
    const count = Math.min(accountsPerPage, accounts - first);
    for (let index = 0; index < count; index += 1) {
      engine.readAccount(first + index, one);
      all.set(one, index * one.length);
    }
    return bytesOf(all.subarray(0, count * one.length));
  };
}

/** Little-endian on every machine. The numbers are safe integers other than minus zero, so each has one representation. */
function bytesOf(numbers: Float64Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length * numberBytes);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < numbers.length; index += 1)
    view.setFloat64(index * numberBytes, numbers[index] as number, true);
  return bytes;
}
