import type { Outcome, Refusal } from '../margin/index.ts';

/** Why a command was refused: the state is what it was before. What the margin engine refuses is refused in its words. */
export type LiquidationRefusal =
  | Refusal
  | 'the backstop is not liquidated'
  | 'the account has its maintenance margin'
  | 'the account owes nothing'
  | 'the backstop owes more than it has'
  | 'the backstop would lose by it'
  | 'the book has a place for it'
  | 'the bidder makes no market'
  | 'the bidder is the account'
  | 'not an amount that is sold at once'
  | 'the position is smaller'
  | 'the price is too bad for the account'
  | 'the bidder would lack margin'
  | 'the fund has money'
  | 'the fund is empty'
  | 'the counterparty does not hold so much of the opposite position'
  | 'the counterparty cannot bear it'
  | 'somebody can be deleveraged'
  | 'losses are not shared'
  | 'all together have less than the loss'
  | 'a deficit is open'
  | 'no deficit is open'
  | 'others reopen'
  | 'deficits are seen with the price'
  | 'nothing is free'
  | 'the wallet is empty'
  | 'the backstop does not withdraw'
  | 'too much is withdrawn in this window'
  | 'there is no circuit breaker'
  | 'the cool-down is not over';

/** What became of a command: done whole, or refused whole. */
export type LiquidationOutcome =
  | Extract<Outcome, { kind: 'done' }>
  | { readonly kind: 'refused'; readonly reason: LiquidationRefusal };

const refusals = new Map<LiquidationRefusal, LiquidationOutcome>();

/** The one outcome of all commands that are refused for `reason`. */
export function refused(reason: LiquidationRefusal): LiquidationOutcome {
  const known = refusals.get(reason);
  if (known !== undefined) return known;
  const made: LiquidationOutcome = Object.freeze({ kind: 'refused', reason });
  refusals.set(reason, made);
  return made;
}
