import { compareProducts, mulDivDown } from '../fixed-point/index.ts';
import { Decay, type DecayConfig } from './decay.ts';
import { type Taking, takingOf } from './taking.ts';

/** The terms of auctions. Money in its smallest unit, prices in that for a piece of the lot, time in blocks. */
export interface AuctionConfig {
  readonly decay: DecayConfig;
  /** For how many blocks after its start an auction sells. */
  readonly tail: number;
  /** It sells as long as its price is `part` `of`-ths of where it started, at least. */
  readonly cusp: { readonly part: number; readonly of: number };
  /** The least debt, and the least worth of a lot, that an auction is worth the trouble for. */
  readonly dust: number;
  /** What whoever starts an auction gets: `tip`, and `chip` `of`-ths of the debt, but `most` at most, and nothing for dust. */
  readonly reward: {
    readonly tip: number;
    readonly chip: number;
    readonly of: number;
    readonly most: number;
  };
  /** How many blocks old a price may be that an auction starts from. */
  readonly maxFeedAge: number;
}

/** A price of a piece of a lot, and the block that it is of. */
export interface Feed {
  readonly price: number;
  readonly block: number;
}

/** An auction as it is. */
export interface Auction {
  readonly id: number;
  readonly lot: number;
  readonly debt: number;
  /** Where the price started, and when. */
  readonly top: number;
  readonly startedAt: number;
}

/** Why something was refused: nothing has changed. */
export type AuctionRefusal =
  | 'there is no such auction'
  | 'not a positive whole number'
  | 'the feed is too old'
  | 'the feed has no price'
  | 'time does not go back'
  | 'the auction has run out'
  | 'the auction has not run out'
  | 'the price is higher'
  | 'nothing can be had';

/** What became of a start: the auction, and what whoever started it gets. */
export type Start =
  | { readonly kind: 'started'; readonly id: number; readonly reward: number }
  | { readonly kind: 'refused'; readonly reason: AuctionRefusal };

/** What became of a taking: what is taken and paid, and what of the lot goes back because the auction is over. */
export type Sale =
  | ({ readonly kind: 'sold'; readonly returned: number } & Taking)
  | { readonly kind: 'refused'; readonly reason: AuctionRefusal };

/** All that there is to remember of the auctions. */
export interface AuctionMemory {
  readonly nextId: number;
  readonly active: readonly Auction[];
}

/**
 * Dutch auctions of seized collateral: the price falls from where it started, and whoever takes at it has what they take at
 * once, in part or whole. What is raised pays the debt and no more.
 *
 * Nobody takes from an auction that has run out, by time or by price, until somebody has started it again from the price
 * of then: so whoever is late finds a new price, not a lot for nothing. Tokens and money are moved by whoever asks, as they
 * are told. After Maker's `clip`.
 */
export class DutchAuctions {
  readonly #config: AuctionConfig;
  readonly #decay: Decay;
  /** In no order: the place of one that is over is taken by the last. */
  readonly #active: Auction[] = [];
  readonly #placeOf = new Map<number, number>();
  #nextId = 0;

  constructor(config: AuctionConfig) {
    this.#config = config;
    this.#decay = new Decay(config.decay);
  }

  /** Those that are not over. */
  get active(): readonly Auction[] {
    return this.#active;
  }

  start(lot: number, debt: number, feed: Feed, block: number): Start {
    if (!isAmount(lot) || !isAmount(debt)) return refusedFor('not a positive whole number');
    const fault = this.#faultIn(feed, block);
    if (fault !== undefined) return refusedFor(fault);
    const id = this.#nextId;
    this.#nextId += 1;
    this.#placeOf.set(id, this.#active.length);
    this.#active.push({ id, lot, debt, top: feed.price, startedAt: block });
    return { kind: 'started', id, reward: this.#rewardFor(lot, debt, feed.price) };
  }

  /** Starts an auction that has run out once more, from the price of now. */
  startAgain(id: number, feed: Feed, block: number): Start {
    const auction = this.#find(id);
    if (auction === undefined) return refusedFor('there is no such auction');
    if (!isSince(block, auction)) return refusedFor('time does not go back');
    if (!this.#hasRunOut(auction, block)) return refusedFor('the auction has not run out');
    const fault = this.#faultIn(feed, block);
    if (fault !== undefined) return refusedFor(fault);
    this.#replace({ ...auction, top: feed.price, startedAt: block });
    return { kind: 'started', id, reward: this.#rewardFor(auction.lot, auction.debt, feed.price) };
  }

  /** Takes of the lot what is wanted, as far as it can be had, if the price is `most` at most. */
  take(id: number, wanted: number, most: number, block: number): Sale {
    const auction = this.#find(id);
    if (auction === undefined) return refusedFor('there is no such auction');
    if (!isAmount(wanted)) return refusedFor('not a positive whole number');
    if (!isSince(block, auction)) return refusedFor('time does not go back');
    if (this.#hasRunOut(auction, block)) return refusedFor('the auction has run out');
    const price = this.#priceAt(auction, block);
    // Written so that what is no number is no limit that any price keeps.
    if (!(price <= most)) return refusedFor('the price is higher');
    const taking = takingOf(wanted, auction.lot, auction.debt, price, this.#config.dust);
    if (taking === undefined) return refusedFor('nothing can be had');
    const left = { ...auction, lot: auction.lot - taking.amount, debt: auction.debt - taking.pays };
    const isOver = left.lot === 0 || left.debt === 0;
    if (isOver) this.#end(left.id);
    else this.#replace(left);
    return { kind: 'sold', ...taking, returned: isOver ? left.lot : 0 };
  }

  /** What a piece of the lot costs now; undefined where there is no such auction. */
  price(id: number, block: number): number | undefined {
    const auction = this.#find(id);
    return auction === undefined ? undefined : this.#priceAt(auction, block);
  }

  /** Whether an auction has to be started again before anybody takes. */
  hasRunOut(id: number, block: number): boolean {
    const auction = this.#find(id);
    return auction !== undefined && this.#hasRunOut(auction, block);
  }

  remember(): AuctionMemory {
    return { nextId: this.#nextId, active: [...this.#active] };
  }

  recall({ nextId, active }: AuctionMemory): void {
    this.#nextId = nextId;
    this.#active.splice(0, this.#active.length, ...active);
    this.#placeOf.clear();
    for (const [place, { id }] of active.entries()) this.#placeOf.set(id, place);
  }

  #priceAt({ top, startedAt }: Auction, block: number): number {
    return this.#decay.priceAfter(Math.max(0, block - startedAt), top);
  }

  #hasRunOut(auction: Auction, block: number): boolean {
    const { tail, cusp } = this.#config;
    if (block - auction.startedAt > tail) return true;
    return compareProducts(this.#priceAt(auction, block), cusp.of, auction.top, cusp.part) < 0;
  }

  /** Nothing where all that there is would be less than the trouble: or else starting dust again would be a business. */
  #rewardFor(lot: number, debt: number, price: number): number {
    const { dust, reward } = this.#config;
    if (debt < dust || lot * price < dust) return 0;
    return Math.min(reward.most, reward.tip + mulDivDown(debt, reward.chip, reward.of));
  }

  #faultIn({ price, block: of }: Feed, block: number): AuctionRefusal | undefined {
    if (!isAmount(price)) return 'the feed has no price';
    if (!(of <= block && block - of <= this.#config.maxFeedAge)) return 'the feed is too old';
    return undefined;
  }

  #find(id: number): Auction | undefined {
    const place = this.#placeOf.get(id);
    return place === undefined ? undefined : this.#active[place];
  }

  #replace(auction: Auction): void {
    const place = this.#placeOf.get(auction.id);
    if (place !== undefined) this.#active[place] = auction;
  }

  #end(id: number): void {
    const place = this.#placeOf.get(id);
    const last = this.#active.pop();
    if (place === undefined || last === undefined) return;
    this.#placeOf.delete(id);
    if (last.id === id) return;
    this.#active[place] = last;
    this.#placeOf.set(last.id, place);
  }
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}

function isSince(block: number, { startedAt }: Auction): boolean {
  return Number.isSafeInteger(block) && block >= startedAt;
}

function refusedFor(reason: AuctionRefusal): { readonly kind: 'refused'; readonly reason: AuctionRefusal } {
  return { kind: 'refused', reason };
}
