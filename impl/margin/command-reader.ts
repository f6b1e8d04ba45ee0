import type { MarginCommand } from './command.ts';
import { type Outcome, refusal } from './outcome.ts';

const malformed = refusal('malformed');

type Kind = MarginCommand['kind'];

/** What a command must have besides its kind, all numbers, and nothing else. */
const fieldsOf: Readonly<Record<Kind, readonly string[]>> = {
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
const shapes: ReadonlyMap<unknown, readonly string[]> = new Map(Object.entries(fieldsOf));

/** What can be asked: the typed commands of the engine. */
interface Commands {
  fundWallet(account: number, amount: number): Outcome;
  hold(account: number, collateral: number, amount: number): Outcome;
  endow(amount: number): Outcome;
  barFromTrading(account: number): Outcome;
  deposit(account: number, amount: number): Outcome;
  withdraw(account: number, amount: number): Outcome;
  trade(market: number, buyer: number, seller: number, lots: number): Outcome;
  movePrice(market: number, price: number): Outcome;
  moveCollateralPrice(collateral: number, price: number): Outcome;
  pledge(account: number, collateral: number, amount: number): Outcome;
  takeBack(account: number, collateral: number, amount: number): Outcome;
  settleLoss(account: number): Outcome;
  accrueFunding(market: number, perLot: number): Outcome;
  settleFunding(account: number, market: number): Outcome;
  halt(): Outcome;
  resume(): Outcome;
}

/**
 * Reads commands that come from anywhere. Each field is read once, and only if it is a number of the object's own: so
 * nothing is inherited, nothing changes between check and use, and nothing of the object is run but by a proxy.
 */
export class CommandReader {
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  apply(foreign: unknown): Outcome {
    const command = readCommand(foreign);
    return command === undefined ? malformed : this.#do(command);
  }

  #do(command: MarginCommand): Outcome {
    const to = this.#commands;
    switch (command.kind) {
      case 'fund wallet':
        return to.fundWallet(command.account, command.amount);
      case 'hold':
        return to.hold(command.account, command.collateral, command.amount);
      case 'endow':
        return to.endow(command.amount);
      case 'bar from trading':
        return to.barFromTrading(command.account);
      case 'deposit':
        return to.deposit(command.account, command.amount);
      case 'withdraw':
        return to.withdraw(command.account, command.amount);
      case 'trade':
        return to.trade(command.market, command.buyer, command.seller, command.lots);
      case 'move price':
        return to.movePrice(command.market, command.price);
      case 'move collateral price':
        return to.moveCollateralPrice(command.collateral, command.price);
      case 'pledge':
        return to.pledge(command.account, command.collateral, command.amount);
      case 'take back':
        return to.takeBack(command.account, command.collateral, command.amount);
      case 'settle loss':
        return to.settleLoss(command.account);
      case 'accrue funding':
        return to.accrueFunding(command.market, command.perLot);
      case 'settle funding':
        return to.settleFunding(command.account, command.market);
      case 'halt':
        return to.halt();
      case 'resume':
        return to.resume();
    }
  }
}

/** A copy of what is a command, and `undefined` for anything else. */
function readCommand(foreign: unknown): MarginCommand | undefined {
  if (typeof foreign !== 'object' || foreign === null) return undefined;
  try {
    if (!isPlain(foreign)) return undefined;
    const kind = ownValue(foreign, 'kind');
    const fields = shapes.get(kind);
    if (fields === undefined || Reflect.ownKeys(foreign).length !== fields.length + 1) return undefined;
    const command: Record<string, unknown> = { kind };
    for (const field of fields) {
      const value = ownValue(foreign, field);
      if (typeof value !== 'number') return undefined;
      command[field] = value;
    }
    // It has the kind, and exactly the fields of that kind.
    return command as unknown as MarginCommand;
  } catch {
    // Only a proxy throws when it is looked at.
    return undefined;
  }
}

/** As JSON makes it: its prototype is that of all objects (of whichever realm), or none. */
function isPlain(foreign: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(foreign);
  return prototype === null || (!Array.isArray(foreign) && Object.getPrototypeOf(prototype) === null);
}

/** The value of a data field of the object's own; `undefined` for what is computed, inherited or missing. */
function ownValue(foreign: object, field: string): unknown {
  return Object.getOwnPropertyDescriptor(foreign, field)?.value;
}
