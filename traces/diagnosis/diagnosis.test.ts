import { describe, expect, test } from 'vitest';
import type { Model } from '../../model/index.ts';
import {
  commitModel,
  marginInstance,
  marginModel,
  tillModel,
  type WalkedLog,
  walkedLog,
} from '../../test/logs/index.ts';
import type { LogEvent } from '../log/index.ts';
import type { Cause } from './cause.ts';
import type { Edit } from './repair.ts';
import { event, held } from './toy-holding.ts';

const head = { k: 'head', v: 1, spec: 'till' } as const;
const model = tillModel();

/** A quiet week: every line shows what it changed. */
const week: readonly LogEvent[] = [
  event('pay', { drawer: 'drawer1', amount: 5 }, { '/cash/drawer1': 5 }),
  event('pay', { drawer: 'drawer2', amount: 3 }, { '/cash/drawer2': 3 }),
  event('take', { drawer: 'drawer1', amount: 1 }, { '/cash/drawer1': 4 }),
  event('take', { drawer: 'drawer1', amount: 2 }, { '/cash/drawer1': 2 }),
  event('count', undefined, { '/counted': true }),
  event('open', undefined, { '/counted': false, '/day': 1 }),
  event('pay', { drawer: 'drawer2', amount: 1 }, { '/cash/drawer2': 4 }),
  event('pay', { drawer: 'drawer1', amount: 4 }, { '/cash/drawer1': 6 }),
  event('take', { drawer: 'drawer2', amount: 4 }, { '/cash/drawer2': 0 }),
];

function without(...positions: readonly number[]): readonly LogEvent[] {
  return week.filter((_, position) => !positions.includes(position));
}

function spliced(position: number, replaces: number, ...events: readonly LogEvent[]): readonly LogEvent[] {
  return [...week.slice(0, position), ...events, ...week.slice(position + replaces)];
}

const at = (position: number): LogEvent => week[position] ?? event('');

test('a week as it was is accepted', async () => {
  const { report, diagnosis } = await held(model, { head, events: week });
  expect(report.matched.kind).toBe('accepted');
  expect(diagnosis).toBeUndefined();
});

describe('what went wrong is found again', () => {
  const cases: readonly (readonly [Cause, readonly LogEvent[], Partial<Edit>])[] = [
    ['missing line', without(0), { kind: 'insert', text: 'pay(drawer=drawer1, amount=5)' }],
    ['missing line', without(5), { kind: 'insert', text: 'open', from: 7, to: 7 }],
    ['repeated line', spliced(3, 1, at(3), at(3)), { kind: 'skip', line: 6, repeats: 5 }],
    ['reordered lines', spliced(4, 2, at(5), at(4)), { kind: 'move' }],
    [
      'value mismatch',
      spliced(2, 1, event('take', { drawer: 'drawer1', amount: 1 }, { '/cash/drawer1': 3 })),
      { kind: 'observed', path: '/cash/drawer1', value: 3, instead: 4 },
    ],
    [
      'value mismatch',
      spliced(2, 1, event('take', { drawer: 'drawer1', amount: 3 }, { '/cash/drawer1': 4 })),
      { kind: 'argument', choice: 'amount', text: 'take(drawer=drawer1, amount=1)' },
    ],
    // One line for the two: the day is closed and opened at once.
    [
      'atomicity',
      [
        ...spliced(4, 2, event('open', undefined, { '/counted': false, '/day': 1 })),
        event('open', undefined, { '/counted': false, '/day': 2 }),
        event('open', undefined, { '/counted': false, '/day': 3 }),
      ],
      { kind: 'compose', actions: ['count', 'open'], scope: 'every line of the event' },
    ],
    [
      'unmodelled event',
      [
        ...[...week.slice(0, 2), event('open'), at(2)],
        event('take', { drawer: 'drawer1', amount: 2 }, { '/cash/drawer1': 2, '/day': 0 }),
      ],
      { kind: 'skip', line: 4, repeats: undefined },
    ],
    ['spec leaves its bounds', spliced(1, 0, event('pay', { drawer: 'drawer1', amount: 9 })), {}],
  ];

  test.each(cases)('%s %#', async (cause, events, edit) => {
    const { diagnosis } = await held(model, { head, events });
    expect(diagnosis?.cause).toBe(cause);
    expect(diagnosis?.repairs.best[0]?.edit).toMatchObject(edit);
  });
});

test('a line that is missed five lines later is among the three best', async () => {
  const { diagnosis } = await held(model, { head, events: without(1) });
  expect(diagnosis?.line.number).toBe(7);
  const edits = diagnosis?.repairs.best.slice(0, 3).map(({ edit }) => edit);
  // As well as that more was paid at once: which it was, no line tells.
  expect(edits).toContainEqual(
    expect.objectContaining({ kind: 'insert', text: 'pay(drawer=drawer2, amount=3)', from: 2, to: 7 }),
  );
  expect(edits).toContainEqual(
    expect.objectContaining({ kind: 'argument', line: 7, text: 'pay(drawer=drawer2, amount=4)' }),
  );
});

test('an action that never leaves a line is found, and what a guard reads is sliced out of the log', async () => {
  const prepared = ['rm1', 'rm2', 'rm3'].map((rm) => event('rmPrepare', { rm }, undefined, rm));
  const events = [...prepared, event('tmCommit', undefined, undefined, 'tm')];
  const log = { head: { ...head, spec: 'two-phase-commit' }, events };
  const unheard = await held(commitModel(), log);
  expect(unheard.diagnosis?.cause).toBe('unlogged action');
  expect(unheard.diagnosis?.repairs.best[0]?.edit).toEqual({ kind: 'hide', action: 'tmHear' });
  const heard = events.toSpliced(
    3,
    0,
    event('tmHear', { m: { type: 'prepared', rm: 'rm2' } }, undefined, 'tm'),
  );
  const { diagnosis } = await held(commitModel(), { ...log, events: heard });
  expect(diagnosis?.slice?.of).toEqual(['tmPrepared']);
  expect(diagnosis?.slice?.lines.map(({ number, changed }) => [number, changed])).toEqual([
    [5, ['tmPrepared + rm2']],
  ]);
});

test('the lines that are told are of the node that failed, or the last of all', async () => {
  const [a, b] = ['a', 'b'];
  const pay = (n: string): LogEvent =>
    event('pay', { drawer: n === a ? 'drawer1' : 'drawer2', amount: 1 }, undefined, n);
  const failing = event('open', undefined, undefined, a);
  const busy = await held(model, { head, events: [pay(a), pay(a), pay(b), pay(a), failing] });
  expect(busy.diagnosis?.recent.map(({ number }) => number)).toEqual([2, 3, 5]);
  const quiet = await held(model, { head, events: [pay(b), pay(b), pay(b), pay(a), failing] });
  expect(quiet.diagnosis?.recent.map(({ number }) => number)).toEqual([2, 3, 4, 5]);
});

test('an amount that is one of a million is told by what differs', async () => {
  const large = tillModel({ most: 1_000_000 });
  const pay = (amount: number, cash: number): LogEvent =>
    event('pay', { drawer: 'drawer1', amount }, { '/cash/drawer1': cash });
  const { diagnosis } = await held(large, { head, events: [pay(10, 10), pay(20, 123_486), pay(1, 123_487)] });
  expect(diagnosis?.repairs.best.slice(0, 3).map(({ edit }) => edit)).toContainEqual(
    expect.objectContaining({ kind: 'insert', text: 'pay(drawer=drawer1, amount=123456)' }),
  );
});

test('lines that overlap in time are diagnosed in the order that explains most', async () => {
  const during = (t0: number, t1: number, one: LogEvent): LogEvent => ({ ...one, t0, t1 });
  const events = [
    during(0, 9, event('take', { drawer: 'drawer1', amount: 1 })),
    during(1, 2, event('pay', { drawer: 'drawer1', amount: 1 })),
    during(10, 11, event('take', { drawer: 'drawer1', amount: 1 })),
  ];
  const { report, diagnosis } = await held(model, { head: { ...head, order: 'interval' }, events });
  expect(report.matched.kind).toBe('rejected');
  expect(diagnosis?.line.number).toBe(4);
  expect(diagnosis?.misses.nearest[0]?.why).toMatchObject({ conjunct: 'the drawer holds it' });
  expect(diagnosis?.repairs.best.map(({ edit }) => edit)).toContainEqual(
    expect.objectContaining({ kind: 'insert', text: 'pay(drawer=drawer1, amount=1)' }),
  );
});

/** The log with the edit made, by hand: what the diagnosis says of it is then true or not. */
function edited({ head: first, events }: WalkedLog, edit: Edit): readonly (readonly LogEvent[])[] {
  const position = (line: number): number => line - 2;
  switch (edit.kind) {
    case 'insert':
      return [edit.from, edit.to].map((line) =>
        events.toSpliced(position(line), 0, event(edit.action, edit.arguments)),
      );
    case 'skip':
      return [events.toSpliced(position(edit.line), 1)];
    case 'move': {
      const moved = events[position(edit.line)];
      const rest = events.toSpliced(position(edit.line), 1);
      const to = position(edit.line) + edit.by;
      return moved === undefined ? [] : [rest.toSpliced(to, 0, moved)];
    }
    case 'observed': {
      const one = events[position(edit.line)];
      const member = edit.when === 'before' ? 'pre' : 'post';
      if (one === undefined || edit.instead === undefined) return [];
      const changed = { ...one, [member]: { ...one[member], [edit.path]: edit.instead } };
      return [events.toSpliced(position(edit.line), 1, changed)];
    }
    case 'skip all':
      return [events.filter(({ a }) => a !== events[0]?.a)].slice(first.v);
    case 'argument':
    case 'compose':
    case 'hide':
      // These are said in a binding, or by text.
      return [];
  }
}

describe('a repair that is said to explain everything does so, once it is made', () => {
  test.each<readonly [string, Model, Partial<WalkedLog['head']>, 'nothing' | 'what changed']>([
    ['margin, with what changed', marginModel(), { instance: marginInstance }, 'what changed'],
    ['margin, by names and arguments', marginModel(), { instance: marginInstance }, 'nothing'],
    ['two-phase commit, with what changed', commitModel(5), { config: { rms: 5 } }, 'what changed'],
  ])('%s', async (_, subject, details, shown) => {
    let made = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      const log = walkedLog(subject.compiled, { seed, events: 60, shown, head: details });
      const wrong = { ...log, events: broken(log.events, seed) };
      const { diagnosis } = await held(subject, wrong);
      for (const { edit, isAll } of diagnosis?.repairs.best ?? []) {
        // Where the look ahead ends before the log does, nothing is said of the rest: here it never does.
        if (!isAll) continue;
        for (const events of edited(wrong, edit)) {
          const again = await held(subject, { ...wrong, events });
          expect([edit, again.report.matched.kind]).toEqual([edit, 'accepted']);
          made += 1;
        }
      }
    }
    expect(made).toBeGreaterThan(2);
  });
});

/** Wrong in one place, each seed in another way. */
function broken(events: readonly LogEvent[], seed: number): readonly LogEvent[] {
  const position = 2 + ((seed * 13) % Math.max(1, events.length - 4));
  const [one, next] = [events[position], events[position + 1]];
  if (one === undefined || next === undefined) return events;
  switch (seed % 3) {
    case 0:
      return events.toSpliced(position, 1);
    case 1:
      return events.toSpliced(position, 1, one, one);
    default:
      return events.toSpliced(position, 2, next, one);
  }
}

test('a log that says that a line was lost has its insertions first', async () => {
  const events = without(3).map((one, i) => ({ ...one, i: i < 3 ? i : i + 1 }));
  const lines = [head, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
  const { conformDiagnosed } = await import('./diagnosed.ts');
  const { parseLog } = await import('../log/index.ts');
  const { unlimited } = await import('./toy-holding.ts');
  const parsed = parseLog(lines, 'a.ndjson');
  async function* pieces() {
    yield { kind: 'head', head: parsed.head, line: 1 } as const;
    for (const fact of parsed.facts) yield { kind: 'fact', fact } as const;
    yield { kind: 'events', events: parsed.events, lines: parsed.lines } as const;
  }
  const { scene, diagnosis } = await conformDiagnosed(pieces(), 'a.ndjson', model, {}, unlimited);
  expect(scene?.lost).toBe('a line was lost');
  expect(diagnosis?.repairs.best[0]?.edit).toMatchObject({
    kind: 'insert',
    text: 'take(drawer=drawer1, amount=2)',
  });
});
