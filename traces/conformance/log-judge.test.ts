import { describe, expect, test } from 'vitest';
import { type Model, modelOf } from '../../model/index.ts';
import type { Protocol } from '../../spec/language/index.ts';
import { walkedLog } from '../../test/logs/index.ts';
import type { LogEvent, LogHead, LogPiece } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { conform } from './conform.ts';
import { type Judgement, LogJudge, type WholeLog } from './log-judge.ts';
import type { ConformOptions, ConformReport } from './log-run.ts';
import { bank, bankSpec } from './toy-bank.ts';

const options: ConformOptions = {
  engine: 'auto',
  maxCandidates: 4_096,
  maxStates: 1_000_000,
  isStopped: () => false,
  invariants: 'judged',
};

async function* piecesOf({ head, events }: WholeLog): AsyncGenerator<LogPiece> {
  yield { kind: 'head', head, line: 1 };
  yield { kind: 'events', events, lines: events.map((_, index) => index + 2) };
  yield {
    kind: 'end',
    end: { k: 'end', events: events.length, reason: 'complete' },
    line: events.length + 2,
  };
}

/** What a report says, in the words of a judgement. */
function judged({ matched, broken }: ConformReport): Judgement {
  if (matched.kind === 'rejected') {
    const { line, explained } = matched.failure;
    return { kind: 'rejected', event: line.event, line: line.number, explained };
  }
  if (broken !== undefined)
    return {
      kind: 'violated',
      property: broken.property,
      event: broken.line?.event,
      line: broken.line?.number,
    };
  if (matched.kind === 'inconclusive') return { kind: 'inconclusive', reason: matched.reason };
  return { kind: 'accepted', lines: matched.effort.lines };
}

const banks = [3, 4, 5, 6].map((most) => modelOf(bankSpec, { most }));

function bankOf(most: number): Model {
  return banks.find(({ compiled }) => compiled.constants.most === most) ?? bank;
}

/** A walk, and what a careless recorder makes of it: a line lost, a value changed, or nothing. */
function someLog(seed: number): WholeLog {
  const config = { most: 3 + (seed % 4) };
  const { compiled } = bankOf(config.most);
  const shown = seed % 5 === 0 ? 'nothing' : 'what changed';
  const log = walkedLog(compiled, { seed, events: 3 + (seed % 12), shown, head: { config } });
  const at = seed % log.events.length;
  if (seed % 3 === 0) return { ...log, events: log.events.filter((_, index) => index !== at) };
  if (seed % 3 === 1) return log;
  const events = log.events.map((event, index) =>
    index === at ? { ...event, post: { ...event.post, '/cash/bob': 2 } } : event,
  );
  return { ...log, events };
}

// Kills: a model of other constants, an explainer or a memory that remembers another log, starts of another head.
test.each<readonly [string, Binding]>([
  ['every step has a line', {}],
  ['some steps have none', { hidden: ['charge', 'settle'] }],
])('thousands of logs are judged as conform judges each, where %s', async (_, binding) => {
  const judge = new LogJudge(bankSpec, binding);
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= 90; seed += 1) {
    const log = someLog(seed);
    if (log.events.length === 0) continue;
    const { most } = log.head.config as { readonly most: number };
    const alone = await conform(piecesOf(log), 'the log', bankOf(most), binding, options);
    const judgement = judge.judge(log);
    expect(judgement).toEqual(judged(alone));
    kinds.set(judgement.kind, (kinds.get(judgement.kind) ?? 0) + 1);
  }
  for (const kind of ['accepted', 'rejected', 'violated']) expect(kinds.get(kind)).toBeGreaterThan(8);
});

test('a log begins where its own head says, whatever the one before it said', () => {
  const judge = new LogJudge(bankSpec, {}, { invariants: 'not judged' });
  const rest: LogEvent = { k: 'ev', i: 0, a: 'open', pre: { '/isOpen': false } };
  const log = (init: LogHead['init']): WholeLog => ({
    head: { k: 'head', v: 1, spec: 'bank', ...(init === undefined ? {} : { init }) },
    events: [rest],
  });
  expect(judge.judge(log({ '/isOpen': false }))).toEqual({ kind: 'accepted', lines: 1 });
  expect(judge.judge(log({ '/isOpen': true })).kind).toBe('rejected');
  expect(judge.judge(log(undefined))).toEqual({ kind: 'accepted', lines: 1 });
  expect(() => judge.judge(log({ '/cash/bob': 1 }))).toThrow(
    'the log:1: /init says that /cash/bob is 1 at first, which it is in no initial state. ',
  );
  expect(judge.judge(log({ '/isOpen': true })).kind).toBe('rejected');
});

test('a budget that comes first is told', () => {
  const judge = new LogJudge(bankSpec, { hidden: ['charge'] }, { engine: 'depth', maxStates: 1 });
  expect(judge.judge(someLog(4))).toEqual({
    kind: 'inconclusive',
    reason: '1 states were met before it was decided',
  });
});

describe('a log that is none of the spec', () => {
  const instances = { small: { constants: { most: 1 } } };
  // True: of a protocol the instances are looked at, and of an instance the constants.
  const judge = new LogJudge({ spec: bankSpec, instances } as unknown as Protocol);
  const whole = (head: Partial<LogHead>, events: readonly LogEvent[]): WholeLog => ({
    head: { k: 'head', v: 1, spec: 'bank', ...head },
    events,
  });
  const rest: LogEvent = { k: 'ev', i: 0, a: 'rest' };
  const two: LogEvent = { k: 'ev', i: 0, a: 'pay', args: { to: 'alice', amount: 2 } };

  test('has the constants of the instance that its head names, and its own', () => {
    expect(bank.compiled.constants).toEqual({ most: 5 });
    expect(judge.judge(whole({}, [two])).kind).toBe('accepted');
    expect(judge.judge(whole({ instance: 'small' }, [two])).kind).toBe('rejected');
    expect(judge.judge(whole({ instance: 'small', config: { most: 2 } }, [two])).kind).toBe('accepted');
  });

  test.each<readonly [Partial<LogHead>, readonly LogEvent[], string]>([
    [
      { spec: 'purse' },
      [rest],
      'run.ndjson:1: /spec is "purse", and the log is held against "bank". Name the spec that the log is about.',
    ],
    [
      { instance: 'smal' },
      [rest],
      'run.ndjson:1: /instance is "smal", which is not there. Did you mean "small"?',
    ],
    [{}, [], 'run.ndjson:1: the line is followed by no event. '],
    [{}, [{ ...rest, a: 'rset' }], 'run.ndjson:2: /a is "rset", an event that nothing is known of. '],
    [{}, [{ ...rest, msg: 3 }], 'run.ndjson:2: /msg of the event rest is bound to nothing. '],
  ])('%j %j', (head, events, message) => {
    expect(() => judge.judge(whole(head, events), 'run.ndjson')).toThrow(message);
  });
});
