import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a document: `ts my-spec.ts` is of language `ts` and has the name `my-spec.ts`. */
export interface Block {
  readonly language: string;
  readonly name: string | undefined;
  readonly text: string;
  /** The lines between the fences, from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
}

/** A document of the repository. */
export interface Document {
  /** From the root: `docs/tutorial.md`. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
}

/** Every Markdown file that is ours and for readers: at the root, and under `docs`. */
export function documents(): readonly Document[] {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return [...atRoot, ...below].sort().map((path) => documentOf(path));
}

export function documentOf(path: string): Document {
  const text = readFileSync(join(root, path), 'utf8');
  const lines = text.split('\n');
  return { path: relative(root, join(root, path)), text, lines, blocks: blocksIn(lines) };
}

function blocksIn(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly info: string; readonly first: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('```')) continue;
    if (open === undefined) {
      open = { info: line.slice(3).trim(), first: index + 1 };
      continue;
    }
    const [language = '', name] = open.info.split(' ');
    const text = lines.slice(open.first, index).join('\n');
    blocks.push({ language, name, text, first: open.first, end: index });
    open = undefined;
  }
  return blocks;
}

/** The lines that are no code, with their numbers from 1. */
export function proseOf({ lines, blocks }: Document): readonly (readonly [number, string])[] {
  return lines.flatMap((line, index) =>
    blocks.some(({ first, end }) => index >= first - 1 && index <= end) ? [] : [[index + 1, line] as const],
  );
}

/** The anchors that GitHub gives to the headings of a document. */
export function anchorsOf(document: Document): ReadonlySet<string> {
  return new Set(
    proseOf(document).flatMap(([, line]) => {
      const heading = /^#{1,6} +(.*)$/.exec(line)?.[1];
      return heading === undefined ? [] : [anchorOf(heading)];
    }),
  );
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
