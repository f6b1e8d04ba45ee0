import { expect, test } from 'vitest';
import { transcript } from './fixtures/recorded-io.ts';

test.each(
  [[], ['list'], ['check'], ['walk'], ['incident'], ['incident', 'run'], ['sweep'], ['replay'], ['show']].map(
    (argv) => [argv] as const,
  ),
)('the help of %j needs no manual', async (argv) => {
  const text = await transcript([...argv, '--help']);
  await expect(text).toMatchFileSnapshot(`golden/help${argv.map((word) => `-${word}`).join('')}.txt`);
});
