import type { TreeHash } from '../merkle/index.ts';
import type { Books } from './books.ts';
import type { SettlementCommand } from './command.ts';
import type { OptimisticConfig } from './config.ts';
import type { Refusal, SettlementEvent } from './outcome.ts';
import type { ProposedRoots } from './proposed-roots.ts';
import type { FraudVerifier } from './verifier.ts';
import { provenCredit } from './withdrawal-tree.ts';

type Command<Kind extends SettlementCommand['kind']> = Extract<SettlementCommand, { kind: Kind }>;

/** Takes roots that nobody has proven, and pays by those that nobody has refuted in time. */
export class RootProposals {
  readonly #books: Books;
  readonly #proposed: ProposedRoots;
  readonly #terms: OptimisticConfig;
  readonly #verifier: FraudVerifier;
  readonly #hash: TreeHash;

  constructor(
    books: Books,
    proposed: ProposedRoots,
    terms: OptimisticConfig,
    verifier: FraudVerifier,
    hash: TreeHash,
  ) {
    this.#books = books;
    this.#proposed = proposed;
    this.#terms = terms;
    this.#verifier = verifier;
    this.#hash = hash;
  }

  post({ by, reads, data }: Command<'post batch'>, events: SettlementEvent[]): Refusal | undefined {
    if (by !== this.#books.config.operator) return 'not allowed to this caller';
    if (reads > this.#books.queue.waiting.length) return 'no such message waits';
    this.#books.read(reads, events);
    this.#proposed.batches += 1;
    events.push({ kind: 'batch posted', batch: this.#proposed.batches, data });
    return undefined;
  }

  propose(command: Command<'propose root'>, events: SettlementEvent[]): Refusal | undefined {
    const { batches, messages, accounts, withdrawals } = command;
    if (batches > this.#proposed.batches) return 'no such batch';
    if (messages > this.#books.queue.included) return 'no such message is included';
    const claim = { root: this.#proposed.roots.length + 1, batches, messages, accounts, withdrawals };
    this.#proposed.propose({ claim, proposedAt: this.#books.clock.now, isRejected: false });
    events.push({ kind: 'root proposed', claim });
    return undefined;
  }

  challenge({ root, proof }: Command<'challenge'>, events: SettlementEvent[]): Refusal | undefined {
    const challenged = this.#proposed.root(root);
    if (challenged === undefined) return 'no such root';
    if (challenged.isRejected) return 'the root was rejected';
    // What has stood for the window is settled: payments rely on it.
    if (this.#since(challenged.proposedAt) >= this.#terms.window) return 'the window has passed';
    if (!this.#isRefuted(challenged.claim, proof)) return 'the proof does not hold';
    this.#proposed.reject(root);
    events.push({ kind: 'root rejected', root });
    return undefined;
  }

  prove(command: Command<'prove withdrawal'>, events: SettlementEvent[]): Refusal | undefined {
    const { withdrawal, root, proof } = command;
    const by = this.#proposed.root(root);
    if (by === undefined) return 'no such root';
    if (by.isRejected) return 'the root was rejected';
    // A proof that could be replaced at any time would never have stood for the delay.
    const standing = this.#proposed.withdrawal(withdrawal);
    if (standing !== undefined && !this.#proposed.root(standing.root)?.isRejected)
      return 'a proof stands already';
    const shape = { depth: this.#terms.withdrawalDepth, hash: this.#hash };
    const credit = provenCredit(shape, by.claim.withdrawals, withdrawal, proof);
    if (credit === undefined) return 'the proof does not hold';
    if (credit.account >= this.#books.accounts.size) return 'no such account';
    this.#proposed.setWithdrawal(withdrawal, {
      root,
      credit,
      provenAt: this.#books.clock.now,
      isPaid: false,
    });
    events.push({ kind: 'withdrawal proven', withdrawal, root, ...credit });
    return undefined;
  }

  finalise(withdrawal: number, events: SettlementEvent[]): Refusal | undefined {
    const proven = this.#proposed.withdrawal(withdrawal);
    if (proven === undefined) return 'not proven';
    if (proven.isPaid) return 'paid already';
    const root = this.#proposed.root(proven.root);
    // Between the proof and the payment lies the time in which roots are rejected.
    if (root === undefined || root.isRejected) return 'the root was rejected';
    if (this.#since(root.proposedAt) < this.#terms.window) return 'the root has not stood long enough';
    if (this.#since(proven.provenAt) < this.#terms.delay) return 'the proof has not stood long enough';
    const { credit } = proven;
    if (!this.#books.covers(credit.amount, this.#books.queue.deposits))
      return 'credits exceed what is locked';
    this.#proposed.setWithdrawal(withdrawal, { ...proven, isPaid: true });
    events.push({ kind: 'withdrawal finalised', withdrawal });
    this.#books.credit(credit, 'withdrawal', events);
    return undefined;
  }

  #since(block: number): number {
    return this.#books.clock.now - block;
  }

  #isRefuted(...[claim, proof]: Parameters<FraudVerifier['isRefuted']>): boolean {
    try {
      return this.#verifier.isRefuted(claim, proof);
    } catch {
      // A proof over which its judge falls has shown nothing.
      return false;
    }
  }
}
