import { describe, expect, test } from 'vitest';
import { type Binding, BindingError } from './binding.ts';
import { LineMaker } from './line-maker.ts';
import { requireBinding } from './require-binding.ts';
import { bank, bankHead } from './toy-bank.ts';

const event = (members: unknown) => ({ events: { payIn: members } });

const takesCure = "Write it as ['pay', ['pay', 'settle']]: each way an action, or several in a row.";
const eventCure = 'It may have takes, arguments, before, after, ignore.';
const wholeCure = 'It may have events, hidden, skip, ignore, paths.';
const sourceCure =
  "Say where the value stands, '/args/amount', or how it is read, too: { from: '/args/cents', as: (cents) => cents / 100 }.";
const shownCure = "Write it as { '/balance/ann': '/args/left' }.";
const skipCure = "Write it as { heartbeat: 'says only that it is alive' }, with the reason in words.";
const ignoreCure = "Write it as { '/args/clerk': 'says who, not what' }, with the reason in words.";
const hiddenCure = "Write it as ['lose']: names of actions.";
const pathsCure = "Write it as { '/balance': '/cash' }: how a path begins in the log, and how in the spec.";

const malformed: readonly (readonly [malformed: unknown, message: string])[] = [
  [undefined, `value is nothing, no plain object. ${wholeCure}`],
  [null, `value is null, no plain object. ${wholeCure}`],
  [[], `value is an empty array, no plain object. ${wholeCure}`],
  [new Map(), `value is an instance of Map, no plain object. ${wholeCure}`],
  [() => ({}), `value is a function, no plain object. ${wholeCure}`],
  [{ event: {} }, 'event means nothing there. Did you mean "events"?'],

  [{ events: [] }, "events is an empty array, no plain object. Write it as { paid: { takes: ['pay'] } }."],
  [{ events: null }, "events is null, no plain object. Write it as { paid: { takes: ['pay'] } }."],
  [event('pay'), `events.payIn is "pay", no plain object. ${eventCure}`],
  [event({ take: ['pay'] }), 'events.payIn.take means nothing there. Did you mean "takes"?'],

  [event({ takes: 'payIn' }), `events.payIn.takes is "payIn", no array of ways. ${takesCure}`],
  [event({ takes: [5] }), `events.payIn.takes[0] is 5, no action and no array of actions. ${takesCure}`],
  [
    event({ takes: [['payIn'], [[]]] }),
    `events.payIn.takes[1][0] is an empty array, no action. ${takesCure}`,
  ],
  [
    event({ takes: new Array(1) }),
    `events.payIn.takes[0] is nothing, no action and no array of actions. ${takesCure}`,
  ],

  [
    event({ arguments: ['/args/person'] }),
    "events.payIn.arguments is an array of 1, no plain object. Write it as { amount: '/args/amount' }.",
  ],
  [
    event({ arguments: { person: 5 } }),
    `events.payIn.arguments.person is 5, no JSON pointer and no { from, as }. ${sourceCure}`,
  ],
  [
    event({ arguments: { person: { as: Number } } }),
    `events.payIn.arguments.person.from is nothing, no JSON pointer. ${sourceCure}`,
  ],
  [
    event({ arguments: { person: { from: '/args/person', as: 'number' } } }),
    `events.payIn.arguments.person.as is "number", no function. ${sourceCure}`,
  ],
  [
    event({ arguments: { person: { form: '/args/person' } } }),
    'events.payIn.arguments.person.form means nothing there. The members are "from", "as".',
  ],
  [event({ before: '/args/left' }), `events.payIn.before is "/args/left", no plain object. ${shownCure}`],
  [event({ after: new Map() }), `events.payIn.after is an instance of Map, no plain object. ${shownCure}`],
  [
    event({ before: { '/balance': null } }),
    `events.payIn.before /balance is null, no JSON pointer and no { from, as }. ${sourceCure}`,
  ],
  [
    event({ after: { '/balance': undefined } }),
    `events.payIn.after /balance is nothing, no JSON pointer and no { from, as }. ${sourceCure}`,
  ],
  [
    event({ ignore: ['/args/amount'] }),
    `events.payIn.ignore is an array of 1, no plain object. ${ignoreCure}`,
  ],
  [
    event({ ignore: { '/args/amount': '' } }),
    `events.payIn.ignore /args/amount is "", no reason. ${ignoreCure}`,
  ],

  [{ hidden: 'payIn' }, `hidden is "payIn", no array of actions. ${hiddenCure}`],
  [{ hidden: [null] }, `hidden[0] is null, no action. ${hiddenCure}`],

  [{ skip: ['payIn'] }, `skip is an array of 1, no plain object. ${skipCure}`],
  [{ skip: { payIn: true } }, `skip.payIn is true, no reason. ${skipCure}`],
  [{ skip: { payIn: ' ' } }, `skip.payIn is " ", no reason. ${skipCure}`],
  [{ ignore: ['/args/amount'] }, `ignore is an array of 1, no plain object. ${ignoreCure}`],
  [{ ignore: { '/args/amount': 5 } }, `ignore /args/amount is 5, no reason. ${ignoreCure}`],

  [{ paths: ['/x'] }, `paths is an array of 1, no plain object. ${pathsCure}`],
  [{ paths: { '/x': 5 } }, `paths /x is 5, no path. ${pathsCure}`],
  [{ paths: { '': '/balance' } }, `paths has "", which does not begin with a slash. ${pathsCure}`],
  [{ paths: { '/x': 'balance' } }, `paths /x is "balance", which does not begin with a slash. ${pathsCure}`],
];

describe('a malformed binding is refused', () => {
  test.each(malformed)('%j', (binding, message) => {
    const refused = () => requireBinding(binding);
    expect(refused).toThrow(BindingError);
    expect(refused).toThrow(expect.objectContaining({ message: `the binding's ${message}` }));
  });
});

describe('what has the shape of a binding passes', () => {
  const good: readonly Binding[] = [
    {},
    { events: {}, hidden: [], skip: {}, ignore: {}, paths: {} },
    { events: { payIn: {} } },
    { events: { report: { takes: [] }, rest: { takes: [[]] } } },
    {
      events: {
        'coins.received': {
          takes: ['payIn', ['payIn', 'transfer']],
          arguments: { person: '/args/account', amount: { from: '/args/cents', as: (cents) => cents } },
          before: { '/balance/ann': '/args/had' },
          after: { '/balance/ann': { from: '/args/has', as: Number } },
          ignore: { '/args/reference': 'for the bank' },
        },
      },
      hidden: ['lose'],
      skip: { heartbeat: 'says only that it is alive' },
      ignore: { '/args/clerk': 'says who, not what' },
      paths: { '/balance': '/cash' },
    },
  ];

  test.each(good)('%j', (binding) => {
    expect(() => requireBinding(binding)).not.toThrow();
  });

  test('without a prototype, and with members that are not said', () => {
    const bare: unknown = Object.assign(Object.create(null), { events: undefined, paths: undefined });
    expect(() => requireBinding(bare)).not.toThrow();
  });

  test('with a source that is an object without a reader', () => {
    expect(() => requireBinding(event({ arguments: { person: { from: '/n' } } }))).not.toThrow();
  });
});

test('a malformed binding is refused before it is asked whether it fits the spec', () => {
  // True of what a file of JSON may hold.
  const binding = { hidden: ['nowhere'], events: { pay: { takes: 'pay' } } } as unknown as Binding;
  expect(() => new LineMaker(bank.compiled, binding, bankHead(), 'bank.ndjson')).toThrow(
    'the binding\'s events.pay.takes is "pay", no array of ways.',
  );
});
