import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, type Document, documentOf, documents, proseOf, root } from './documents.ts';

const all = documents();

describe.each(all.map((document) => [document.path, document] as const))('%s', (path, document) => {
  test('every relative link leads to a file, and to a heading of it where it names one', () => {
    expect(linksOf(document).flatMap(([line, link]) => faultOf(path, line, link))).toEqual([]);
  });

  test('every code fence is closed and says its language', () => {
    const fences = document.lines.filter((line) => line.startsWith('```')).length;
    expect(fences % 2).toBe(0);
    expect(document.blocks.filter(({ language }) => language === '')).toEqual([]);
  });
});

test('every document is linked from another', () => {
  const linked = new Set(
    all.flatMap((document) => linksOf(document).map(([, link]) => targetOf(document.path, link).file)),
  );
  expect(all.map(({ path }) => path).filter((path) => path !== 'README.md' && !linked.has(path))).toEqual([]);
});

function linksOf(document: Document): readonly (readonly [line: number, link: string])[] {
  return proseOf(document).flatMap(([number, line]) =>
    [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) =>
      /^[a-z]+:/.test(link) ? [] : [[number, link] as const],
    ),
  );
}

function targetOf(
  path: string,
  link: string,
): { readonly file: string; readonly anchor: string | undefined } {
  const [file = '', anchor] = link.split('#');
  return { file: file === '' ? path : normalize(join(dirname(path), file)), anchor };
}

function faultOf(path: string, line: number, link: string): readonly string[] {
  const { file, anchor } = targetOf(path, link);
  if (!existsSync(join(root, file))) return [`${path}:${line}: ${link} leads to no file`];
  if (anchor === undefined || anchorsOf(documentOf(file)).has(anchor)) return [];
  return [`${path}:${line}: ${link} leads to no heading`];
}
