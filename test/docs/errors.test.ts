import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentOf, proseOf, root } from './documents.ts';

/** The exported classes of the source that extend Error, by name. */
function exportedErrors(): readonly string[] {
  const bases = new Map<string, string>();
  const folders = ['spec', 'model', 'checker', 'traces', 'impl', 'cli'];
  for (const folder of folders.filter((name) => existsSync(join(root, name)))) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || /\.test(-d)?\.ts$/.test(name)) continue;
      const text = readFileSync(join(root, folder, name), 'utf8');
      for (const [, error = '', base = ''] of text.matchAll(/^export class (\w+) extends (\w+)/gm))
        bases.set(error, base);
    }
  }
  const isError = (name: string | undefined): boolean =>
    name !== undefined && (name === 'Error' || isError(bases.get(name)));
  return [...bases.keys()].filter(isError).sort();
}

test('every exported error class has a section in docs/errors.md, and every section a class', () => {
  const sections = proseOf(documentOf('docs/errors.md')).flatMap(
    ([, line]) => /^### (\w+)$/.exec(line)?.[1] ?? [],
  );
  expect(sections.toSorted()).toEqual(exportedErrors());
});
