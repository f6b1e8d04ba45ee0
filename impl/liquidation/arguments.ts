import type { MarginEngine } from '../margin/index.ts';
import type { LiquidationCommand } from './command.ts';
import type { LiquidationRefusal } from './outcome.ts';

/** What is wrong with the arguments of a command: an account or a market that is not there, or an amount that is none. */
export function faultIn(
  command: LiquidationCommand,
  { config }: MarginEngine,
): LiquidationRefusal | undefined {
  // All that a command has besides its kind is numbers, by name.
  const fields = command as unknown as Readonly<Record<string, number | undefined>>;
  for (const name of ['account', 'bidder', 'counterparty', 'buyer', 'seller']) {
    if (!isIndexOrAbsent(fields[name], config.accounts)) return 'no such account';
  }
  if (!isIndexOrAbsent(fields.market, config.markets.length)) return 'no such market';
  for (const name of ['amount', 'lots']) {
    const amount = fields[name];
    if (amount !== undefined && !(Number.isSafeInteger(amount) && amount > 0))
      return 'not a positive whole number';
  }
  return undefined;
}

function isIndexOrAbsent(index: number | undefined, count: number): boolean {
  return index === undefined || (Number.isInteger(index) && index >= 0 && index < count);
}
