import { describe, expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import {
  always,
  eventually,
  type Fairness,
  type Formula,
  next,
  not,
  refinement,
  type Spec,
  spec,
  step,
  t,
  taken,
  variables,
  weak,
} from '../spec/language/index.ts';
import { replay } from '../traces/index.ts';
import { checkOptions } from './fixtures/specs.ts';
import { check, type Report } from './index.ts';

interface Hour {
  readonly hour: number;
}

/** A clock of three hours that never stands still, with more temporal properties as they are given. */
function hoursWith(temporal: Readonly<Record<string, Formula<Hour>>>): Spec {
  return spec('hours', {}, () => {
    const { action, define } = variables({ hour: t.int(0, 2) });
    const tick = action({
      then: (s) => {
        s.hour = (s.hour + 1) % 3;
      },
    });
    return define({
      actions: { tick },
      fairness: [weak(tick)],
      temporal: { 'it is two again and again': always(eventually((s: Hour) => s.hour === 2)), ...temporal },
    });
  });
}

const hours = hoursWith({});

/** What is changed of a clock that shows minutes, too; two of them an hour. */
interface Changes {
  readonly abstract?: Spec;
  readonly mapping?: (state: {
    readonly hour: number;
    readonly minute: number;
  }) => Readonly<Record<string, unknown>>;
  /** Hours that pass with the minutes; 1 where it is right. */
  readonly jump?: number;
  readonly starts?: number;
  readonly isFair?: boolean;
}

function minutes({
  abstract = hours,
  mapping = ({ hour }) => ({ hour }),
  jump = 1,
  starts = 0,
  isFair = true,
}: Changes = {}): Spec {
  return spec('minutes', {}, () => {
    const { action, define } = variables({ hour: t.int(0, 2), minute: t.int(0, 1) });
    const tick = action({
      then: (s) => {
        if (s.minute === 1) s.hour = (s.hour + jump) % 3;
        s.minute = 1 - s.minute;
      },
    });
    const start = action({
      then: (s) => {
        s.hour = starts;
      },
    });
    const fairness: readonly Fairness[] = isFair ? [weak(tick)] : [];
    return define({
      initial: start,
      actions: { tick },
      fairness,
      refines: { 'a clock of hours': refinement(abstract, {}, mapping) },
    });
  });
}

async function checked(changes: Changes = {}): Promise<Report> {
  const model = modelOf(minutes(changes));
  const report = await check(model, { ...checkOptions, onViolation: 'continue' });
  for (const { trace } of report.verdict.kind === 'violated' ? report.verdict.violations : []) {
    if (trace !== undefined) expect(replay(model, trace)).toMatchObject({ kind: 'replays' });
  }
  return report;
}

function statusesOf({ properties }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(
    properties.filter(({ name }) => name.startsWith('a clock')).map(({ name, status }) => [name, status]),
  );
}

const all = {
  'a clock of hours': 'holds',
  'a clock of hours: WF(tick)': 'holds',
  'a clock of hours: it is two again and again': 'holds',
};

describe('a clock of minutes', () => {
  test('refines a clock of hours', async () => {
    const report = await checked();
    expect(report.verdict).toEqual({ kind: 'holds' });
    expect(report.coverage.distinctStates).toBe(6);
    expect(statusesOf(report)).toEqual(all);
  });

  test('does not, if it leaves out an hour', async () => {
    const report = await checked({ jump: 2 });
    expect(statusesOf(report)['a clock of hours']).toBe('violated');
    const [first] = report.verdict.kind === 'violated' ? report.verdict.violations : [];
    expect(first).toMatchObject({
      property: 'a clock of hours',
      kind: 'refinement',
      refinement: { spec: 'hours', before: { hour: 0 }, after: { hour: 2 } },
    });
    expect(first?.trace?.points.map(({ state }) => [state.hour, state.minute])).toEqual([
      [0, 0],
      [0, 1],
      [2, 0],
    ]);
  });

  test('is judged by a predicate over the steps of an abstract spec, also where it has no such step', async () => {
    const twoHours = step((before: Hour, after: Hour) => (after.hour + 3 - before.hour) % 3 === 2);
    const abstract = hoursWith({ 'no hour is left out': always(not(twoHours)) });
    const report = await checked({ jump: 2, abstract });
    expect(statusesOf(report)['a clock of hours: no hour is left out']).toBe('violated');
    expect(statusesOf(await checked({ abstract }))['a clock of hours: no hour is left out']).toBe('holds');
  });

  test('does not, if it starts where a clock of hours does not', async () => {
    const report = await checked({ starts: 1 });
    expect(statusesOf(report)).toEqual({ ...all, 'a clock of hours': 'violated' });
    expect(report.verdict).toMatchObject({
      violations: [{ kind: 'refinement', refinement: { before: undefined, after: { hour: 1 } } }],
    });
  });

  test('does not, if it may stand still', async () => {
    const report = await checked({ isFair: false });
    expect(statusesOf(report)).toEqual({
      'a clock of hours': 'holds',
      'a clock of hours: WF(tick)': 'violated',
      'a clock of hours: it is two again and again': 'violated',
    });
    const lassos = report.verdict.kind === 'violated' ? report.verdict.violations : [];
    expect(lassos.map(({ trace }) => [trace?.points.length, trace?.loop])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test('does not, if its hours stand still while its minutes go on', async () => {
    const report = await checked({ jump: 0 });
    expect(statusesOf(report)).toEqual({
      'a clock of hours': 'holds',
      'a clock of hours: WF(tick)': 'violated',
      'a clock of hours: it is two again and again': 'violated',
    });
  });
});

describe('what is no claim', () => {
  test('a mapping that leaves the type', async () => {
    await expect(checked({ mapping: ({ hour }) => ({ hour: 2 * hour }) })).rejects.toThrow(
      /the mapping gives no state of hours: .*hour/,
    );
  });

  test('a mapping to variables that there are not', async () => {
    const mapping = ({ hour, minute }: { readonly hour: number; readonly minute: number }) => ({
      hour,
      minute,
    });
    await expect(checked({ mapping })).rejects.toThrow(
      /the mapping gives minute, which is no variable of hours/,
    );
  });

  const grows = step<Hour>('it grows', (before, after) => after.hour > before.hour);

  test.each<[what: string, formula: Formula<Hour>]>([
    ['next', next((s: Hour) => s.hour === 1)],
    ['a step, now', grows],
    ['a step, always', always(grows)],
    ['what is taken, not eventually, but now', not(grows)],
  ])('an abstract property that tells stuttering apart: %s', (_, formula) => {
    expect(() => modelOf(minutes({ abstract: hoursWith({ told: formula }) }))).toThrow(
      /refines "a clock of hours": "told" of hours can tell stuttering apart/,
    );
  });

  test('unless it does not: of steps that come, or never come', async () => {
    const abstract = hoursWith({
      'it grows again and again': always(eventually(grows)),
      'it never leaves out an hour': always(
        not(step<Hour>('leaves out', (before, after) => (after.hour + 3 - before.hour) % 3 === 2)),
      ),
    });
    const report = await checked({ abstract });
    expect(statusesOf(report)).toEqual({
      ...all,
      'a clock of hours: it grows again and again': 'holds',
      'a clock of hours: it never leaves out an hour': 'holds',
    });
  });
});

test('an abstract formula speaks of actions as the abstract spec has them', async () => {
  const abstract = spec('two ways', {}, () => {
    const { action, define } = variables({ hour: t.int(0, 2) });
    const up = action({
      when: (s) => s.hour < 2,
      then: (s) => {
        s.hour += 1;
      },
    });
    const back = action({
      when: (s) => s.hour === 2,
      then: (s) => {
        s.hour = 0;
      },
    });
    return define({
      actions: { up, back },
      temporal: {
        'it goes back again and again': always(eventually(taken(back))),
        'it never goes back': always(not(taken(back))),
      },
    });
  });
  const report = await checked({ abstract });
  expect(statusesOf(report)).toEqual({
    'a clock of hours': 'holds',
    'a clock of hours: it goes back again and again': 'holds',
    'a clock of hours: it never goes back': 'violated',
  });
});
