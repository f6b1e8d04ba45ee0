import { describe, expect, test } from 'vitest';
import { type Model, PlainModel, type PlainState, type Stepper } from '../../model/index.ts';
import {
  commitModel,
  logText,
  marginInstance,
  marginModel,
  tillModel,
  walkedLog,
} from '../../test/logs/index.ts';
import type { Binding } from '../conformance/index.ts';
import { conform } from '../conformance/index.ts';
import { readLog } from '../log/index.ts';
import { CoverageWatch, type LogWatch } from './coverage-watch.ts';
import type { Coverage } from './covered.ts';
import { sharesOf, vacuityOf } from './shares.ts';

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** What logs cover of a model. */
async function covered(model: Model, texts: readonly string[], binding: Binding = {}): Promise<Coverage> {
  const watch = new CoverageWatch();
  for (const text of texts) {
    let log: LogWatch | undefined;
    const report = await conform(readLog(bytes(text), 'a.ndjson'), 'a.ndjson', model, binding, {
      engine: 'auto',
      maxCandidates: 4_096,
      maxStates: 1_000_000,
      isStopped: () => false,
      invariants: 'not judged',
      listen: (stepper) => {
        log = watch.watch(stepper);
        return log;
      },
      heard: (line) => log?.heard(line),
    });
    expect(report.matched.kind).toBe('accepted');
    for (const count of report.skipped.values()) watch.skipped(count);
  }
  const coverage = watch.coverage();
  if (coverage === undefined) throw new Error('a log was heard of');
  return coverage;
}

/** The states that a log goes through, by the reference semantics: its events say which step was taken, arguments and all. */
function statesOf(plain: PlainModel, text: string): readonly PlainState[] {
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ k }) => k === 'ev');
  const states: PlainState[] = [];
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') states.push(outcome.state);
  for (const { a, args } of events) {
    const state = states.at(-1);
    for (const step of plain.steps(state ?? {})) {
      const given = Object.fromEntries(step.arguments.map(({ name, value }) => [name, value]));
      if (step.action !== a || JSON.stringify(given) !== JSON.stringify(args ?? {})) continue;
      if (step.outcome.kind === 'state') states.push(step.outcome.state);
      break;
    }
  }
  return states;
}

describe('against the reference semantics', () => {
  const { compiled } = marginModel();
  const head = { instance: marginInstance };
  const texts = [1, 2, 3].map((seed) =>
    logText(walkedLog(compiled, { seed, events: 40, shown: 'nothing', head })),
  );

  test('actions, pairs, states and transitions are those of the logs', async () => {
    const coverage = await covered(marginModel(), texts);
    const plain = new PlainModel(compiled);
    const names = texts.map((text) => [...text.matchAll(/"a":"(\w+)"/g)].map(([, name]) => name ?? ''));
    for (const { name, count } of coverage.actions)
      expect([name, count]).toEqual([name, names.flat().filter((one) => one === name).length]);
    const pairs = names.flatMap((list) => list.slice(1).map((second, index) => `${list[index]} ${second}`));
    expect(new Set(coverage.pairs.map(({ first, second }) => `${first} ${second}`))).toEqual(new Set(pairs));
    expect(coverage.pairs.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length);
    const all = texts.map((text) => statesOf(plain, text).map((state) => JSON.stringify(state)));
    const transitions = all.flatMap((states, log) =>
      states.slice(1).map((state, index) => `${states[index]} ${names[log]?.[index]} ${state}`),
    );
    expect(coverage.spaces[0]).toMatchObject({
      states: { met: new Set(all.flat()).size, of: 1_260 },
      transitions: { met: new Set(transitions).size },
    });
    expect(coverage).toMatchObject({ logs: 3, lines: 120, steps: 120, hiddenSteps: 0 });
  });

  test('a conjunct is seen true and false where the reference semantics says so', async () => {
    const coverage = await covered(marginModel(), texts);
    const plain = new PlainModel(compiled);
    const seen = new Set<string>();
    for (const state of texts.flatMap((text) => statesOf(plain, text))) {
      for (const tried of plain.attempts(state)) {
        for (const { name, says } of tried.judged()) {
          seen.add(`${tried.action} ${name} ${says}`);
          if (says !== 'true') break;
        }
      }
    }
    for (const conjunct of coverage.conjuncts) {
      const is = (says: string): boolean => seen.has(`${conjunct.action} ${conjunct.conjunct} ${says}`);
      expect([conjunct, conjunct.true > 0, conjunct.false > 0]).toEqual([conjunct, is('true'), is('false')]);
    }
  });
});

test('the whole state graph of two-phase commit is as large as TLC says', async () => {
  const text = logText(walkedLog(commitModel().compiled, { seed: 1, events: 5, shown: 'nothing' }));
  const [space] = (await covered(commitModel(), [text])).spaces;
  expect(space?.states.of).toBe(288);
});

test('what lines show is counted by event, and what none shows is named', async () => {
  const head = { k: 'head', v: 1, spec: 'till' };
  const lines = [
    { k: 'ev', i: 0, a: 'pay', args: { drawer: 'drawer1' }, post: { '/cash/drawer1': 3 } },
    { k: 'ev', i: 1, a: 'pay', args: { drawer: 'drawer1', amount: 1 } },
    { k: 'ev', i: 2, a: 'beat' },
    { k: 'ev', i: 3, a: 'count' },
    { k: 'end', events: 4, reason: 'complete' },
  ];
  const text = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  const coverage = await covered(tillModel(), [text], { skip: { beat: 'says that it is alive' } });
  expect(coverage.events).toEqual([
    { event: 'pay', lines: 2, arguments: { met: 3, of: 4 }, observations: 1, variables: ['cash'] },
    { event: 'count', lines: 1, arguments: { met: 0, of: 0 }, observations: 0, variables: [] },
  ]);
  expect(coverage.unseenVariables).toEqual(['day', 'counted']);
  expect(sharesOf(coverage).actions).toBe(0.5);
  expect(vacuityOf(coverage)).toEqual({ hidden: 0, skipped: 0.25, silent: 1 / 3, isVacuous: false });
});

test('logs that hidden steps explain are said to be vacuous', async () => {
  const head = { k: 'head', v: 1, spec: 'till' };
  const lines = [
    { k: 'ev', i: 0, a: 'open' },
    { k: 'ev', i: 1, a: 'open' },
    { k: 'end', events: 2, reason: 'complete' },
  ];
  const text = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  const coverage = await covered(tillModel(), [text], { hidden: ['count'] });
  expect(coverage).toMatchObject({ steps: 4, hiddenSteps: 2 });
  expect(vacuityOf(coverage)).toMatchObject({ hidden: 0.5, isVacuous: true });
});

test('how many states there are is counted for few sets of constants', async () => {
  const texts = [1, 2, 3, 4, 5].map((rms) =>
    logText(
      walkedLog(commitModel(rms).compiled, {
        seed: 1,
        events: 3,
        shown: 'nothing',
        head: { config: { rms } },
      }),
    ),
  );
  const coverages = await Promise.all(
    [texts.slice(0, 4), texts].map(async (some) => {
      const watch = new CoverageWatch();
      for (const [index, text] of some.entries()) {
        const options = { ...limits, listen: (stepper: Stepper<unknown>) => watch.watch(stepper) };
        await conform(readLog(bytes(text), 'a.ndjson'), 'a.ndjson', commitModel(index + 1), {}, options);
      }
      return watch.coverage();
    }),
  );
  expect(coverages.map((one) => one?.spaces.map(({ states }) => states.of !== undefined))).toEqual([
    [true, true, true, true],
    [false, false, false, false, false],
  ]);
  expect(coverages.map((one) => one?.allPairs !== undefined)).toEqual([true, false]);
});

const limits = {
  engine: 'auto',
  maxCandidates: 4_096,
  maxStates: 1_000_000,
  isStopped: () => false,
  invariants: 'not judged',
} as const;
