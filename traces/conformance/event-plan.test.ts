import { describe, expect, test } from 'vitest';
import { type Binding, BindingError } from './binding.ts';
import { LineMaker } from './line-maker.ts';
import { bank, bankHead } from './toy-bank.ts';

const madeWith = (binding: Binding) => () => new LineMaker(bank.compiled, binding, bankHead(), 'bank.ndjson');

describe('a binding that does not fit the spec is refused before a line is read', () => {
  test.each<readonly [string, Binding, string]>([
    [
      'an action that is not there',
      { events: { Paid: { takes: ['payed'] } } },
      'the binding\'s events.Paid names the action "payed", which the spec does not have. The actions are "pay", "charge", "settle", "open", "rest".',
    ],
    [
      'an action that is not there, in a row',
      { events: { Paid: { takes: ['pay', ['pay', 'settled']] } } },
      'the binding\'s events.Paid names the action "settled", which the spec does not have. Did you mean "settle"?',
    ],
    [
      'an event that is no action and takes none',
      { events: { Paid: {} } },
      'the binding\'s events.Paid names the action "Paid", which the spec does not have.',
    ],
    [
      'a hidden action that is not there',
      { hidden: ['opens'] },
      'the binding\'s hidden names the action "opens", which the spec does not have. Did you mean "open"?',
    ],
    [
      'a choice that none of its actions has',
      { events: { Paid: { takes: ['pay'], arguments: { from: '/args/from' } } } },
      "the binding's events.Paid.arguments names the choice from, which none of its actions has.",
    ],
    [
      'a source that is no pointer',
      { events: { pay: { arguments: { to: 'args.to' } } } },
      'the binding\'s events.pay.arguments.to is "args.to", no JSON pointer. Write it as /args/amount.',
    ],
    [
      'a path that leads nowhere',
      { events: { pay: { after: { '/cash/carol': '/args/left' } } } },
      'the binding\'s events.pay.after /cash/carol has no key "carol".',
    ],
    [
      'a path before that leads nowhere',
      { events: { pay: { before: { '/money': '/args/left' } } } },
      'the binding\'s events.pay.before /money names the variable "money", which the spec does not have.',
    ],
    [
      'an observation whose source is no pointer',
      { events: { pay: { after: { '/cash/bob': { from: 'left', as: (value) => value } } } } },
      'the binding\'s events.pay.after /cash/bob is "left", no JSON pointer. Write it as /args/amount.',
    ],
  ])('%s', (_, binding, message) => {
    expect(madeWith(binding)).toThrow(BindingError);
    expect(madeWith(binding)).toThrow(message);
  });
});

test('a choice of one of several actions may be bound', () => {
  const binding = { events: { Moved: { takes: [['pay', 'charge']], arguments: { from: '/msg/payer' } } } };
  expect(madeWith(binding)).not.toThrow();
});
