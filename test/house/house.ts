import { readdirSync, readFileSync } from 'node:fs';
import type { House } from './rule.ts';
import { sourceOf } from './source.ts';

/** Every TypeScript file of the repository at `root`, by its path from there. */
export function houseAt(root: URL): House {
  const paths = readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return isSource(entry.name) ? [entry.name] : [];
    if (notOurs.has(entry.name)) return [];
    const inside = readdirSync(new URL(`${entry.name}/`, root), { recursive: true, encoding: 'utf8' });
    return inside.filter(isSource).map((path) => `${entry.name}/${path.replaceAll('\\', '/')}`);
  });
  return new Map(
    paths.sort().map((path) => [path, sourceOf(path, readFileSync(new URL(path, root), 'utf8'))]),
  );
}

const notOurs: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage']);

function isSource(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path) && !path.startsWith('out/');
}
