/** What waits on L1 to be read on L2. */
export interface Message {
  /** From 1 on, in the order of arrival. */
  readonly number: number;
  readonly account: number;
  /** Open blocks at its arrival. */
  readonly arrivedAt: number;
  readonly content:
    | { readonly kind: 'deposit'; readonly amount: number }
    /** A deposit that was paid back while the exchange was frozen: it is worth nothing any more. */
    | { readonly kind: 'reclaimed deposit' }
    | { readonly kind: 'transaction'; readonly bytes: Uint8Array };
}
