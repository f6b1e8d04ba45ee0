/** Why a command was refused. The state is what it was before, byte for byte. */
export type Refusal =
  | 'malformed'
  | 'no such account'
  | 'no such market'
  | 'no such collateral'
  | 'not a positive whole number'
  | 'not a price of this market'
  | 'out of range'
  | 'barred from trading'
  | 'already barred from trading'
  | 'holds a position or collateral'
  | 'the wallet holds less'
  | 'the vault holds less'
  | 'withdrawals are halted'
  | 'initial margin would be missing'
  | 'profit of an open position stays'
  | 'the pool holds less than the profit'
  | 'buyer and seller are one'
  | 'the position would be too large'
  | 'open interest would exceed its cap'
  | 'while halted, positions only shrink'
  | 'the buyer would lack margin'
  | 'the seller would lack margin'
  | 'the price does not move'
  | 'the price moves too far at once'
  | 'the account has fewer tokens'
  | 'less is pledged'
  | 'there is no pool of settled losses'
  | 'nothing of its own is lost'
  | 'no funding to settle'
  | 'funding is unsettled for too long'
  | 'the fund holds less'
  | 'already halted'
  | 'not halted';

/** What became of a command: done whole, or refused whole. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly reason: Refusal };

/** The one outcome of all commands that were done. */
export const done: Outcome = Object.freeze({ kind: 'done' });

const refusals = new Map<Refusal, Outcome>();

/** The one outcome of all commands that were refused for `reason`: made at the start, so that no command allocates. */
export function refusal(reason: Refusal): Outcome {
  const known = refusals.get(reason);
  if (known !== undefined) return known;
  const made: Outcome = Object.freeze({ kind: 'refused', reason });
  refusals.set(reason, made);
  return made;
}
