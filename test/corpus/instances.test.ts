import { expect, test } from 'vitest';
import { checked, instances, modelFor } from './checked.ts';
import { requireExpected } from './expected.ts';
import { isLarge } from './large.ts';

const small = instances.filter(([, { instance }]) => !isLarge(instance));

test.each(small)('%s: verdict, counts and depth are as declared', async (_, one) => {
  requireExpected(one.instance, modelFor(one), await checked(one));
});

test('most of the corpus is small enough for every run of the tests', () => {
  expect(small.length * 2).toBeGreaterThan(instances.length);
});
