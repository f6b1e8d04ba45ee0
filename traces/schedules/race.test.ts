import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConcurrentRun, runConcurrently, ScheduleError } from './concurrent-run.ts';
import { switchesOf } from './fewest-switches.ts';
import { judgeRun } from './judge-history.ts';
import { callsIn, type Program } from './program.ts';
import { race } from './race.ts';
import { raceStory } from './race-story.ts';
import { type VaultFault, vaultDriver, vaultModel } from './toy-vault.ts';

const options = { seed: 7, clients: 3, calls: 4, runs: 300 };

const twoTakers: Program = {
  ann: [{ action: 'take', arguments: { pot: 'left' } }],
  ben: [{ action: 'take', arguments: { pot: 'left' } }],
};

const run = (program: Program, choices: readonly number[], fault?: VaultFault, maxTurns = 1_000) =>
  runConcurrently(vaultDriver(fault), program, { seed: 1, choices, maxTurns });

/** What happened, in a word for each event. */
const eventsOf = ({ history }: ConcurrentRun): readonly string[] =>
  history.flatMap((line) => (line.k === 'ev' ? [`${line.n} ${line.phase}`] : []));

describe('a concurrent run', () => {
  // Kills: a switch where none is chosen, an interval that begins before the call.
  test('without choices lets each client go on as far as it can', async () => {
    const made = await run(twoTakers, []);
    expect(eventsOf(made)).toEqual([
      'ann invoke',
      'ann ok',
      'ben invoke',
      'ben ok',
      'observer invoke',
      'observer ok',
    ]);
    expect(made.history[0]).toEqual({ k: 'head', v: 1, spec: 'vault', order: 'interval', fail: 'nothing' });
    expect(made.history.at(-2)).toMatchObject({ post: { '/pots': { left: 0, right: 0 } } });
    expect(made.history.at(-1)).toEqual({ k: 'end', events: 6, reason: 'complete' });
    expect(made.choices).toEqual([]);
  });

  test('switches where it is told to', async () => {
    const made = await run(twoTakers, [0, 1], 'lost update');
    expect(made.turns.map(({ client, what }) => `${client} ${what}`)).toEqual([
      'ann call take',
      'ben call take',
      'ben read left',
      'ben write left',
      'ann read left',
      'ann write left',
    ]);
    expect(eventsOf(made).slice(0, 4)).toEqual(['ann invoke', 'ben invoke', 'ben ok', 'ann ok']);
  });

  test('is the same again for the same choices', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 12 }), async (choices) => {
        const first = await run(twoTakers, choices);
        expect(await run(twoTakers, first.choices)).toEqual(first);
        // Numbers too large count round, and what is told are those that were meant.
        expect((await run(twoTakers, choices)).choices).toEqual(first.choices);
      }),
      { numRuns: 30 },
    ));

  test('says who was not answered, and shows no state then', async () => {
    const crossing: Program = {
      ann: [{ action: 'move', arguments: { from: 'left', to: 'right' } }],
      ben: [{ action: 'move', arguments: { from: 'right', to: 'left' } }],
    };
    const made = await run(crossing, [0, 1, 1], 'deadlock');
    expect(made.calls.map(({ ending }) => ending)).toEqual(['unanswered', 'unanswered']);
    expect(eventsOf(made)).toEqual(['ann invoke', 'ben invoke', 'ann info', 'ben info']);
    const cut = await run(twoTakers, [], undefined, 2);
    expect(cut.calls.map(({ ending }) => ending)).toEqual(['unanswered']);
  });

  test('of what does not start under a scheduler is refused', async () => {
    const driver = { ...vaultDriver(), start: () => new Promise<never>(() => undefined) };
    const made = runConcurrently(driver, twoTakers, { seed: 1, choices: [], maxTurns: 10 });
    await expect(made).rejects.toThrow(ScheduleError);
    await expect(made).rejects.toThrow(
      'the implementation of vault does not start: nobody waits for a turn of the scheduler, and `start` has not ' +
        'returned. Its runs could not be taken again. Let all that is asynchronous in it wait for environment.scheduler.',
    );
    const broken = { ...vaultDriver(), start: () => Promise.reject(new RangeError('no disk')) };
    await expect(runConcurrently(broken, {}, { seed: 1, choices: [], maxTurns: 10 })).rejects.toThrow(
      'no disk',
    );
  });
});

describe('judging a run', () => {
  // An oracle that shares nothing with the matcher: balances are counted for every order that real time allows.
  const program: Program = {
    ann: [
      { action: 'take', arguments: { pot: 'left' } },
      { action: 'put', arguments: { pot: 'right' } },
    ],
    ben: [{ action: 'move', arguments: { from: 'left', to: 'right' } }],
    cid: [{ action: 'take', arguments: { pot: 'right' } }],
  };

  test('agrees with every order written out', async () => {
    let explained = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 16 }),
        fc.constantFrom<VaultFault | undefined>(undefined, 'lost update', 'answers before it is done'),
        async (choices, fault) => {
          const made = await run(program, choices, fault);
          const verdict = await judgeRun(vaultModel, vaultDriver(fault), made);
          expect(verdict.kind).toBe(isExplained(made) ? 'explained' : 'faulty');
          explained += verdict.kind === 'explained' ? 1 : 0;
        },
      ),
      { numRuns: 100, seed: 20_261_120 },
    );
    expect(explained).toBeGreaterThan(25);
    expect(explained).toBeLessThan(90);
  });
});

/** Whether some order of the accepted calls, in which no call comes after one that it returned before, leads to the end. */
function isExplained({ history, calls }: ConcurrentRun): boolean {
  const spans = calls.flatMap(({ ending }, op) => {
    const at = (phase: string) =>
      history.findIndex((line) => line.k === 'ev' && line.op === op && line.phase === phase);
    return ending === 'ok' ? [{ op, from: at('invoke'), to: at('ok') }] : [];
  });
  const last = history.at(-2);
  const seen = last?.k === 'ev' ? JSON.stringify(last.post) : '';
  const orders = (left: typeof spans, left0: number, right0: number): boolean => {
    if (left.length === 0) return JSON.stringify({ '/pots': { left: left0, right: right0 } }) === seen;
    return left.some((next) => {
      if (left.some((other) => other.to < next.from)) return false;
      const call = calls[next.op];
      const by = { left: 0, right: 0 };
      if (call?.action === 'take') by[call.arguments.pot as 'left'] -= 1;
      if (call?.action === 'put') by[call.arguments.pot as 'left'] += 1;
      if (call?.action === 'move') {
        by[call.arguments.from as 'left'] -= 1;
        by[call.arguments.to as 'left'] += 1;
      }
      const [a, b] = [left0 + by.left, right0 + by.right];
      if (a < 0 || b < 0 || a > 4 || b > 4) return false;
      return orders(
        left.filter((other) => other !== next),
        a,
        b,
      );
    });
  };
  return orders(spans, 2, 0);
}

describe('a race', () => {
  test('finds nothing wrong with what locks as it should', async () => {
    expect(await race(vaultModel, vaultDriver(), { ...options, runs: 30 })).toEqual({
      kind: 'explained within the budget',
      runs: 30,
      undecided: 0,
    });
  });

  test.each<readonly [VaultFault, kind: string, calls: number, switches: number]>([
    ['lost update', 'no order explains it', 2, 1],
    ['deadlock', 'unanswered', 2, 1],
    ['throws under contention', 'threw', 2, 1],
    ['answers before it is done', 'no order explains it', 1, 0],
  ])('finds %s, and makes the run as small as can be', async (fault, kind, calls, switches) => {
    const report = await race(vaultModel, vaultDriver(fault), options);
    if (report.kind !== 'faulty') throw new Error('nothing was found');
    const { faulty } = report;
    expect(faulty.fault.kind).toBe(kind);
    expect(callsIn(faulty.program)).toBe(calls);
    expect(switchesOf(faulty.run.choices)).toBe(switches);
    // It is a run that can be made again.
    const again = await runConcurrently(vaultDriver(fault), faulty.program, {
      seed: options.seed,
      choices: faulty.run.choices,
      maxTurns: 10_000,
    });
    expect(again).toEqual(faulty.run);
    expect(await judgeRun(vaultModel, vaultDriver(fault), again)).toMatchObject({ fault: { kind } });
  });

  test('is the same again for the same seed', async () => {
    const made = () => race(vaultModel, vaultDriver('throws under contention'), options);
    expect(await made()).toEqual(await made());
  });

  test('is told as who called what when, and what is wrong', async () => {
    const report = await race(vaultModel, vaultDriver('lost update'), options);
    if (report.kind !== 'faulty') throw new Error('nothing was found');
    expect(raceStory(report.faulty)).toMatchInlineSnapshot(`
      "  1  client 1  calls put(pot=right)
        2  client 2  calls put(pot=right)
        3  client 2  put is accepted
        4  client 1  put is accepted
        5  at last   {"/pots":{"left":2,"right":1}}

        The spec explains this in no order of the calls that were accepted.
        The choices of the schedule: [0,0,1]
      "
    `);
  });
});
