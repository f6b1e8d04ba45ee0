import type { Books } from './books.ts';
import { auditPlaces } from './places.ts';
import type { Standings } from './standings.ts';

/** What does not add up, of the books and of what is kept of valuations: a sentence each. */
export function audit(books: Books, standings: Standings): readonly string[] {
  const misplaced = auditPlaces(books);
  if (misplaced.length > 0) return misplaced;
  const complaints = [...auditSums(books)];
  for (let account = 0; account < books.accounts; account += 1) {
    const stale = standings.differsFromAfresh(account);
    if (stale !== undefined) complaints.push(`account ${account}: ${stale}`);
  }
  return complaints;
}

/** What does not add up of the books alone. Sums are exact, however large. */
export function auditBooks(books: Books): readonly string[] {
  const misplaced = auditPlaces(books);
  // What is no whole number, or far too large, cannot be added up.
  if (misplaced.length > 0) return misplaced;
  return auditSums(books);
}

function auditSums(books: Books): readonly string[] {
  return [...auditMoney(books), ...auditMarkets(books), ...auditTokens(books)];
}

function auditMoney(books: Books): readonly string[] {
  const cash = sumOf(books.cash);
  const wallets = sumOf(books.wallet);
  const clearing = sumOf(books.clearing);
  const inVault = BigInt(books.vault);
  return complaintsOf([
    [cash, BigInt(books.cashSum), 'the cash of all accounts and its running sum'],
    [wallets, BigInt(books.walletSum), 'all wallets and their running sum'],
    [cash + BigInt(books.fund) + clearing, inVault, 'cash, fund and clearing together and the vault'],
    [inVault + wallets, BigInt(books.tokens), 'vault and wallets together and what has arrived'],
    [-sumOf(books.settled), BigInt(books.pool), 'what all accounts have settled and the pool'],
  ]);
}

function auditMarkets(books: Books): readonly string[] {
  const complaints: string[] = [];
  const open = new Float64Array(books.accounts);
  for (let market = 0; market < books.markets; market += 1) {
    const index = BigInt(books.fundingIndex[market] as number);
    let sizes = 0n;
    let longs = 0n;
    let unsettled = 0n;
    for (let account = 0; account < books.accounts; account += 1) {
      const slot = books.slotOf(account, market);
      const lots = BigInt(books.size[slot] as number);
      if (lots === 0n) continue;
      open[account] = (open[account] as number) + 1;
      sizes += lots;
      if (lots > 0n) longs += lots;
      unsettled += lots * (index - BigInt(books.since[slot] as number));
    }
    const unit = BigInt(books.terms.markets[market]?.priceUnit ?? 1);
    const cleared = BigInt(books.clearing[market] as number) * unit;
    const found = complaintsOf([
      [sizes, 0n, 'the sum of all positions and nothing'],
      [sizes, BigInt(books.sizeSum[market] as number), 'the sum of all positions and its running sum'],
      [
        longs,
        BigInt(books.openInterest[market] as number),
        'the sum of all long positions and open interest',
      ],
      [
        cleared,
        BigInt(books.dust[market] as number) - unsettled,
        'what funding has cleared and what it has yet to',
      ],
    ]);
    for (const complaint of found) complaints.push(`market ${market}: ${complaint}`);
  }
  for (const [account, count] of open.entries()) {
    if (count !== books.openPositions[account])
      complaints.push(
        `account ${account} has ${count} positions, counted as ${books.openPositions[account]}`,
      );
  }
  return complaints;
}

function auditTokens(books: Books): readonly string[] {
  const complaints: string[] = [];
  for (let collateral = 0; collateral < books.collaterals; collateral += 1) {
    let tokens = 0n;
    for (let account = 0; account < books.accounts; account += 1) {
      const purse = books.purseOf(account, collateral);
      tokens += BigInt(books.held[purse] as number) + BigInt(books.pledged[purse] as number);
    }
    const arrived = BigInt(books.collateralTokens[collateral] as number);
    const found = complaintsOf([[tokens, arrived, 'tokens of all accounts and what has arrived']]);
    for (const complaint of found) complaints.push(`collateral ${collateral}: ${complaint}`);
  }
  return complaints;
}

function complaintsOf(pairs: readonly (readonly [bigint, bigint, string])[]): readonly string[] {
  return pairs.flatMap(([one, other, what]) =>
    one === other ? [] : [`${what} differ: ${one} and ${other}`],
  );
}

function sumOf(numbers: Float64Array): bigint {
  let sum = 0n;
  for (const number of numbers) sum += BigInt(number);
  return sum;
}
