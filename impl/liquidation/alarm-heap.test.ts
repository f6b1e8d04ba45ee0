import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AlarmHeap } from './alarm-heap.ts';

const step = fc.oneof(
  fc.record({
    kind: fc.constant('push' as const),
    key: fc.integer({ min: -9, max: 9 }),
    account: fc.nat({ max: 5 }),
  }),
  fc.record({
    kind: fc.constant('append' as const),
    key: fc.integer({ min: -9, max: 9 }),
    account: fc.nat({ max: 5 }),
  }),
  fc.record({ kind: fc.constant('drop' as const) }),
  fc.record({ kind: fc.constant('renew' as const), account: fc.nat({ max: 5 }) }),
  fc.record({ kind: fc.constant('keep only' as const) }),
);

interface Alarm {
  readonly key: number;
  readonly account: number;
  readonly version: number;
}

test('the lowest alarm comes first, as in a list that is searched', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const heap = new AlarmHeap();
      const versions = new Int32Array(6);
      let list: readonly Alarm[] = [];
      for (const step of steps) {
        switch (step.kind) {
          case 'push':
          case 'append': {
            const alarm = { key: step.key, account: step.account, version: versions[step.account] ?? 0 };
            heap[step.kind](alarm.key, alarm.account, alarm.version);
            if (step.kind === 'append') heap.arrange();
            list = [...list, alarm];
            break;
          }
          case 'drop': {
            if (list.length === 0) break;
            const dropped = list.findIndex(
              ({ key, account, version }) =>
                key === heap.lowestKey && account === heap.lowestAccount && version === heap.lowestVersion,
            );
            list = list.filter((_, index) => index !== dropped);
            heap.drop();
            break;
          }
          case 'renew':
            versions[step.account] = (versions[step.account] ?? 0) + 1;
            break;
          case 'keep only':
            heap.keepOnly(versions);
            list = list.filter(({ account, version }) => versions[account] === version);
            break;
        }
        expect(heap.count).toBe(list.length);
        expect(heap.lowestKey).toBe(Math.min(Number.POSITIVE_INFINITY, ...list.map(({ key }) => key)));
      }
    }),
    { numRuns: 300 },
  );
});
