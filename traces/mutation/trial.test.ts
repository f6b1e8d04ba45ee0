import { describe, expect, test } from 'vitest';
import type { Model } from '../../model/index.ts';
import {
  commitModel,
  logText,
  marginInstance,
  marginModel,
  type Shown,
  tillModel,
  type WalkedLog,
  walkedLog,
} from '../../test/logs/index.ts';
import { type Binding, conform } from '../conformance/index.ts';
import { LogError, type LogEvent, readLog } from '../log/index.ts';
import { type LogMutant, mutantAt, sitesOf } from './mutant.ts';
import { picks } from './mutation-score.ts';
import { bytes, recorded, unlimited } from './toy-recording.ts';
import { Trials } from './trial.ts';

/** What comes of a mutant where it is written out, and the whole log is held against the spec from its start. */
async function outcome(model: Model, log: WalkedLog, mutant: LogMutant, binding: Binding): Promise<string> {
  const { position, replaces } = mutant;
  const events = log.events.toSpliced(position, replaces, ...mutant.events.map(({ event }) => event));
  const pieces = readLog(bytes(logText({ ...log, events })), 'a.ndjson');
  try {
    return (await conform(pieces, 'a.ndjson', model, binding, unlimited)).matched.kind;
  } catch (error) {
    // It is no log of the spec any more, or has no event left: either way it is not accepted.
    if (error instanceof LogError) return 'rejected';
    throw error;
  }
}

/** For every mutant of the log: it is rejected exactly where the whole log is. */
async function agrees(model: Model, log: WalkedLog, binding: Binding = {}): Promise<Record<string, number>> {
  const run = await recorded(model, log, binding);
  const trials = new Trials(run);
  const pick = picks(1);
  const fates: Record<string, number> = {};
  for (const site of sitesOf(model.compiled, binding, run.lines)) {
    const mutant = mutantAt(site, run.lines, [], pick);
    if (mutant === undefined) continue;
    const { kind } = trials.fate(mutant);
    fates[kind] = (fates[kind] ?? 0) + 1;
    const whole = await outcome(model, log, mutant, binding);
    expect([mutant.what, mutant.position, kind === 'rejected']).toEqual([
      mutant.what,
      mutant.position,
      whole === 'rejected',
    ]);
  }
  return fates;
}

describe('a mutant is rejected exactly where the whole log that has it is', () => {
  test.each<readonly [string, Model, WalkedLog['head'] | undefined, Shown]>([
    ['margin, with what changed', marginModel(), undefined, 'what changed'],
    ['margin, by names and arguments', marginModel(), undefined, 'nothing'],
    ['two-phase commit, with everything', commitModel(4), undefined, 'everything'],
    ['two-phase commit, by names and arguments', commitModel(4), undefined, 'nothing'],
  ])('%s', async (_, model, __, shown) => {
    const head = model.compiled.specName === 'margin' ? { instance: marginInstance } : { config: { rms: 4 } };
    const fates = await agrees(model, walkedLog(model.compiled, { seed: 4, events: 16, shown, head }));
    expect(fates.rejected).toBeGreaterThan(5);
  });

  test('arguments left open, so that several states explain the log', async () => {
    const log = walkedLog(commitModel().compiled, { seed: 2, events: 8, shown: 'nothing' });
    const events = log.events.map(({ args: _, ...event }): LogEvent => event);
    const fates = await agrees(commitModel(), { ...log, events });
    expect(fates.survived).toBeGreaterThan(0);
  });

  test('steps that have no line', async () => {
    const events = ['open', 'open'].map((a): LogEvent => ({ k: 'ev', i: 0, a, post: { '/counted': false } }));
    const log: WalkedLog = { head: { k: 'head', v: 1, spec: 'till' }, events };
    const fates = await agrees(tillModel(), log, { hidden: ['count'] });
    // A log with one `open` less or more is as good; that the till is counted after `open` is not.
    expect(fates).toEqual({ rejected: 2, survived: 4 });
  });
});

describe('why a mutant is no different is told', () => {
  const head = { k: 'head', v: 1, spec: 'till' } as const;
  const pay = (drawer: string): LogEvent => ({ k: 'ev', i: 0, a: 'pay', args: { drawer, amount: 1 } });

  test('lines that commute, and lines that show it later or never', async () => {
    const run = await recorded(tillModel(), {
      head,
      events: [pay('drawer1'), pay('drawer2'), { k: 'ev', i: 0, a: 'count', post: { '/cash/drawer1': 1 } }],
    });
    const trials = new Trials(run);
    const pick = picks(1);
    const told = sitesOf(run.model.compiled, {}, run.lines).flatMap((site) => {
      const mutant = mutantAt(site, run.lines, [], pick);
      const fate = mutant === undefined ? undefined : trials.fate(mutant);
      return mutant === undefined ||
        fate === undefined ||
        fate.kind === 'rejected' ||
        fate.kind === 'undecided'
        ? []
        : [`${mutant.position} ${mutant.kind}: ${fate.kind}, ${fate.why}`];
    });
    expect(told).toMatchInlineSnapshot(`
      [
        "0 swap: equivalent, the lines commute: either order leads to the same state",
        "1 value: survived, no line after it shows the difference",
        "1 drop: survived, no line after it shows the difference",
        "1 duplicate: survived, no line after it shows the difference",
        "2 drop: survived, no line after it shows the difference",
      ]
    `);
  });
});
