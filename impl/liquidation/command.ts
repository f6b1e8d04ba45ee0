import type { MarginCommand } from '../margin/index.ts';

/** What the engine does to accounts: each is one step of the waterfall. Anybody may ask for one, if it is due. */
export type LiquidationEvent =
  | {
      readonly kind: 'sell on the book';
      readonly account: number;
      readonly bidder: number;
      readonly market: number;
      readonly amount: number;
    }
  | { readonly kind: 'take over'; readonly account: number }
  | { readonly kind: 'insure'; readonly account: number }
  | {
      readonly kind: 'deleverage';
      readonly account: number;
      readonly counterparty: number;
      readonly market: number;
      readonly amount: number;
    }
  | { readonly kind: 'socialise'; readonly account: number }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'stop withdrawals' };

/**
 * What can be asked of the liquidation engine: plain JSON objects. Those of the margin engine are passed on to it, but
 * the engine looks at what they do: at prices, whether somebody is bankrupt, and at withdrawals, how many there are.
 */
export type LiquidationCommand =
  | LiquidationEvent
  | MarginCommand
  /** Everything that initial margin leaves free goes to the wallet, unrealised profit included. */
  | { readonly kind: 'withdraw free'; readonly account: number }
  /** The whole wallet goes to the account. */
  | { readonly kind: 'pay in'; readonly account: number }
  /** A window of time is over, for the circuit breaker. */
  | { readonly kind: 'pass time' }
  /** The halt is over, or goes on for another cool-down if a price has jumped. */
  | { readonly kind: 'end halt' };
