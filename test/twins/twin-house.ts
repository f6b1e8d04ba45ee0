import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Driver } from '../../traces/fuzzing/index.ts';
import type { Twin } from './twin.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What drivers see besides implementations: not copied, so that a twin is fuzzed by the code that is tested here. */
const shared = ['spec', 'model', 'checker', 'traces/fuzzing', 'traces/log', 'traces/conformance'];

/** Makes drivers of the protocol, from constants. */
export type DriverMaker = (constants: Readonly<Record<string, unknown>>) => Driver<unknown>;

/** A house in which the implementations are copies, one of them with a slip, and all else is as it is. */
export class TwinHouse {
  readonly #folder = mkdtempSync(join(tmpdir(), 'assay-twin-'));

  constructor(twin: Twin | undefined) {
    for (const part of ['impl', 'traces/drivers']) {
      cpSync(join(repository, part), join(this.#folder, part), { recursive: true });
    }
    for (const part of shared) symlinkSync(join(repository, part), join(this.#folder, part));
    symlinkSync(join(repository, 'node_modules'), join(this.#folder, 'node_modules'));
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }\n');
    if (twin === undefined) return;
    const path = join(this.#folder, twin.file);
    const text = readFileSync(path, 'utf8');
    if (text.split(twin.from).length !== 2)
      throw new Error(`${twin.file} has the text of "${twin.mutant}" not once; mend the twin`);
    writeFileSync(
      path,
      text.replace(twin.from, () => twin.to),
    );
  }

  /** A module of this house, by its path from the top of the repository. */
  async module<Exports>(path: string): Promise<Exports> {
    // True: the copy exports what the module itself does.
    return (await import(/* @vite-ignore */ pathToFileURL(join(this.#folder, path)).href)) as Exports;
  }

  /** The driver maker that `name` of the protocol's drivers is, with this house's implementations. */
  async driverMaker(protocol: string): Promise<DriverMaker> {
    const url = pathToFileURL(join(this.#folder, 'traces/drivers', protocol, 'index.ts')).href;
    const module = (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>;
    const words = protocol.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const maker = module[`${words}Driver`];
    if (typeof maker !== 'function') throw new Error(`the drivers of ${protocol} make none`);
    // True: the drivers are functions of their spec's constants.
    return maker as DriverMaker;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
