import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timeline } from './timeline.ts';

test('events happen in the order of their times, and of being asked for at one time', () => {
  const asked = fc.array(fc.record({ at: fc.integer({ min: 0, max: 9 }), takes: fc.nat({ max: 3 }) }), {
    size: 'medium',
  });
  fc.assert(
    fc.property(asked, (requests) => {
      const timeline = new Timeline<number>();
      // The slow twin: a list, sorted anew for every event. Sorting is stable.
      let waiting: { readonly at: number; readonly event: number }[] = [];
      let now = 0;
      for (const [event, { at, takes }] of requests.entries()) {
        timeline.add(at, event);
        waiting.push({ at: Math.max(at, now), event });
        for (let count = 0; count < takes; count += 1) {
          const [first, ...rest] = waiting.toSorted((one, other) => one.at - other.at);
          expect(timeline.next()).toBe(first?.event);
          now = first?.at ?? now;
          expect(timeline.now).toBe(now);
          waiting = rest;
        }
      }
    }),
  );
});
