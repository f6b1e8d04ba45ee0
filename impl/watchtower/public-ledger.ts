import { type Account, AccountTree } from '../merkle/index.ts';
import { decodeBatchData, type SettlementEvent } from '../settlement/index.ts';

type Step = Extract<SettlementEvent, { readonly kind: 'batch committed' | 'unfrozen' }>;

/** A batch whose data are missing: nobody but the operator knows what is under its root. */
export interface WithheldBatch {
  readonly batch: number;
  readonly root: string;
}

/**
 * The accounts under the last root, made from the public log of the contract and from nothing else. Whoever has it needs
 * nobody to prove a balance. While the data of a batch are missing nothing can be proven: what stands in the ledger then
 * is what was under the last root that is known.
 */
export class PublicLedger {
  readonly #tree: AccountTree;
  /** What has happened from the first batch on whose data are missing. */
  #unapplied: Step[] = [];
  #root: string;

  constructor(depth: number) {
    this.#tree = new AccountTree(depth);
    this.#root = this.#tree.root;
  }

  /** The last root of the contract. */
  get root(): string {
    return this.#root;
  }

  /** The oldest batch whose data are missing. */
  get withheld(): WithheldBatch | undefined {
    const [first] = this.#unapplied;
    return first?.kind === 'batch committed' ? { batch: first.batch, root: first.root } : undefined;
  }

  /** What the account has under the last root, as far as that is known. */
  at(account: number): Account {
    return this.#tree.at(account);
  }

  /** Proves what the account has under the last root; undefined while data are missing. */
  proof(account: number): Uint8Array | undefined {
    return this.#unapplied.length === 0 ? this.#tree.proof(account) : undefined;
  }

  /**
   * Goes on by an event of the contract's log; each once, in their order.
   *
   * @throws DataFaultError if data do not lead to the root that they came with
   */
  follow(event: SettlementEvent): void {
    switch (event.kind) {
      case 'batch committed':
      case 'unfrozen':
        this.#root = event.root;
        this.#unapplied.push(event);
        this.#apply();
        return;
      case 'data published': {
        const { batch, data } = event;
        this.#unapplied = this.#unapplied.map((step) =>
          step.kind === 'batch committed' && step.batch === batch ? { ...step, data } : step,
        );
        this.#apply();
        return;
      }
      default:
        return;
    }
  }

  #apply(): void {
    for (let step = this.#unapplied[0]; step !== undefined; step = this.#unapplied[0]) {
      const changes = this.#changesBy(step);
      if (changes === undefined) return;
      this.#tree.update(changes);
      if (this.#tree.root !== step.root) throw new DataFaultError(step.kind, step.root, this.#tree.root);
      this.#unapplied.shift();
    }
  }

  #changesBy(step: Step): readonly (readonly [account: number, to: Account])[] | undefined {
    if (step.kind === 'unfrozen')
      return step.struckOff.map((account) => [account, { ...this.#tree.at(account), balance: 0 }]);
    // What cannot be read changes nothing, and so leads to another root.
    return step.data === undefined ? undefined : (decodeBatchData(step.data, 2 ** this.#tree.depth) ?? []);
  }
}

/** What the contract's log says does not lead to the contract's root: it has accepted what it must not, or was misread. */
export class DataFaultError extends Error {
  override readonly name = 'DataFaultError';

  constructor(step: 'batch committed' | 'unfrozen', root: string, found: string) {
    super(
      `what the event "${step}" says leads to the root ${found}, and the contract has ${root}. ` +
        'Balances cannot be proven from these data, so that nobody can escape with them. ' +
        'Check that all events of the contract were followed in their order; if so, its verifier is unsound: leave.',
    );
  }
}
