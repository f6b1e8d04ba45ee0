import type { Books } from './books.ts';
import { cashLimit, indexLimit, type MarketTerms } from './terms.ts';

/** Which numbers are where none of their kind can be: each is within what its place allows, or there is a complaint. */
export function auditPlaces(books: Books): readonly string[] {
  const most = Number.MAX_SAFE_INTEGER;
  const complaints = [
    ...within(books.cash, 'cash', -cashLimit, cashLimit),
    ...within(books.wallet, 'wallet', 0, cashLimit),
    ...within(books.netDeposits, 'net deposits', -cashLimit, cashLimit),
    ...within(books.settled, 'settled', -cashLimit, cashLimit),
    ...within(books.barred, 'barred', 0, 1),
    ...within(books.held, 'held tokens', 0, most),
    ...within(books.fundingIndex, 'funding index', -indexLimit, indexLimit),
    ...within(books.clearing, 'clearing', -cashLimit, cashLimit),
    ...within(books.collateralTokens, 'collateral tokens', 0, most),
    ...within(books.totals, 'total', 0, cashLimit),
  ];
  for (const [market, terms] of books.terms.markets.entries())
    complaints.push(...auditMarketPlaces(books, market, terms));
  for (const [collateral, { highestPrice, pledgeLimit }] of books.terms.collaterals.entries()) {
    const at = `collateral ${collateral}:`;
    complaints.push(...outside(books.collateralPrice[collateral], `${at} price`, 1, highestPrice));
    for (let account = 0; account < books.accounts; account += 1) {
      const amount = books.pledged[books.purseOf(account, collateral)];
      complaints.push(...outside(amount, `${at} pledge of account ${account}`, 0, pledgeLimit));
    }
  }
  return complaints;
}

function auditMarketPlaces(books: Books, market: number, terms: MarketTerms): readonly string[] {
  const at = `market ${market}:`;
  const index = books.fundingIndex[market] as number;
  const complaints = [
    ...outside(books.price[market], `${at} price`, 1, terms.highestPrice),
    ...outside(books.openInterest[market], `${at} open interest`, 0, terms.openInterestCap),
    ...outside(books.dust[market], `${at} dust`, 0, terms.priceUnit - 1),
  ];
  for (let account = 0; account < books.accounts; account += 1) {
    const slot = books.slotOf(account, market);
    const since = books.since[slot] as number;
    complaints.push(
      ...outside(books.size[slot], `${at} size of account ${account}`, -terms.sizeLimit, terms.sizeLimit),
      ...(books.size[slot] === 0
        ? outside(since, `${at} funding index of account ${account} without a position`, 0, 0)
        : outside(
            index - since,
            `${at} unsettled funding of account ${account}`,
            -terms.spanLimit,
            terms.spanLimit,
          )),
    );
  }
  return complaints;
}

function within(numbers: Float64Array, what: string, least: number, most: number): readonly string[] {
  const complaints: string[] = [];
  for (const [index, number] of numbers.entries())
    complaints.push(...outside(number, `${what} ${index}`, least, most));
  return complaints;
}

function outside(value: number | undefined, what: string, least: number, most: number): readonly string[] {
  if (value !== undefined && Number.isSafeInteger(value) && least <= value && value <= most) return [];
  return [`${what} is ${value}, which is not from ${least} to ${most}`];
}
