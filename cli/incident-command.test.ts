import { expect, test } from 'vitest';
import { recorded, transcript } from './fixtures/recorded-io.ts';
import { library } from './target.ts';

const names = (await library()).flatMap(({ incidents = {} }) => Object.keys(incidents));

test('lists every incident of the library, each under a name of its own', async () => {
  const { out, status } = await recorded(['incident', 'list']);
  expect(status).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(names);
  expect(new Set(names).size).toBe(names.length);
});

test('lists the same as JSON', async () => {
  const { out } = await recorded(['incident', 'list', '--json']);
  expect((JSON.parse(out) as readonly { readonly name: string }[]).map(({ name }) => name)).toEqual(names);
});

test.each(names)('tells %s in five lines, with the commands that show it', async (name) => {
  const { out, status } = await recorded(['incident', 'show', name]);
  expect(status).toBe(0);
  expect(out.split('\n').slice(1, 7)).toEqual([...Array(5).fill(expect.stringMatching(/^ {2}\S/)), '']);
  expect(out).toContain('npx assay check');
});

test.each([
  ['shows-an-incident', ['incident', 'show', 'raft-figure-8']],
  ['runs-an-incident', ['incident', 'run', 'synthetix-skrw']],
])('%s', async (golden, argv) => {
  await expect(await transcript(argv)).toMatchFileSnapshot(`golden/incident-${golden}.txt`);
});

test('a run that is broken off says that it shows nothing', async () => {
  const stop: { now: () => void } = { now: () => undefined };
  const { out, status } = await recorded(['incident', 'run', 'synthetix-skrw'], {
    onInterrupt: (listener) => {
      stop.now = listener;
      listener();
      return () => undefined;
    },
  });
  expect(status).toBe(3);
  expect(out).toContain('with the flaw the spec is inconclusive: it does not show the incident');
});
