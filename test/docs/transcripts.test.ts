import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../cli/command-line.ts';
import { type Block, type Document, documents, root } from './documents.ts';

// A document is its own golden file: it is rewritten with what its commands print, and must come out the same.
// `npm run golden` brings documents up to date.

let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assay-docs-'));
  // As in the clone, whose specs are modules.
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }\n');
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const told = documents().filter(({ blocks }) => blocks.some(({ language }) => language === 'console'));

test.each(told.map((document) => [document.path, document] as const))(
  '%s shows what its commands print',
  async (path, document) => {
    await expect(await retold(document)).toMatchFileSnapshot(join(root, path));
  },
);

/** The document with its specs loaded and its commands run again, in order. */
async function retold(document: Document): Promise<string> {
  const lines = [...document.lines];
  const session = { directory: mkdtempSync(join(scratch, 'session-')), status: 0 };
  // Documents speak of what a clone has.
  mkdirSync(join(session.directory, 'traces'));
  symlinkSync(join(root, 'traces/recordings'), join(session.directory, 'traces/recordings'));
  const replacements: (readonly [Block, readonly string[]])[] = [];
  for (const block of document.blocks) {
    if (block.name !== undefined) writeFileSync(join(session.directory, block.name), sourced(block.text));
    if (block.language === 'console')
      replacements.push([block, await rerun(block.text.split('\n'), session)]);
  }
  for (const [block, told] of replacements.reverse())
    lines.splice(block.first, block.end - block.first, ...told);
  return lines.join('\n');
}

/** A file of a document as it is run from source: nothing is built for the tests. */
function sourced(text: string): string {
  const door = JSON.stringify(join(root, 'spec/language/index.ts'));
  return text.replaceAll(/ from 'assay';/g, ` from ${door};`);
}

interface Session {
  readonly directory: string;
  /** What the last command ended with. */
  status: number;
}

/** The lines of a console: each command with what it prints now. */
async function rerun(lines: readonly string[], session: Session): Promise<readonly string[]> {
  const starts = [...lines.keys()].filter((index) => lines[index]?.startsWith('$ '));
  const told: string[] = [];
  for (const [order, start] of starts.entries()) {
    const command = lines[start] ?? '';
    const before = lines.slice(start + 1, starts[order + 1] ?? lines.length);
    told.push(command, ...settled(before, await outputOf(command.slice(2), session)));
  }
  return told;
}

async function outputOf(command: string, session: Session): Promise<readonly string[]> {
  const [, ...argv] = wordsOf(command.replace(/^npx /, ''));
  if (command === 'echo $?') return [String(session.status)];
  expect(command).toMatch(/^npx assay /);
  const written: string[] = [];
  const outlet = { write: (text: string) => void written.push(text), isTerminal: false, columns: 100 };
  session.status = await runCli(argv, {
    out: outlet,
    err: outlet,
    colours: 'unwanted',
    directory: session.directory,
    now: () => performance.now(),
    randomSeed: () => 7,
    cores: 1,
    memoryBytes: 2 ** 30,
    version: `assay 0.1.0, Node ${process.versions.node}`,
    onInterrupt: () => () => undefined,
    exitAtOnce: (status) => {
      throw new Error(`the process would end with ${status}`);
    },
  });
  return written.join('').replace(/\n$/, '').split('\n');
}

/** The words of a command line; only plain words and quoted ones are understood. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** `after`, but for what differs from run to run and what the document leaves out: those stay as they are. */
function settled(before: readonly string[], after: readonly string[]): readonly string[] {
  const cut = before.indexOf('…');
  if (cut >= 0) {
    const [head, tail] = [before.slice(0, cut), before.slice(cut + 1)];
    return [
      ...settled(head, after.slice(0, head.length)),
      '…',
      ...settled(tail, tail.length === 0 ? [] : after.slice(-tail.length)),
    ];
  }
  return after.map((line, index) =>
    isEffort(line) && isEffort(before[index] ?? '') ? (before[index] ?? line) : line,
  );
}

/** `31 ms · 36.7 k/s · 1 worker · 1 word a state, 20.5 KB in all · assay 0.1.0, Node 20.20.2`, or without a speed. */
function isEffort(line: string): boolean {
  return /^[\d.]+ m?s · ([\d.]+ ?[kM]?\/s · .*)?assay [\d.]+, Node [\d.]+$/.test(line);
}
