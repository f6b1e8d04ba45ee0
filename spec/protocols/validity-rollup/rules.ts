/** What an account holds: an amount of the quote currency, and a position in the asset, negative where it is short. */
export interface Account {
  readonly quote: number;
  readonly size: number;
}

/** What the account is worth at a price: what it is paid if it leaves. */
export function equityAt({ quote, size }: Account, price: number): number {
  return quote + size * price;
}

/** Whether the account is worth nothing less than zero at any price from `lowest` to `highest`. */
export function keepsMargin(account: Account, lowest: number, highest: number): boolean {
  // What it is worth is linear in the price, so the ends of the range are the worst.
  return equityAt(account, lowest) >= 0 && equityAt(account, highest) >= 0;
}
