import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** How a command line ended. */
export interface Ended {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

/** A folder of a user's, with Assay built and installed in it as the registry would deliver it. */
export class Installed {
  readonly #folder = moduleFolder();

  constructor() {
    const modules = join(this.#folder, 'node_modules');
    const own = join(modules, 'assay');
    mkdirSync(own, { recursive: true });
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    // Types are checked elsewhere; what is emitted is the same.
    const flags = ['-p', join(repository, 'tsconfig.build.json'), '--outDir', join(own, 'dist'), '--noCheck'];
    execFileSync(process.execPath, [compiler, ...flags], { stdio: 'inherit' });
    cpSync(join(repository, 'package.json'), join(own, 'package.json'));
    // True of our own package.json.
    const { dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    for (const name of Object.keys(dependencies))
      symlinkSync(join(repository, 'node_modules', name), join(modules, name));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  /** Runs `assay` in a process of its own, in this folder. `onErr` sees what standard error has so far. */
  assay(
    argv: readonly string[],
    onErr: (written: string, interrupt: () => void) => void = () => undefined,
  ): Promise<Ended> {
    const program = join(this.#folder, 'node_modules/assay/dist/cli/main.js');
    const child = spawn(process.execPath, [program, ...argv], { cwd: this.#folder });
    const written = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      written.out += String(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      written.err += String(chunk);
      onErr(written.err, () => child.kill('SIGINT'));
    });
    return new Promise((resolve) => {
      child.on('close', (status) => resolve({ ...written, status }));
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A folder of a user whose package says that its files are modules. */
function moduleFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-installed-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return folder;
}
