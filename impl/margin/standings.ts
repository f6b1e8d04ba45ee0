import type { Lots, Price, Quantums, Rate } from '../fixed-point/index.ts';
import type { Books } from './books.ts';
import type { Funding } from './funding.ts';
import { collateralValue, crowdingAt, notionalValue, positionValue, requirement } from './rules.ts';
import type { CollateralTerms, MarketTerms } from './terms.ts';

/**
 * What every account is worth and needs: by slot, and summed up by account. All of it follows from the books, and is
 * valued again where those have changed, when somebody asks.
 */
export class Standings {
  readonly #books: Books;
  readonly #funding: Funding;
  /** By slot: the value of the position, less what it owes for funding. */
  readonly #slotWorth: Float64Array;
  readonly #slotInitial: Float64Array;
  readonly #slotMaintenance: Float64Array;
  readonly #worth: Float64Array;
  readonly #initial: Float64Array;
  readonly #maintenance: Float64Array;
  readonly #collateral: Float64Array;

  constructor(books: Books, funding: Funding) {
    const { accounts, markets } = books;
    this.#books = books;
    this.#funding = funding;
    this.#slotWorth = new Float64Array(accounts * markets);
    this.#slotInitial = new Float64Array(accounts * markets);
    this.#slotMaintenance = new Float64Array(accounts * markets);
    this.#worth = new Float64Array(accounts);
    this.#initial = new Float64Array(accounts);
    this.#maintenance = new Float64Array(accounts);
    this.#collateral = new Float64Array(accounts);
  }

  equity(account: number): Quantums {
    return (this.worth(account) + this.collateral(account)) as Quantums;
  }

  /** Equity without collateral. */
  worth(account: number): Quantums {
    this.#refresh(account);
    return ((this.#books.cash[account] as number) + (this.#worth[account] as number)) as Quantums;
  }

  initial(account: number): Quantums {
    this.#refresh(account);
    return this.#initial[account] as Quantums;
  }

  maintenance(account: number): Quantums {
    this.#refresh(account);
    return this.#maintenance[account] as Quantums;
  }

  /** What the positions in all other markets are worth, less their funding. */
  worthElsewhere(account: number, market: number): Quantums {
    this.#refresh(account);
    const here = this.#slotWorth[this.#books.slotOf(account, market)] as number;
    return ((this.#worth[account] as number) - here) as Quantums;
  }

  initialElsewhere(account: number, market: number): Quantums {
    this.#refresh(account);
    const here = this.#slotInitial[this.#books.slotOf(account, market)] as number;
    return ((this.#initial[account] as number) - here) as Quantums;
  }

  maintenanceElsewhere(account: number, market: number): Quantums {
    this.#refresh(account);
    const here = this.#slotMaintenance[this.#books.slotOf(account, market)] as number;
    return ((this.#maintenance[account] as number) - here) as Quantums;
  }

  /** What all that is pledged counts for. */
  collateral(account: number): Quantums {
    const { freshness } = this.#books;
    if (freshness.purses[account] !== freshness.collaterals) {
      this.#collateral[account] = this.collateralWithout(account, 0, 0);
      freshness.purses[account] = freshness.collaterals;
    }
    return this.#collateral[account] as Quantums;
  }

  /** What collateral would count for if `taken` of one of its tokens were not pledged. */
  collateralWithout(account: number, token: number, taken: number): Quantums {
    const { terms, collaterals, pledged, collateralPrice } = this.#books;
    let sum = 0;
    for (let index = 0; index < collaterals; index += 1) {
      const amount = (pledged[this.#books.purseOf(account, index)] as number) - (index === token ? taken : 0);
      if (amount === 0) continue;
      const price = collateralPrice[index] as Price;
      sum += collateralValue(amount, price, terms.collaterals[index] as CollateralTerms, terms);
    }
    return Math.min(sum, terms.collateralCap) as Quantums;
  }

  /** How what is kept of an account differs from what its books say now: for audits, since it must not. Then it is mended. */
  differsFromAfresh(account: number): string | undefined {
    const kept = [
      this.worth(account),
      this.initial(account),
      this.maintenance(account),
      this.collateral(account),
    ];
    this.#forget(account);
    const afresh = [
      this.worth(account),
      this.initial(account),
      this.maintenance(account),
      this.collateral(account),
    ];
    if (kept.every((amount, index) => amount === afresh[index])) return undefined;
    return `worth, margins and collateral are kept as ${kept.join(', ')}, and are ${afresh.join(', ')}`;
  }

  #forget(account: number): void {
    const { freshness, markets } = this.#books;
    for (let market = 0; market < markets; market += 1) {
      const slot = this.#books.slotOf(account, market);
      this.#slotWorth[slot] = 0;
      this.#slotInitial[slot] = 0;
      this.#slotMaintenance[slot] = 0;
      freshness.positionChanged(account, slot);
    }
    this.#worth[account] = 0;
    this.#initial[account] = 0;
    this.#maintenance[account] = 0;
    freshness.pledgeChanged(account);
  }

  #refresh(account: number): void {
    const { freshness, markets } = this.#books;
    if (freshness.accounts[account] === freshness.epoch) return;
    for (let market = 0; market < markets; market += 1) {
      const slot = account * markets + market;
      if (freshness.slots[slot] !== freshness.markets[market]) this.#value(account, market, slot);
    }
    freshness.accounts[account] = freshness.epoch;
  }

  #value(account: number, market: number, slot: number): void {
    const { terms, size, price, openInterest, freshness } = this.#books;
    const lots = size[slot] as Lots;
    let worth = 0;
    let initial = 0;
    let maintenance = 0;
    if (lots !== 0) {
      const marketTerms = terms.markets[market] as MarketTerms;
      const at = price[market] as Price;
      const notional = notionalValue(lots, at, marketTerms);
      const crowding: Rate = crowdingAt(openInterest[market] as Lots, marketTerms);
      worth = positionValue(lots, at, marketTerms) - this.#funding.owed(account, market);
      initial = requirement(marketTerms.initial, notional, crowding, marketTerms, terms);
      maintenance = requirement(marketTerms.maintenance, notional, crowding, marketTerms, terms);
    }
    this.#worth[account] = (this.#worth[account] as number) + (worth - (this.#slotWorth[slot] as number));
    this.#initial[account] =
      (this.#initial[account] as number) + (initial - (this.#slotInitial[slot] as number));
    this.#maintenance[account] =
      (this.#maintenance[account] as number) + (maintenance - (this.#slotMaintenance[slot] as number));
    this.#slotWorth[slot] = worth;
    this.#slotInitial[slot] = initial;
    this.#slotMaintenance[slot] = maintenance;
    freshness.slots[slot] = freshness.markets[market] as number;
  }
}
