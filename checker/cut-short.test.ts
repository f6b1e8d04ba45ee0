import { expect, test } from 'vitest';
import { modelOf, traceLength } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { checkOptions } from './fixtures/specs.ts';
import { check, unlimited } from './index.ts';

/** One step leads to each of many states, so that whatever a limit stops, it stops in the middle of a level. */
const wide = spec('wide', {}, () => {
  const Far = t.int(0, 3_000);
  const { action, define } = variables({ a: Far, b: Far });
  const leap = action(
    { to: Far },
    {
      when: (s) => s.a === 0,
      then: (s, { to }) => {
        s.a = to;
      },
    },
  );
  const skip = action(
    { to: t.int(1, 400) },
    {
      when: (s) => s.a > 0,
      then: (s, { to }) => {
        s.b = to;
      },
    },
  );
  return define({
    actions: { leap, skip },
    invariants: { 'nobody skips far': (s) => s.b < 400 },
    terminal: () => true,
  });
});

test.each([
  ['states', { maxStates: 60_000 }],
  ['memory', { maxMemoryBytes: 500_000 }],
])('a violation that was found before a limit on %s is reported', async (_, limit) => {
  const report = await check(modelOf(wide), { ...checkOptions, limits: { ...unlimited, ...limit } });
  expect(report.verdict).toMatchObject({ kind: 'violated', violations: [{ property: 'nobody skips far' }] });
  if (report.verdict.kind !== 'violated') return;
  const [{ trace }] = report.verdict.violations;
  expect(trace && traceLength(trace)).toBe(2);
  expect(report.coverage.distinctStates).toBeLessThan(1_000_000);
  expect(report.isComplete).toBe(false);
});
