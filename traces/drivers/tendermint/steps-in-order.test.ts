import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LateStepError } from './late-step-error.ts';
import { StepsInOrder } from './steps-in-order.ts';

interface Told {
  readonly node: string;
  readonly at: number;
}

/** What three nodes tell, each in its own order. No two times are the same, as on a clock of nanoseconds. */
const tellings = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 })
  .chain((times) =>
    fc
      .array(fc.constantFrom('n1', 'n2', 'n3'), { minLength: times.length, maxLength: times.length })
      .map((nodes) => times.map((at, index): Told => ({ node: nodes[index] ?? 'n1', at }))),
  );

describe('what several nodes tell', () => {
  test('is given on by time, wherever it is said that nothing earlier comes', () => {
    fc.assert(
      fc.property(tellings, fc.integer({ min: 0, max: 300 }), (told, lag) => {
        const given: Told[] = [];
        const order = new StepsInOrder<Told>((item) => given.push(item));
        const byTime = told.toSorted((a, b) => a.at - b.at);
        // Each arrives at most `lag` after its time, those of one node in their order.
        const arrivals = byTime.map((item) => ({ item, by: item.at + (item.node === 'n2' ? lag : 0) }));
        for (const { item, by } of arrivals.toSorted((a, b) => a.by - b.by)) {
          order.advance(BigInt(by - lag - 1));
          order.add(item.node, BigInt(item.at), item);
        }
        order.end();
        expect(given).toEqual(byTime);
      }),
      { numRuns: 300 },
    );
  });

  test('is not given on before it is certain', () => {
    const given: string[] = [];
    const order = new StepsInOrder<string>((item) => given.push(item));
    order.add('n1', 5n, 'five');
    order.add('n2', 3n, 'three');
    order.advance(4n);
    expect(given).toEqual(['three']);
  });

  test('is an error where it comes too late', () => {
    const order = new StepsInOrder<string>(() => {});
    order.advance(10n);
    expect(() => order.add('n1', 10n, 'ten')).toThrow(new LateStepError('n1', 10n, 10n));
    expect(new LateStepError('n1', 9n, 10n).message).toBe(
      'a step of n1 at 9 ns came when the log had gone on to 10 ns, so it would stand in the wrong place. ' +
        'An order that nobody observed proves nothing. Give steps longer to arrive, or find out what held up the file of that node.',
    );
  });

  test('is an error where a node goes back in time', () => {
    const order = new StepsInOrder<string>(() => {});
    order.add('n1', 10n, 'ten');
    order.add('n2', 9n, 'nine');
    expect(() => order.add('n1', 8n, 'eight')).toThrow(LateStepError);
  });
});
