/**
 * What can be asked of the margin engine: plain JSON objects. Accounts, markets and collaterals are named by their index.
 *
 * Amounts and lots are positive whole numbers. The first four bring in what comes from outside and bar depositors.
 */
export type MarginCommand =
  | { readonly kind: 'fund wallet'; readonly account: number; readonly amount: number }
  | { readonly kind: 'hold'; readonly account: number; readonly collateral: number; readonly amount: number }
  | { readonly kind: 'endow'; readonly amount: number }
  | { readonly kind: 'bar from trading'; readonly account: number }
  | { readonly kind: 'deposit'; readonly account: number; readonly amount: number }
  | { readonly kind: 'withdraw'; readonly account: number; readonly amount: number }
  | {
      readonly kind: 'trade';
      readonly market: number;
      readonly buyer: number;
      readonly seller: number;
      readonly lots: number;
    }
  | { readonly kind: 'move price'; readonly market: number; readonly price: number }
  | { readonly kind: 'move collateral price'; readonly collateral: number; readonly price: number }
  | {
      readonly kind: 'pledge';
      readonly account: number;
      readonly collateral: number;
      readonly amount: number;
    }
  | {
      readonly kind: 'take back';
      readonly account: number;
      readonly collateral: number;
      readonly amount: number;
    }
  | { readonly kind: 'settle loss'; readonly account: number }
  | { readonly kind: 'accrue funding'; readonly market: number; readonly perLot: number }
  | { readonly kind: 'settle funding'; readonly account: number; readonly market: number }
  | { readonly kind: 'halt' }
  | { readonly kind: 'resume' };
