import { expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';
import { library } from './target.ts';

test('lists every protocol of the library with its instances and mutants', async () => {
  const { out, status } = await recorded(['list']);
  expect(status).toBe(0);
  for (const { spec, title, instances, mutants } of await library()) {
    expect(out).toContain(`${spec.name}  ${title}\n`);
    for (const name of [...Object.keys(instances), ...Object.keys(mutants)]) expect(out).toContain(name);
  }
});

test('lists the same as JSON', async () => {
  const { out } = await recorded(['list', '--json']);
  const names = (JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name);
  expect(names).toEqual((await library()).map(({ spec }) => spec.name));
});

test.each([
  ['a-protocol', ['list', './counter.ts']],
  ['a-protocol-as-json', ['list', './counter.ts', '--json']],
  ['a-bare-spec', ['list', './stops.ts']],
  ['temporal-properties', ['list', './lift.ts']],
  ['temporal-properties-as-json', ['list', './lift.ts', '--json']],
])('shows %s in full', async (golden, argv) => {
  await expect(await transcript(argv)).toMatchFileSnapshot(`golden/list-${golden}.txt`);
});
