import { describe, expect, test } from 'vitest';
import { Matching, open } from '../../model/index.ts';
import { LogError, type LogEvent, type LogHead } from '../log/index.ts';
import type { Binding } from './binding.ts';
import type { Line } from './line.ts';
import { LineMaker } from './line-maker.ts';
import { bank, bankEvent, bankHead } from './toy-bank.ts';

function lineOf(event: LogEvent, binding: Binding = {}, head: Partial<LogHead> = {}): Line | undefined {
  return new LineMaker(bank.compiled, binding, bankHead(head), 'bank.ndjson').line(event, 7);
}

const state = (alice: number, bob: number) =>
  bank.plain.value({ cash: [alice, bob], isOpen: true, paid: ['bob'] });

describe('what is overlooked in silence is not checked, so it is an error', () => {
  test.each<readonly [string, LogEvent, Binding, string]>([
    [
      'an event that nothing is known of',
      bankEvent('Pay'),
      { events: { payed: { takes: ['pay'] } } },
      'bank.ndjson:7: /a is "Pay", an event that nothing is known of. Did you mean "pay"? A binding says what other events stand for, or skips them with a reason.',
    ],
    [
      'an argument that is bound to nothing',
      bankEvent('pay', { args: { amount: 1, currency: 'EUR' } }),
      {},
      "bank.ndjson:7: /args/currency of the event pay is bound to nothing. Bind it to a choice or a path of the spec, or list it in the binding's ignore, with a reason.",
    ],
    [
      'a message that is bound to nothing',
      bankEvent('pay', { msg: { to: 'bob' } }),
      {},
      'bank.ndjson:7: /msg of the event pay is bound to nothing.',
    ],
    [
      'a path that leads nowhere',
      bankEvent('pay', { post: { '/cash/carol': 1 } }),
      {},
      'bank.ndjson:7: /post/~1cash~1carol has no key "carol".',
    ],
    [
      'a value that its place cannot have',
      bankEvent('pay', { pre: { '/cash': { alice: 1, bob: 9 } } }),
      {},
      'bank.ndjson:7: /pre/~1cash/bob is 9, not a whole number from 0 to 5. The spec has no such value there: mend the log, the binding or the constants of the spec.',
    ],
    [
      'an argument that only another event may ignore',
      bankEvent('pay', { args: { note: 'x' } }),
      { events: { charge: { ignore: { '/args/note': 'prose' } } } },
      'bank.ndjson:7: /args/note of the event pay is bound to nothing.',
    ],
  ])('%s', (_, event, binding, message) => {
    expect(() => lineOf(event, binding)).toThrow(LogError);
    expect(() => lineOf(event, binding)).toThrow(message);
  });
});

describe('a field may be left out', () => {
  const event = bankEvent('pay', { args: { note: 'x' }, msg: 'hello', post: { '/colour': 'red' } });

  test.each<readonly [string, Binding]>([
    ['for all events', { ignore: { '/args/note': 'prose', '/msg': 'prose', '/post/~1colour': 'paint' } }],
    [
      'for one event',
      { events: { pay: { ignore: { '/args': 'prose', '/msg': 'prose', '/post': 'paint' } } } },
    ],
  ])('%s', (_, binding) => {
    expect(lineOf(event, binding)).toMatchObject({ before: [], after: [] });
  });

  test('with all of the event', () => {
    const maker = new LineMaker(bank.compiled, { skip: { Tick: 'the clock' } }, bankHead(), 'bank.ndjson');
    expect(maker.line(bankEvent('Tick', { args: { n: 1 } }), 2)).toBeUndefined();
    expect(maker.line(bankEvent('open'), 3)?.index).toBe(0);
    maker.line(bankEvent('Tick'), 4);
    expect([...maker.skipped]).toEqual([['Tick', 2]]);
  });

  test('where and when it was says nothing of what', () => {
    const where = { n: 'n1', s: 4, vc: { n1: 5 }, t0: 1, t1: 2, op: 3, phase: 'ok' } as const;
    expect(lineOf(bankEvent('open', where))?.ways).toEqual([[{ action: 3, given: [] }]]);
  });
});

describe('what an event says of choices', () => {
  test('stands under their names, and is open where nothing is said', () => {
    const line = lineOf(bankEvent('pay', { args: { amount: 2 } }));
    expect(line?.ways).toEqual([[{ action: 0, given: [open, 2] }]]);
  });

  test('is matched with what the state holds where the choice comes from there', () => {
    const [[move] = []] = lineOf(bankEvent('settle', { args: { whom: 'bob' } }))?.ways ?? [];
    const [wanted] = move?.given ?? [];
    expect(
      wanted instanceof Matching && [wanted.matches('bob', undefined), wanted.matches('alice', undefined)],
    ).toEqual([true, false]);
  });

  // Kills: taking a value that a choice does not have for one that is left open.
  test.each([
    ['pay', { amount: 4 }],
    ['pay', { amount: '1' }],
    ['pay', { to: null }],
    ['charge', { amount: 3 }],
  ])('leaves no way where the choice of %s has no such value: %j', (name, args) => {
    expect(lineOf(bankEvent(name, { args }))?.ways).toEqual([]);
  });

  test('stands where the binding says, and is changed as it says', () => {
    const binding: Binding = {
      events: {
        Paid: {
          takes: ['open', ['open', 'pay']],
          arguments: {
            to: { from: '/n', as: (node) => (node === 'n1' ? 'alice' : 'bob') },
            amount: { from: '/msg/cents', as: (cents) => Number(cents) / 100 },
          },
        },
      },
    };
    const event = bankEvent('Paid', { n: 'n1', msg: { cents: 200 } });
    expect(lineOf(event, binding)?.ways).toEqual([
      [{ action: 3, given: [] }],
      [
        { action: 3, given: [] },
        { action: 0, given: ['alice', 2] },
      ],
    ]);
  });

  test('may be made of all of a field', () => {
    const sum = { from: '/args', as: (args: unknown) => Object.values(args as object).length };
    const binding = { events: { pay: { arguments: { amount: sum } } } };
    const line = lineOf(bankEvent('pay', { args: { one: 1, two: 2 } }), binding);
    expect(line?.ways).toEqual([[{ action: 0, given: [open, 2] }]]);
  });

  test('is read only from what the event has itself', () => {
    const binding = { events: { pay: { arguments: { to: '/args/toString' } } } };
    expect(lineOf(bankEvent('pay', { args: {} }), binding)?.ways).toEqual([
      [{ action: 0, given: [open, open] }],
    ]);
  });
});

describe('what an event shows of the state', () => {
  test('is asked of the state before and of the state after', () => {
    const line = lineOf(
      bankEvent('pay', { pre: { '/cash/alice': 1 }, post: { '/cash': { bob: 2, alice: 1 } } }),
    );
    expect(line?.before.map(({ isSeenIn }) => [isSeenIn(state(1, 0)), isSeenIn(state(2, 0))])).toEqual([
      [true, false],
    ]);
    expect(line?.after.map(({ isSeenIn }) => [isSeenIn(state(1, 2)), isSeenIn(state(2, 1))])).toEqual([
      [true, false],
    ]);
  });

  test('may have names of its own, of which the longest that fits counts', () => {
    const paths = { '/b': '/cash', '/b/a': '/cash/alice', '/bo': '/paid/length' };
    const line = lineOf(bankEvent('pay', { post: { '/b/bob': 1, '/b/a': 2, '/bo': 1 } }), { paths });
    expect(line?.after.map(({ path }) => path)).toEqual(['/cash/bob', '/cash/alice', '/paid/length']);
  });

  test('may stand anywhere, and then not also where it is', () => {
    const shown = {
      events: { pay: { before: { '/isOpen': '/msg/open' }, after: { '/cash/bob': '/post/balance' } } },
    };
    const line = lineOf(bankEvent('pay', { msg: { open: true }, post: { balance: 4 } }), shown);
    expect(line?.before.map(({ path, json }) => [path, json])).toEqual([['/isOpen', true]]);
    expect(line?.after.map(({ path, json }) => [path, json])).toEqual([['/cash/bob', 4]]);
  });
});

describe('what is tracked stays as it is where a line does not tell of it', () => {
  test.each<readonly [readonly string[], LogEvent['post'], readonly string[]]>([
    [['/cash', '/isOpen'], {}, ['/cash', '/isOpen']],
    [['/cash', '/isOpen'], { '/cash': { alice: 0, bob: 0 } }, ['/isOpen']],
    // A part that is told of is no reason to hold the whole unchanged, nor the whole to hold a part.
    [['/cash'], { '/cash/bob': 1 }, []],
    [['/cash/alice', '/cash/bob'], { '/cash': { alice: 0, bob: 0 } }, []],
    [['/cash/alice', '/cash/bob'], { '/cash/bob': 1 }, ['/cash/alice']],
    [['/paid'], { '/paid/length': 1 }, []],
  ])('%j, told of %j', (tracked, post, unchanged) => {
    const line = lineOf(
      bankEvent('pay', post === undefined ? {} : { post }),
      {},
      { frame: 'unchanged', tracked },
    );
    expect(line?.unchanged.map(({ path }) => path)).toEqual(unchanged);
  });

  test('and says nothing where the head does not say so', () => {
    expect(lineOf(bankEvent('pay'), {}, { tracked: ['/cash'] })?.unchanged).toEqual([]);
  });

  test('is refused where it is no path', () => {
    expect(() => lineOf(bankEvent('pay'), {}, { frame: 'unchanged', tracked: ['/gold'] })).toThrow(
      'bank.ndjson:1: /tracked names the variable "gold", which the spec does not have.',
    );
  });
});

test('what the head says of the initial state is read like what an event shows', () => {
  const maker = new LineMaker(bank.compiled, { paths: { '/b': '/cash' } }, bankHead(), 'bank.ndjson');
  const [seen] = maker.initial(bankHead({ init: { '/b/bob': 0 } }));
  expect([seen?.path, seen?.isSeenIn(state(1, 0)), seen?.isSeenIn(state(0, 1))]).toEqual([
    '/cash/bob',
    true,
    false,
  ]);
  expect(() => maker.initial(bankHead({ init: { '/isOpen': 'yes' } }))).toThrow(
    'bank.ndjson:1: /init/~1isOpen is "yes", not true or false.',
  );
});
