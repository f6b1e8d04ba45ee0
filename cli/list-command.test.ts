import { expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';
import { library } from './target.ts';

test('lists every protocol of the library once, with how much there is of it', async () => {
  const { out, status } = await recorded(['list']);
  expect(status).toBe(0);
  const lines = out.split('\n').filter((line) => line.startsWith('  '));
  const known = await library();
  expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(known.map(({ spec }) => spec.name));
  for (const [index, { title, instances, mutants }] of known.entries()) {
    expect(lines[index]).toContain(title);
    const [one, other] = [instances, mutants].map((all) => Object.keys(all).length);
    expect(lines[index]).toMatch(new RegExp(` ${one} instances?, ${other} mutants?`));
  }
});

test('lists the same as JSON', async () => {
  const { out } = await recorded(['list', '--json']);
  const names = (JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name);
  expect(names).toEqual((await library()).map(({ spec }) => spec.name));
});

test('gives the sweeps of a protocol as JSON, with where their boundaries come from', async () => {
  const { out } = await recorded(['list', 'htlc', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    sweeps: { 'TA >= TB + D, for D = 1': { over: { TA: [2, 8], TB: [2, 8] }, source: expect.any(String) } },
  });
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
