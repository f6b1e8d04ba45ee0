import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import ts from 'typescript';
import { type Breakage, broken } from './breakage.ts';

/** What no test that a breakage names looks at. */
const leftOut: ReadonlySet<string> = new Set(['node_modules', 'dist', 'docs', 'bench', 'coverage', '.git']);

/** A copy of the sources in a temporary folder, with the packages that they use. */
export class ScratchTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-broken-'));

  constructor(from: string, packages: string) {
    cpSync(from, this.folder, {
      recursive: true,
      filter: (path) => relative(from, path).includes('/') || !leftOut.has(basename(path)),
    });
    symlinkSync(packages, join(this.folder, 'node_modules'));
  }

  /** Makes every change of `breakage`. @throws MisfitError, or SyntaxError where what comes out is no TypeScript. */
  break({ changes }: Breakage): void {
    for (const change of changes) {
      const path = join(this.folder, change.file);
      const text = broken(readFileSync(path, 'utf8'), change);
      const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
      for (const { messageText } of diagnostics)
        throw new SyntaxError(`${change.file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
      writeFileSync(path, text);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
