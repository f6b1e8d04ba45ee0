import { expect, test } from 'vitest';
import { tillModel } from '../../test/logs/index.ts';
import type { LogEvent } from '../log/index.ts';
import type { NearMiss } from './near-miss.ts';
import { event, held } from './toy-holding.ts';

/** The nearest misses of the last of the events. */
async function missed(...events: readonly LogEvent[]): Promise<readonly NearMiss[]> {
  const head = { k: 'head', v: 1, spec: 'till' } as const;
  const { diagnosis } = await held(tillModel(), { head, events });
  expect(diagnosis?.line.number).toBe(events.length + 1);
  return diagnosis?.misses.nearest ?? [];
}

const paid = event('pay', { drawer: 'drawer1', amount: 5 });

test('a guard that is false is told with the conjunct, what it read, and how many are true', async () => {
  const [miss] = await missed(paid, event('take', { drawer: 'drawer1', amount: 6 }));
  expect(miss).toMatchObject({
    step: 'take(drawer=drawer1, amount=6)',
    passed: 1,
    conjuncts: 2,
    why: {
      kind: 'its guard is false',
      conjunct: 'the drawer holds it',
      read: [{ path: 'cash[drawer1]', value: '5' }],
      chosen: [
        { path: 'drawer', value: 'drawer1' },
        { path: 'amount', value: '6' },
      ],
    },
    mismatches: [],
  });
});

test('a step that leads elsewhere is told with what the log shows and what the spec has', async () => {
  const [miss] = await missed(
    paid,
    event('take', { drawer: 'drawer1', amount: 2 }, { '/cash/drawer1': 4, '/cash/drawer2': 0, '/day': 1 }),
  );
  expect(miss?.why).toEqual({ kind: 'it leads elsewhere' });
  expect(miss?.mismatches).toEqual([
    { path: '/cash/drawer1', when: 'after', observed: 4, predicted: 3 },
    { path: '/day', when: 'after', observed: 1, predicted: 0 },
  ]);
});

test('a step that leaves its types is told as that', async () => {
  const [miss] = await missed(paid, event('pay', { drawer: 'drawer1', amount: 5 }));
  expect(miss?.why).toMatchObject({ kind: 'it leaves the bounds', path: 'cash[drawer1]' });
});

test('of choices that are left open, the nearest come first', async () => {
  const misses = await missed(paid, event('take', { drawer: 'drawer1' }, { '/cash/drawer1': 9 }));
  // Guards that are true before those that are not, and there is no other order in which they miss.
  expect(misses.map(({ why }) => why.kind)).toEqual(Array.from({ length: 5 }, () => 'it leads elsewhere'));
  expect(misses[0]?.step).toBe('take(drawer=drawer1, amount=1)');
});

test('what was shown before the step is told apart', async () => {
  const shown: LogEvent = { ...event('count'), pre: { '/day': 2 }, post: { '/counted': true } };
  const [miss] = await missed(paid, shown);
  expect(miss?.mismatches).toEqual([{ path: '/day', when: 'before', observed: 2, predicted: 0 }]);
});

test('a value that a choice has in no state is told, where a binding lets it come so far', async () => {
  const head = { k: 'head', v: 1, spec: 'till' } as const;
  const binding = { events: { sale: { takes: ['pay'], arguments: { amount: '/args/price' } } } };
  const { diagnosis } = await held(tillModel(), { head, events: [event('sale', { price: 12 })] }, binding);
  expect(diagnosis?.misses.nearest.map(({ step, why }) => [step, why])).toEqual([
    ['pay', { kind: 'a choice has no such value', choice: 'amount', has: [], more: 0 }],
  ]);
});
