import { describe, expect, test } from 'vitest';
import { LogError, type LogEvent, type LogHead, type LogPiece } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { conform } from './conform.ts';
import { type ConformOptions, type ConformReport, InitialStateError } from './log-run.ts';
import { bank, bankEvent, bankHead } from './toy-bank.ts';

const options: ConformOptions = {
  engine: 'auto',
  maxCandidates: 1_000,
  maxStates: 100_000,
  isStopped: () => false,
  invariants: 'not judged',
};

async function* piecesOf(head: LogHead, events: readonly LogEvent[]): AsyncGenerator<LogPiece> {
  yield { kind: 'head', head, line: 1 };
  // One event at a time, as they come from a log that is still written.
  for (const [i, event] of events.entries()) {
    yield { kind: 'events', events: [{ ...event, i }], lines: [i + 2] };
  }
  yield {
    kind: 'end',
    end: { k: 'end', events: events.length, reason: 'complete' },
    line: events.length + 2,
  };
}

function held(
  events: readonly LogEvent[],
  other: Partial<ConformOptions> = {},
  head: Partial<LogHead> = {},
  binding: Binding = {},
): Promise<ConformReport> {
  return conform(piecesOf(bankHead(head), events), 'bank.ndjson', bank, binding, { ...options, ...other });
}

const open: Partial<LogHead> = { init: { '/isOpen': true } };
const pay = (to: string, amount: number, members: Partial<LogEvent> = {}) =>
  bankEvent('pay', { args: { to, amount }, ...members });

describe('a log that cannot be held against the spec is refused', () => {
  test.each<readonly [string, LogHead['init'], string]>([
    [
      'no initial state is as it says',
      { '/cash/bob': 1 },
      'bank.ndjson:1: /init says that /cash/bob is 1 at first, which it is in no initial state. Give the spec the constants that the system was started with, in the head (config) or with --instance and --set.',
    ],
    [
      'some are, but none in all',
      { '/isOpen': true, '/paid': ['bob'] },
      'bank.ndjson:1: /init says that /paid is ["bob"] at first, which it is in no initial state that is as it says besides.',
    ],
  ])('%s', async (_, init, message) => {
    const found = held([bankEvent('open')], {}, init === undefined ? {} : { init });
    await expect(found).rejects.toThrow(InitialStateError);
    await expect(found).rejects.toThrow(message);
  });

  test.each<readonly [string, () => Promise<ConformReport>, string]>([
    [
      'nothing happens in it',
      () => held([]),
      'bank.ndjson:1: the line is followed by no event. A log without events says nothing: record a run in which something happens.',
    ],
    [
      'operations overlap, and it is in one order',
      () => held([bankEvent('open', { op: 1, phase: 'invoke' })]),
      'bank.ndjson:2: the line is a phase of an operation, and the order of the log is total. Give the head "order": "interval": operations overlap.',
    ],
    [
      'it has no head',
      () => conform((async function* () {})(), 'bank.ndjson', bank, {}, options),
      'bank.ndjson:1: the line is missing. A log begins with its head.',
    ],
  ])('%s', async (_, holding, message) => {
    await expect(holding()).rejects.toThrow(LogError);
    await expect(holding()).rejects.toThrow(message);
  });
});

describe.each(['auto', 'candidates', 'depth'] as const)('with the engine %s', (engine) => {
  test('a log is accepted up to its end', async () => {
    const report = await held([pay('bob', 1), bankEvent('settle')], { engine }, open);
    expect(report.matched).toMatchObject({ kind: 'accepted', effort: { lines: 2, hiddenSteps: 0 } });
    expect(report.end?.reason).toBe('complete');
  });

  test('steps without a line are found, and counted', async () => {
    const events = [pay('bob', 1), bankEvent('charge', { args: { from: 'alice', amount: 1 } })];
    const binding = { hidden: ['open', 'pay'] };
    const { matched } = await held(events, { engine }, { init: { '/isOpen': false } }, binding);
    // It is opened, bob is paid, and alice is, before she can be charged.
    expect(matched).toMatchObject({ kind: 'accepted', effort: { hiddenSteps: 2 } });
  });

  test('the first line that no behaviour explains is told, with the states before it', async () => {
    const events = [pay('bob', 1), pay('bob', 1, { post: { '/cash/bob': 3 } }), bankEvent('open')];
    const { matched, explainer } = await held(events, { engine }, open);
    if (matched.kind !== 'rejected') throw new Error(`it is ${matched.kind}`);
    expect([matched.failure.explained, matched.failure.line.number]).toEqual([1, 3]);
    expect(matched.failure.candidates.map((state) => explainer.stepper.plain(state))).toEqual([
      { cash: [0, 1], isOpen: true, paid: ['bob'] },
    ]);
  });
});

test('where nobody asks for the behaviour, none is looked for', async () => {
  const { matched } = await held([bankEvent('pay'), bankEvent('pay')], {}, open);
  expect(matched).toMatchObject({ kind: 'accepted', effort: { statesInDepth: 0 } });
  expect(matched.effort.mostCandidates).toBeGreaterThan(1);
});

// Kills: positions as long as the log: with 2,000 operations that is a hundred times as slow, and runs out of memory later.
test('operations that never return make a long history no harder', async () => {
  const never = [1, 2, 3].map((op) => bankEvent('pay', { op: -op, phase: 'invoke', args: { amount: 3 } }));
  const others = Array.from({ length: 2_000 }, (_, op) => [
    bankEvent('rest', { op, phase: 'invoke' }),
    bankEvent('rest', { op, phase: 'ok' }),
  ]);
  const { matched } = await held([...never, ...others.flat()], {}, { ...open, order: 'interval' });
  expect(matched).toMatchObject({ kind: 'accepted', effort: { lines: 2_003, statesInDepth: 2_001 } });
});

// Kills: reporting what was read so far as if it were the log.
describe('a budget that comes first leaves it open', () => {
  const events = Array.from({ length: 5 }, () => bankEvent('settle', { post: { '/isOpen': true } }));
  const free = { hidden: ['pay', 'charge', 'open'] };

  test('on states met going deep', async () => {
    const { matched } = await held(events, { engine: 'depth', maxStates: 3 }, {}, free);
    expect(matched).toMatchObject({
      kind: 'inconclusive',
      reason: '3 states were met before it was decided',
    });
  });

  test('on candidates', async () => {
    const { matched } = await held(events, { engine: 'candidates', maxCandidates: 3 }, {}, free);
    expect(matched).toMatchObject({
      kind: 'inconclusive',
      reason: 'more than 3 states explain the lines so far',
    });
  });

  test('on candidates, where going deep comes next and decides', async () => {
    const ambiguous = [bankEvent('pay'), bankEvent('pay'), bankEvent('settle')];
    const { matched } = await held(ambiguous, { maxCandidates: 2 }, open);
    expect(matched.kind).toBe('accepted');
    expect(matched.effort.statesInDepth).toBeGreaterThan(0);
  });

  test.each(['total', 'interval'] as const)(
    'by whoever waits for it, before all is read (%s)',
    async (order) => {
      let looks = 0;
      const isStopped = () => {
        looks += 1;
        return looks > 2;
      };
      const timed = [0, 1, 2].map((t0) => bankEvent('open', { t0, t1: t0 }));
      const report = await held(timed, { isStopped }, { order });
      expect(report.matched).toMatchObject({ kind: 'inconclusive', reason: 'it was stopped' });
      expect(report.end).toBeUndefined();
    },
  );

  test('but what was refused before it was stopped is refused', async () => {
    let isOver = false;
    const heard = () => {
      isOver = true;
    };
    const closed = [pay('bob', 1), bankEvent('open')];
    const { matched } = await held(
      closed,
      { isStopped: () => isOver, heard },
      { init: { '/isOpen': false } },
    );
    expect(matched.kind).toBe('rejected');
  });

  test('where the way to a single state was not found, and so not told', async () => {
    // Two orders of payments lead to one state; the way there is looked for where somebody listens.
    const listen = () => ({ taken: () => undefined, arrived: () => undefined });
    const ambiguous = [
      bankEvent('pay', { args: { amount: 1 } }),
      bankEvent('pay', { args: { amount: 1 }, post: { '/cash/bob': 2 } }),
    ];
    const { matched } = await held(ambiguous, { maxStates: 1, listen }, open);
    expect(matched.kind).toBe('inconclusive');
    expect((await held(ambiguous, { maxStates: 1_000, listen }, open)).matched.kind).toBe('accepted');
  });
});

describe('properties of the spec are judged along the way', () => {
  const judged = { invariants: 'judged' } as const;

  test('and not where that is not asked for', async () => {
    expect((await held([pay('bob', 3)], {}, open)).broken).toBeUndefined();
  });

  test('after the line that breaks one', async () => {
    const { broken } = await held([pay('alice', 2), pay('bob', 3), bankEvent('open')], judged, open);
    expect(broken).toMatchObject({
      kind: 'invariant',
      property: 'bob has less than three',
      line: { number: 3 },
      state: { cash: [2, 3] },
    });
  });

  // Kills: asking step properties of a step that changes nothing.
  test('of steps, but of none that changes nothing', async () => {
    expect((await held([bankEvent('rest'), pay('bob', 1)], judged, open)).broken).toBeUndefined();
    const { broken } = await held([bankEvent('rest'), pay('alice', 3)], judged, open);
    expect(broken).toMatchObject({
      kind: 'step',
      property: 'alice is not paid three at once',
      line: { number: 3 },
      state: { cash: [3, 0] },
    });
  });

  test('in the initial state', async () => {
    const { broken } = await held([bankEvent('open')], judged, { init: { '/isOpen': false } });
    expect(broken).toMatchObject({ property: 'it is open', line: undefined, state: { isOpen: false } });
  });

  // Kills: judging the first of several initial states, whichever the log began in.
  test('in the initial state that the lines tell of, where the head does not', async () => {
    expect((await held([pay('bob', 1)], judged)).broken).toBeUndefined();
    const closed = await held([bankEvent('open', { pre: { '/isOpen': false } })], judged);
    expect(closed.broken).toMatchObject({ property: 'it is open', line: undefined });
  });

  test('in whatever order lines come', async () => {
    const events = [
      pay('bob', 1, { t0: 3, t1: 4 }),
      pay('alice', 1, { t0: 1, t1: 2 }),
      bankEvent('charge', { args: { from: 'bob', amount: 1 }, t0: 3, t1: 9 }),
    ];
    const found = await held(events, judged, { ...open, order: 'interval' });
    expect([found.matched.kind, found.broken]).toEqual(['accepted', undefined]);
    const broken = await held([pay('bob', 3, { t0: 0, t1: 0 })], judged, { ...open, order: 'interval' });
    expect(broken.broken?.property).toBe('bob has less than three');
  });
});

test('the same log is told the same way twice', async () => {
  const events = [bankEvent('pay'), bankEvent('pay'), bankEvent('settle'), pay('bob', 2)];
  const told = async () => {
    const behaviour: unknown[] = [];
    const listen: ConformOptions['listen'] = (stepper) => ({
      taken: (action) => behaviour.push(action),
      arrived: () => behaviour.push(stepper.plain(stepper.entered())),
    });
    const { matched } = await held(events, { listen });
    return { kind: matched.kind, effort: matched.effort, behaviour };
  };
  expect(await told()).toEqual(await told());
});
