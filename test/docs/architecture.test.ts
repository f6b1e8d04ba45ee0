import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentOf, root } from './documents.ts';

test.each(['spec/language', 'model', 'checker', 'traces'])(
  'docs/architecture.md says what each file of %s does',
  (folder) => {
    const { text } = documentOf('docs/architecture.md');
    const files = readdirSync(join(root, folder)).filter(
      (name) => /\.ts$/.test(name) && !/^index\.ts$|^toy-|\.test(-d)?\.ts$/.test(name),
    );
    expect(files.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  },
);

test.each(['traces', 'impl'])('docs/architecture.md says what each folder of %s is for', (folder) => {
  const { text } = documentOf('docs/architecture.md');
  const folders = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(
    folders.map(({ name }) => `${folder}/${name}`).filter((name) => !text.includes(`\`${name}\``)),
  ).toEqual([]);
});
