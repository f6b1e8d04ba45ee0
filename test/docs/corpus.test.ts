import { expect, test } from 'vitest';
import { grouped, instances, toldIn } from '../corpus/index.ts';
import { documentOf } from './documents.ts';

test('docs/corpus.md tells of every instance what its protocol declares', () => {
  const told = toldIn(documentOf('docs/corpus.md').text);
  expect(told.map(([protocol, instance, verdict]) => [protocol, instance, verdict])).toEqual(
    instances.map(([name, { protocol, instance }]) => [
      protocol.spec.name,
      name.slice(protocol.spec.name.length + 2),
      instance.expect.verdict,
    ]),
  );
  for (const [index, [, { instance }]] of instances.entries()) {
    const { distinct, generated } = instance.expect;
    const [, , , states, steps] = told[index] ?? [];
    if (distinct !== undefined) expect(states).toBe(grouped(distinct));
    if (generated !== undefined) expect(steps).toBe(grouped(generated));
  }
});
