import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { checkWhole, protocolSuite } from '../../../test/corpus/index.ts';
import { sequentialExecution, sequentialExecutionProtocol } from './index.ts';

protocolSuite(sequentialExecutionProtocol);

test('every block has one behaviour, and conserves what it does not pay', async () => {
  const amount = fc.integer({ min: 1, max: 1_000_000_000 });
  const block = fc.record({
    balances: fc.tuple(amount, amount, amount).map((all) => [...all]),
    transactions: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), amount), { minLength: 1, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(block, async ({ balances, transactions }) => {
      const model = modelOf(sequentialExecution, {
        accounts: transactions.map(([account]) => account),
        amounts: transactions.map(([, withdrawn]) => withdrawn),
        balances,
      });
      const { verdict, coverage } = await checkWhole(model, { properties: 'safety' });
      // Which of its canaries a block shows is its own affair.
      const broken = verdict.kind === 'violated' ? verdict.violations.map(({ kind }) => kind) : [];
      expect(broken.filter((kind) => kind !== 'reachable')).toEqual([]);
      expect(coverage.distinctStates).toBe(transactions.length + 1);
    }),
    { numRuns: 30 },
  );
});
