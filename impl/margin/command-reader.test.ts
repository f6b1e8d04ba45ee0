import { describe, expect, test } from 'vitest';
import { plainVenue } from './fixtures/plain-venue.ts';
import { type MarginCommand, MarginEngine, type Refusal } from './index.ts';

const deposit = { kind: 'deposit', account: 0, amount: 1 };

/** Whoever reads `amount` gets another one each time. */
function shifting(): object {
  let reads = 0;
  return Object.defineProperty({ kind: 'deposit', account: 0 }, 'amount', {
    enumerable: true,
    get: () => {
      reads += 1;
      return reads;
    },
  });
}

const throwing = (trap: keyof ProxyHandler<object>): object =>
  new Proxy(deposit, {
    [trap]: () => {
      throw new Error('looked at');
    },
  });

const foreign: readonly (readonly [what: string, command: unknown, reason: Refusal])[] = [
  ['nothing', undefined, 'malformed'],
  ['null', null, 'malformed'],
  ['a number', 7, 'malformed'],
  ['a text', '{"kind":"halt"}', 'malformed'],
  ['a function', () => deposit, 'malformed'],
  ['an empty object', {}, 'malformed'],
  ['a list', ['halt'], 'malformed'],
  ['a list with a kind', Object.assign([], { kind: 'halt' }), 'malformed'],
  ['a kind that there is not', { kind: 'mint', account: 0, amount: 1 }, 'malformed'],
  ['a kind that every object has', { kind: 'constructor' }, 'malformed'],
  ['a kind that is an object', { kind: { toString: () => 'halt' } }, 'malformed'],
  ['a missing field', { kind: 'deposit', account: 0 }, 'malformed'],
  ['a field too many', { ...deposit, note: 'please' }, 'malformed'],
  ['a hidden field too many', { ...deposit, [Symbol('note')]: 1 }, 'malformed'],
  ['an amount in text', { ...deposit, amount: '1' }, 'malformed'],
  ['an amount without limits', { ...deposit, amount: 1n }, 'malformed'],
  ['an amount in a box', { ...deposit, amount: Object(1) }, 'malformed'],
  ['fields that are inherited', Object.create(deposit), 'malformed'],
  [
    'an amount that is inherited',
    Object.assign(Object.create({ amount: 1 }), { kind: 'deposit', account: 0 }),
    'malformed',
  ],
  ['a prototype in its JSON', JSON.parse('{"kind":"halt","__proto__":{"kind":"resume"}}'), 'malformed'],
  ['an object of a class', Object.assign(new (class Command {})(), deposit), 'malformed'],
  ['an amount that is computed', shifting(), 'malformed'],
  ['a proxy that throws when its prototype is asked for', throwing('getPrototypeOf'), 'malformed'],
  ['a proxy that throws when a field is asked for', throwing('getOwnPropertyDescriptor'), 'malformed'],
  ['a proxy that throws when its fields are listed', throwing('ownKeys'), 'malformed'],
  ['no amount', { ...deposit, amount: 0 }, 'not a positive whole number'],
  ['minus nothing', { ...deposit, amount: -0 }, 'not a positive whole number'],
  ['a negative amount', { ...deposit, amount: -1 }, 'not a positive whole number'],
  ['a fraction', { ...deposit, amount: 0.5 }, 'not a positive whole number'],
  ['no number', { ...deposit, amount: Number.NaN }, 'not a positive whole number'],
  ['an infinite amount', { ...deposit, amount: Infinity }, 'not a positive whole number'],
  ['an amount that is not exact', { ...deposit, amount: 2 ** 53 }, 'not a positive whole number'],
  ['an account too far', { ...deposit, account: 3 }, 'no such account'],
  ['a negative account', { ...deposit, account: -1 }, 'no such account'],
  ['half an account', { ...deposit, account: 0.5 }, 'no such account'],
  ['an account that is no number', { ...deposit, account: Number.NaN }, 'no such account'],
  ['a market too far', { kind: 'trade', market: 1, buyer: 0, seller: 1, lots: 1 }, 'no such market'],
  ['a seller too far', { kind: 'trade', market: 0, buyer: 0, seller: 3, lots: 1 }, 'no such account'],
  ['half a lot', { kind: 'trade', market: 0, buyer: 0, seller: 1, lots: 0.5 }, 'not a positive whole number'],
  ['a collateral too far', { kind: 'pledge', account: 0, collateral: 1, amount: 1 }, 'no such collateral'],
  ['a price of nothing', { kind: 'move price', market: 0, price: 0 }, 'not a price of this market'],
  [
    'a price that is no number',
    { kind: 'move price', market: 0, price: Number.NaN },
    'not a price of this market',
  ],
  ['a price too high', { kind: 'move price', market: 0, price: 1_001 }, 'not a price of this market'],
  ['funding in fractions', { kind: 'accrue funding', market: 0, perLot: 0.5 }, 'out of range'],
  ['funding of nothing', { kind: 'accrue funding', market: 0, perLot: 0 }, 'no funding to settle'],
];

describe('what comes from anywhere', () => {
  test.each(foreign)('%s is refused, and changes nothing', (_, command, reason) => {
    const engine = new MarginEngine(plainVenue);
    engine.fundWallet(0, 7);
    const before = engine.snapshot();
    expect(engine.apply(command as MarginCommand)).toEqual({ kind: 'refused', reason });
    expect(engine.snapshot()).toEqual(before);
  });

  test('is done where it is a command, in whatever order its fields come', () => {
    const engine = new MarginEngine(plainVenue);
    expect(engine.apply(JSON.parse('{"amount":7,"kind":"fund wallet","account":0}'))).toEqual({
      kind: 'done',
    });
    expect(engine.apply(Object.assign(Object.create(null), deposit))).toEqual({ kind: 'done' });
    expect([engine.wallet(0), engine.cash(0)]).toEqual([6, 1]);
  });
});

test('a read past the end says what there is not', () => {
  const engine = new MarginEngine(plainVenue);
  const message = (what: string): string =>
    `There is no ${what} in this engine. Reading past its end would give the ${what.split(' ')[0]} of somebody else; ` +
    'ask for one below the number in its configuration.';
  expect(() => engine.cash(3)).toThrow(message('account 3'));
  expect(() => engine.size(0, 1)).toThrow(message('market 1'));
  expect(() => engine.pledged(0, -1)).toThrow(message('collateral -1'));
});
