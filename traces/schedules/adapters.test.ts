import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schedulerOf, timersUnder } from './adapters.ts';
import { OwnedScheduler } from './owned-scheduler.ts';
import { ToyVault } from './toy-vault.ts';

async function finished(scheduler: OwnedScheduler): Promise<void> {
  for (await scheduler.quiet(); scheduler.goOn(); await scheduler.quiet());
}

test('a scheduler of fast-check finds a lost update, and none where there are locks', async () => {
  const property = (fault: 'lost update' | undefined) =>
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const vault = new ToyVault(schedulerOf(scheduler), fault);
      const taken = [1, 2].map(() => vault.change([{ pot: 'left', by: -1 }]));
      await scheduler.waitFor(Promise.all(taken));
      expect(vault.pots.left).toBe(0);
    });
  await fc.assert(property(undefined), { numRuns: 50 });
  await expect(fc.assert(property('lost update'), { numRuns: 50 })).rejects.toThrow(
    'promise::read left resolved',
  );
});

test('timers go off in the order of the turns, and take no time', async () => {
  const scheduler = new OwnedScheduler([1]);
  const timers = timersUnder(scheduler);
  const gone: string[] = [];
  timers.setTimeout(() => gone.push(`first at ${timers.now()}`), 5_000);
  timers.setTimeout(() => gone.push(`second at ${timers.now()}`), 60_000);
  timers.clearTimeout(timers.setTimeout(() => gone.push('cleared'), 1));
  await finished(scheduler);
  expect(gone).toEqual(['second at 60000', 'first at 60000']);
  expect(scheduler.turns.map(({ what }) => what)).toEqual([
    'timer of 60000 ms',
    'timer of 5000 ms',
    'timer of 1 ms',
  ]);
});
