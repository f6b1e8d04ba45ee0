import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import { Column } from './column.ts';
import type { Credit } from './command.ts';
import type { PayoutConfig } from './config.ts';
import { ReleaseLine } from './release-line.ts';

/** What is locked in the contract, what of it is owed to whom, and what has left. */
export class Vault {
  /** Deposited and not yet paid out. */
  locked = 0;
  /** Credited and not yet paid out, to all together. */
  totalOwed = 0;
  // Over all time, which may come to more than a number is exact for.
  deposited = 0n;
  paidOut = 0n;
  readonly line: ReleaseLine | undefined;
  readonly #owed = new Column();
  readonly #free = new Column();
  #paid = new BigUint64Array(0);

  constructor(payouts: PayoutConfig) {
    this.line = payouts.kind === 'limited' ? new ReleaseLine(payouts) : undefined;
  }

  /** What the account is credited with, and has not been paid. */
  owedTo(account: number): number {
    return this.#owed.at(account);
  }

  /** What of it may be paid now. */
  freeFor(account: number): number {
    return this.#free.at(account);
  }

  /** What it has been paid, over all time. */
  paidTo(account: number): bigint {
    return this.#paid[account] ?? 0n;
  }

  lock(amount: number): void {
    this.locked += amount;
    this.deposited += BigInt(amount);
  }

  credit(credit: Credit): void {
    this.#owed.add(credit.account, credit.amount);
    this.totalOwed += credit.amount;
    if (this.line === undefined) this.#release(credit);
    else this.line.push(credit, this.#release);
  }

  advanceTo(now: number): void {
    this.line?.advanceTo(now, this.#release);
  }

  /** Pays what is free for the account, and says how much that was. */
  pay(account: number): number {
    const amount = this.#free.at(account);
    this.#free.set(account, 0);
    this.#owed.add(account, -amount);
    this.totalOwed -= amount;
    this.locked -= amount;
    this.paidOut += BigInt(amount);
    this.#setPaid(account, this.paidTo(account) + BigInt(amount));
    return amount;
  }

  readonly #release = ({ account, amount }: Credit): void => this.#free.add(account, amount);

  #setPaid(account: number, amount: bigint): void {
    if (account >= this.#paid.length) {
      const larger = new BigUint64Array(Math.max(16, 2 * account));
      larger.set(this.#paid);
      this.#paid = larger;
    }
    this.#paid[account] = amount;
  }

  write(to: ByteWriter, accounts: number): void {
    to.count(this.locked);
    to.count(this.totalOwed);
    to.large(this.deposited);
    to.large(this.paidOut);
    for (let account = 0; account < accounts; account += 1) {
      to.count(this.owedTo(account));
      to.count(this.freeFor(account));
      to.large(this.paidTo(account));
    }
    this.line?.write(to);
  }

  read(from: ByteReader, accounts: number): void {
    this.locked = from.count();
    this.totalOwed = from.count();
    this.deposited = from.large();
    this.paidOut = from.large();
    for (let account = 0; account < accounts; account += 1) {
      this.#owed.set(account, from.count());
      this.#free.set(account, from.count());
      this.#setPaid(account, from.large());
    }
    this.line?.read(from);
  }
}
