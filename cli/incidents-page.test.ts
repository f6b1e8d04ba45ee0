import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { areas } from '../spec/protocols/index.ts';
import { recorded } from './fixtures/recorded-io.ts';

// `npm run golden` writes docs/incidents.md anew, from what the commands print.

const page = fileURLToPath(new URL('../docs/incidents.md', import.meta.url));

const head = `# Incidents

Losses of real money and bugs of published protocols, each one command away: the counterexample that the flaw gives, and
the verdict with what would have helped. Every page of this document is what \`assay incident run <name>\` prints, and is
compared with it whenever the tests run. A model is small, and shows how a loss is possible, not how large it was.
`;

test('docs/incidents.md is what the commands print', async () => {
  const pages = [head];
  for (const { title, protocols } of areas) {
    const names = protocols.flatMap(({ incidents = {} }) => Object.keys(incidents));
    if (names.length > 0) pages.push(`## ${title}\n`);
    for (const name of names) pages.push(await pageOf(name));
  }
  await expect(pages.join('\n')).toMatchFileSnapshot(page);
});

async function pageOf(name: string): Promise<string> {
  const { out, err, status } = await recorded(['incident', 'run', name]);
  expect({ name, err, status }).toEqual({ name, err: '', status: 0 });
  // Its first line is the title.
  const [title, ...rest] = out.trimEnd().split('\n');
  return [`### ${title}`, '', '```text', `npx assay incident run ${name}`, '', ...rest, '```', ''].join('\n');
}
