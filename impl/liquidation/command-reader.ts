import type { LiquidationCommand } from './command.ts';
import { hasShape, plainCommand } from './plain-command.ts';

type Kind = LiquidationCommand['kind'];

/** What a command of each kind has besides its kind, all numbers, and nothing else. */
const fieldsOf: Readonly<Record<Kind, readonly string[]>> = {
  'sell on the book': ['account', 'bidder', 'market', 'amount'],
  'take over': ['account'],
  insure: ['account'],
  deleverage: ['account', 'counterparty', 'market', 'amount'],
  socialise: ['account'],
  reopen: [],
  'stop withdrawals': [],
  'withdraw free': ['account'],
  'pay in': ['account'],
  'pass time': [],
  'end halt': [],
  'fund wallet': ['account', 'amount'],
  hold: ['account', 'collateral', 'amount'],
  endow: ['amount'],
  'bar from trading': ['account'],
  deposit: ['account', 'amount'],
  withdraw: ['account', 'amount'],
  trade: ['market', 'buyer', 'seller', 'lots'],
  'move price': ['market', 'price'],
  'move collateral price': ['collateral', 'price'],
  pledge: ['account', 'collateral', 'amount'],
  'take back': ['account', 'collateral', 'amount'],
  'settle loss': ['account'],
  'accrue funding': ['market', 'perLot'],
  'settle funding': ['account', 'market'],
  halt: [],
  resume: [],
};

/** Looked up here and not in the record, which a kind called `constructor` would find something in. */
const shapes: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(fieldsOf));

/** A copy of a command that comes from anywhere, and `undefined` for what is none. Its numbers may still be any. */
export function readCommand(foreign: unknown): LiquidationCommand | undefined {
  const command = plainCommand(foreign);
  if (command === undefined) return undefined;
  const fields = shapes.get(command.kind);
  if (fields === undefined || !hasShape(command, fields)) return undefined;
  // It has the kind, and exactly the fields of that kind.
  return command as unknown as LiquidationCommand;
}
