import { expect, test } from 'vitest';
import { protocols } from '../../spec/protocols/index.ts';
import { checked, instances, modelFor } from './checked.ts';
import { requireExpected } from './expected.ts';
import { isLarge } from './large.ts';

const small = instances.filter(([, { instance }]) => !isLarge(instance));

test.each(small)('%s: verdict, counts and depth are as declared', async (_, one) => {
  requireExpected(one.instance, modelFor(one), await checked(one));
});

test('every protocol has an instance among them', () => {
  expect(new Set(small.map(([, { protocol }]) => protocol))).toEqual(new Set(protocols));
});
