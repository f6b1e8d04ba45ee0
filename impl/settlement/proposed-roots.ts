import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import type { Credit } from './command.ts';
import type { RootClaim } from './verifier.ts';

/** A root that somebody has proposed. */
export interface ProposedRoot {
  readonly claim: RootClaim;
  readonly proposedAt: number;
  readonly isRejected: boolean;
}

/** A withdrawal that was proven by a root. */
export interface ProvenWithdrawal {
  readonly root: number;
  readonly credit: Credit;
  readonly provenAt: number;
  readonly isPaid: boolean;
}

/** What the contract keeps where roots are proposed. */
export class ProposedRoots {
  batches = 0;
  #roots: ProposedRoot[] = [];
  #withdrawals = new Map<number, ProvenWithdrawal>();

  get roots(): readonly ProposedRoot[] {
    return this.#roots;
  }

  /** By ascending number. */
  get withdrawals(): readonly (readonly [number, ProvenWithdrawal])[] {
    return [...this.#withdrawals].sort(([one], [other]) => one - other);
  }

  root(number: number): ProposedRoot | undefined {
    return this.#roots[number - 1];
  }

  propose(root: ProposedRoot): void {
    this.#roots.push(root);
  }

  reject(number: number): void {
    const root = this.root(number);
    if (root !== undefined) this.#roots[number - 1] = { ...root, isRejected: true };
  }

  withdrawal(number: number): ProvenWithdrawal | undefined {
    return this.#withdrawals.get(number);
  }

  setWithdrawal(number: number, withdrawal: ProvenWithdrawal): void {
    this.#withdrawals.set(number, withdrawal);
  }

  write(to: ByteWriter): void {
    to.count(this.batches);
    to.list(this.#roots, ({ claim, proposedAt, isRejected }) => {
      to.count(claim.batches);
      to.count(claim.messages);
      to.digest(claim.accounts);
      to.digest(claim.withdrawals);
      to.count(proposedAt);
      to.flag(isRejected);
    });
    to.list(this.withdrawals, ([number, { root, credit, provenAt, isPaid }]) => {
      to.count(number);
      to.count(root);
      to.count(credit.account);
      to.count(credit.amount);
      to.count(provenAt);
      to.flag(isPaid);
    });
  }

  read(from: ByteReader): void {
    this.batches = from.count();
    let number = 0;
    this.#roots = from.list(() => {
      number += 1;
      const [batches, messages] = [from.count(), from.count()];
      const [accounts, withdrawals] = [from.digest(), from.digest()];
      const claim = { root: number, batches, messages, accounts, withdrawals };
      return { claim, proposedAt: from.count(), isRejected: from.flag() };
    });
    this.#withdrawals = new Map(
      from.list(() => {
        const [withdrawal, root] = [from.count(), from.count()];
        const credit = { account: from.count(), amount: from.count() };
        return [withdrawal, { root, credit, provenAt: from.count(), isPaid: from.flag() }] as const;
      }),
    );
  }
}
