import { createHash } from 'node:crypto';
import { type Account, encodeAccount, noAccount, provenAccount, rootAfter } from '../merkle/index.ts';
import { type BatchStatement, type Credit, encodeBatchData, type Verifier } from '../settlement/index.ts';
import { DraftAccounts } from './accounts.ts';
import { runBatch } from './batch-run.ts';
import type { Signatures } from './keys.ts';
import { transactionBytes } from './transaction.ts';
import { decodeWitness, type Witness } from './witness.ts';

/** What the verifier is told of the exchange. */
export interface WitnessVerifierSetup {
  readonly exchange: string;
  readonly depth: number;
  readonly signatures: Signatures;
  /** As the contract knows it. */
  readonly ownerOf: (account: number) => string | undefined;
}

/**
 * Judges a batch by executing it anew, from nothing but the root before and the witness in the proof. As sound as a
 * validity proof and not as short: it stands where a proof system would, and takes the same statement.
 */
export class WitnessVerifier implements Verifier {
  readonly #setup: WitnessVerifierSetup;

  constructor(setup: WitnessVerifierSetup) {
    this.#setup = setup;
  }

  isProven(statement: BatchStatement, proof: Uint8Array): boolean {
    const witness = decodeWitness(proof);
    if (witness === undefined || !this.#areSigned(witness)) return false;
    const before = this.#accountsBefore(statement.previous, witness);
    if (before === undefined) return false;
    let isKnown = true;
    const accounts = new DraftAccounts({
      get: (account) => {
        const known = before.get(account);
        // Whoever makes the proof could else have a message do nothing, by not saying what the receiver has.
        if (known === undefined) isKnown = false;
        return known ?? noAccount;
      },
      ownerOf: this.#setup.ownerOf,
    });
    const { epoch, messages } = statement;
    const exits = statement.exits.map(({ account }) => account);
    const result = runBatch(accounts, { epoch, messages, transactions: witness.transactions, exits });
    if (!isKnown || result.dropped.length > 0) return false;
    if (!areSame(result.exits, statement.exits) || !areSame(result.withdrawals, statement.withdrawals))
      return false;
    return (
      dataDigest(accounts.changes) === statement.dataDigest &&
      this.#rootAfter(statement.previous, witness, accounts) === statement.root
    );
  }

  #areSigned({ transactions }: Witness): boolean {
    const { exchange, signatures, ownerOf } = this.#setup;
    return transactions.every(({ transaction, signature }) => {
      const owner = ownerOf(transaction.from);
      return (
        owner !== undefined && signatures.verify(owner, transactionBytes(exchange, transaction), signature)
      );
    });
  }

  #accountsBefore(root: string, { accounts }: Witness): ReadonlyMap<number, Account> | undefined {
    const before = new Map<number, Account>();
    for (const { account, proof } of accounts) {
      const opening = provenAccount(this.#setup.depth, root, account, proof);
      if (opening.kind === 'refused' || before.has(account)) return undefined;
      before.set(account, opening.account);
    }
    return before;
  }

  #rootAfter(root: string, witness: Witness, accounts: DraftAccounts): string | undefined {
    const replaced = witness.accounts.map(({ account, proof }) => ({
      proof,
      content: encodeAccount(accounts.get(account)),
    }));
    const after = rootAfter({ depth: this.#setup.depth }, root, replaced);
    return after.kind === 'root' ? after.root : undefined;
  }
}

function areSame(some: readonly Credit[], others: readonly Credit[]): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ account, amount }, index) => account === others[index]?.account && amount === others[index]?.amount,
    )
  );
}

function dataDigest(changes: readonly (readonly [number, Account])[]): string {
  return createHash('sha256').update(encodeBatchData(changes)).digest('hex');
}
