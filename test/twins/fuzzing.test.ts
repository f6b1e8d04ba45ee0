import { describe, expect, test } from 'vitest';
import { foundWith, foundWithout, instancesOf, twinned } from './fuzzing.ts';

describe.each(twinned)('$name', (each) => {
  test.each(each.twins)('fuzzing finds: $mutant', async (twin) => {
    const [found] = await foundWith(each, twin, [1]);
    expect(found?.steps).toBeDefined();
    const { length } = each.protocol.mutants?.[twin.mutant] ?? { length: 0 };
    expect(found?.shrunk).toBeLessThanOrEqual(1.5 * length);
  });

  test.each(instancesOf(each))('fuzzing finds nothing where there is no slip: %s', async (instance) => {
    expect((await foundWithout(each, instance, each.stepsWithout))?.kind).toBe('conforms within the budget');
  });
});
