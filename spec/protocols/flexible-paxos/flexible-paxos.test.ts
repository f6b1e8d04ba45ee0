import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { flexiblePaxosProtocol } from './index.ts';

protocolSuite(flexiblePaxosProtocol);

test('the sizes whose sets always meet are those that add up to more than the acceptors', () => {
  const anyCluster = fc.integer({ min: 1, max: 30 }).chain((acceptors) =>
    fc.record({
      acceptors: fc.constant(acceptors),
      q1: fc.integer({ min: 1, max: acceptors }),
      q2: fc.integer({ min: 1, max: acceptors }),
    }),
  );
  fc.assert(
    fc.property(anyCluster, ({ acceptors, q1, q2 }) => {
      // The two sets that are as far apart as they can be: one from each end.
      const meets = acceptors - q2 < q1;
      expect(meets).toBe(q1 + q2 > acceptors);
    }),
  );
});
