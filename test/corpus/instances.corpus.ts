import { expect, test } from 'vitest';
import { checked, instances, modelFor } from './checked.ts';
import { requireExpected } from './expected.ts';
import { isLarge } from './large.ts';

const large = instances.filter(([, { instance }]) => isLarge(instance));

test.each(large)('%s: verdict, counts and depth are as declared', async (name, one) => {
  const startMs = performance.now();
  const report = await checked(one);
  const seconds = (performance.now() - startMs) / 1_000;
  requireExpected(one.instance, modelFor(one), report);
  const { distinctStates, generatedStates, depth } = report.coverage;
  const grouped = (count: number): string => count.toLocaleString('en');
  process.stdout.write(
    `${name}: ${report.verdict.kind}, ${grouped(distinctStates)} distinct, ${grouped(generatedStates)} generated, ` +
      `depth ${depth}, ${seconds.toFixed(1)} s, ${(report.store.bytes / distinctStates).toFixed(1)} bytes a state\n`,
  );
});

test('there is something to do', () => {
  expect(large.length).toBeGreaterThan(0);
});
