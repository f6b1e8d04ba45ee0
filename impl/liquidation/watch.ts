import { AccountSet } from './account-set.ts';
import { AlarmHeap } from './alarm-heap.ts';
import { Exposure, Movers } from './exposure.ts';
import type { Standings } from './standings.ts';

/** Alarms that are out of date are thrown out once there are so many more than those that are not. */
const spareAlarms = 1_024;

/**
 * Who is under maintenance, found without looking at everybody when something moves.
 *
 * Each account that is not under may lose its slack (what it has beyond its maintenance margin) until it is. The slack is
 * divided among all movers that may do it harm, and for each an alarm is set where that share of it would be used up. As
 * long as no alarm has gone off, no account can have come under: all shares together are less than the slack. An account
 * whose alarm goes off is looked at, and gets new ones if it is not under yet. So what a move costs grows with the accounts
 * that it brings near the margin, not with all there are.
 *
 * Accounts whose slack is within what roundings can do are looked at whatever moves, and so are those that are under: what
 * a move costs grows with their number, too. Nobody is ever missed; who is under is exact whenever it is asked.
 *
 * All of it follows from the state of the margin engine: there is nothing to be saved.
 */
export class Watch {
  readonly #standings: Standings;
  readonly #movers: Movers;
  readonly #exposure: Exposure;
  /** For each mover, alarms for falls and for rises: keys are negated for falls, so that the next is the lowest. */
  readonly #falls: readonly AlarmHeap[];
  readonly #rises: readonly AlarmHeap[];
  readonly #lastAt: Float64Array;
  readonly #versions: Int32Array;
  readonly #alarmsOf: Uint16Array;
  #alarms = 0;
  #alarmsUpToDate = 0;

  readonly #under: AccountSet;
  readonly #near: AccountSet;
  readonly #touched: AccountSet;
  #moved = 0;
  #examined = 0;

  constructor(standings: Standings) {
    const { margin } = standings;
    const { accounts } = margin.config;
    this.#standings = standings;
    this.#movers = new Movers(margin);
    this.#exposure = new Exposure(margin, this.#movers);
    const movers = Array.from({ length: this.#movers.count }, (_, mover) => mover);
    this.#falls = movers.map(() => new AlarmHeap());
    this.#rises = movers.map(() => new AlarmHeap());
    this.#lastAt = Float64Array.from(movers, (mover) => this.#movers.at(mover));
    this.#versions = new Int32Array(accounts);
    this.#alarmsOf = new Uint16Array(accounts);
    this.#under = new AccountSet(accounts);
    this.#near = new AccountSet(accounts);
    this.#touched = new AccountSet(accounts);
    this.touchEverybody();
  }

  /** How often anything has moved: what was true of accounts at one count need not be at another. */
  get moves(): number {
    return this.#moved;
  }

  /** How many times an account was looked at. */
  get examined(): number {
    return this.#examined;
  }

  /** To be called when an account has more or less than before, or another position. */
  touch(account: number): void {
    this.#touched.add(account);
  }

  touchEverybody(): void {
    for (let account = 0; account < this.#versions.length; account += 1) this.touch(account);
  }

  /** To be called when anything may have moved: looks what has. */
  notice(): void {
    for (let mover = 0; mover < this.#lastAt.length; mover += 1) this.#look(mover);
  }

  noticePrice(market: number): void {
    this.#look(this.#movers.price(market));
  }

  noticeOpenInterest(market: number): void {
    this.#look(this.#movers.openInterest(market));
  }

  #look(mover: number): void {
    const now = this.#movers.at(mover);
    const before = this.#lastAt[mover] as number;
    if (now === before) return;
    // The first funding of a market: nobody has an alarm for it yet.
    if (mover >= this.#movers.funding(0) && before === 0) this.touchEverybody();
    this.#lastAt[mover] = now;
    this.#moved += 1;
    this.#ring(this.#falls[mover], -now);
    this.#ring(this.#rises[mover], now);
    this.#near.each((account) => this.touch(account));
    this.#under.each((account) => this.touch(account));
  }

  /** How many are under maintenance. */
  countUnder(): number {
    this.#settle();
    return this.#under.count;
  }

  /** Calls `visit` with each account that is under maintenance, in no order. It must not touch any. */
  forEachUnder(visit: (account: number) => void): void {
    this.#settle();
    this.#under.each(visit);
  }

  isUnder(account: number): boolean {
    this.#settle();
    return this.#under.has(account);
  }

  #ring(alarms: AlarmHeap | undefined, now: number): void {
    if (alarms === undefined) return;
    while (alarms.lowestKey <= now) {
      const account = alarms.lowestAccount;
      const isUpToDate = this.#versions[account] === alarms.lowestVersion;
      if (isUpToDate) {
        this.touch(account);
        this.#alarmsOf[account] = (this.#alarmsOf[account] as number) - 1;
        this.#alarmsUpToDate -= 1;
      }
      alarms.drop();
      this.#alarms -= 1;
    }
  }

  /** Looks at all who were touched. */
  #settle(): void {
    if (this.#touched.count === 0) return;
    // Where many are new it is cheaper to put all alarms in order at once.
    const inBulk = this.#touched.count * 4 > this.#alarmsUpToDate;
    this.#touched.each((account) => this.#examine(account, inBulk));
    this.#touched.clear();
    if (this.#alarms > 2 * this.#alarmsUpToDate + spareAlarms) this.#throwOut();
    else if (inBulk) for (const alarms of [...this.#falls, ...this.#rises]) alarms.arrange();
  }

  #examine(account: number, inBulk: boolean): void {
    this.#examined += 1;
    this.#versions[account] = ((this.#versions[account] as number) + 1) | 0;
    this.#alarmsUpToDate -= this.#alarmsOf[account] as number;
    this.#alarmsOf[account] = 0;
    const slack = this.#standings.margin.equity(account) - this.#standings.maintenance(account);
    this.#under.put(account, slack < 0);
    this.#near.remove(account);
    if (slack < 0) return;
    this.#exposure.take(account);
    if (this.#exposure.count === 0) return;
    const spare = slack - this.#exposure.slop;
    if (spare < 0) this.#near.add(account);
    else this.#setAlarms(account, spare, inBulk);
  }

  #setAlarms(account: number, spare: number, inBulk: boolean): void {
    const { count, mover, direction, weight, stride } = this.#exposure;
    let together = 0;
    for (let index = 0; index < count; index += 1) {
      together += (weight[index] as number) * (stride[index] as number);
    }
    // Less than the shares by more than the roundings of doubles can be.
    const scale = (spare / together) * (1 - 1e-9);
    const version = this.#versions[account] as number;
    for (let index = 0; index < count; index += 1) {
      const moving = mover[index] as number;
      const harmless = Math.floor(scale * (stride[index] as number));
      const at = this.#lastAt[moving] as number;
      const isRise = direction[index] === 1;
      const alarms = isRise ? this.#rises[moving] : this.#falls[moving];
      const key = (isRise ? at : -at) + harmless + 1;
      if (inBulk) alarms?.append(key, account, version);
      else alarms?.push(key, account, version);
    }
    this.#alarmsOf[account] = count;
    this.#alarms += count;
    this.#alarmsUpToDate += count;
  }

  #throwOut(): void {
    let left = 0;
    for (const alarms of [...this.#falls, ...this.#rises]) {
      alarms.keepOnly(this.#versions);
      left += alarms.count;
    }
    this.#alarms = left;
  }
}
