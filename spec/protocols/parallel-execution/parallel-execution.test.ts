import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { parallelExecution, parallelExecutionProtocol } from './index.ts';

protocolSuite(parallelExecutionProtocol);

test('any small block comes out as if executed in order, with and without estimates and versions', async () => {
  const amount = fc.integer({ min: 1, max: 3 });
  const block = fc.record({
    balances: fc.tuple(amount, amount).map((all) => [...all]),
    transactions: fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), amount), { minLength: 2, maxLength: 3 }),
    usesEstimates: fc.boolean(),
    comparesVersions: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(block, async ({ balances, transactions, ...switches }) => {
      const model = modelOf(parallelExecution, {
        accounts: transactions.map(([account]) => account),
        amounts: transactions.map(([, withdrawn]) => withdrawn),
        balances,
        ...switches,
      });
      const { verdict } = await checkWhole(model, { properties: 'safety', onViolation: 'continue' });
      // Which of its canaries a block shows is its own affair.
      const broken = verdict.kind === 'violated' ? verdict.violations.map(({ kind }) => kind) : [];
      expect(broken.filter((kind) => kind !== 'reachable')).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
