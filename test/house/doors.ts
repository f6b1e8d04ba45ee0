import type { Rule } from './rule.ts';
import { folderOf } from './source.ts';

export const doors: Rule = {
  name: 'a folder is entered through its index.ts',
  cure: "import the folder's index.ts, and export from there what others need",
  breachesIn: ({ path, imports }) =>
    imports.flatMap(({ specifier, target, line }) => {
      if (target === undefined || isDoor(target)) return [];
      // Fixtures are furniture of the folder that they stand in.
      const folder = folderOf(target).replace(/\/fixtures(\/.*)?$/, '');
      if (`${folderOf(path)}/`.startsWith(`${folder}/`)) return [];
      return [{ line, what: `${specifier} goes into ${folder}/ past its door` }];
    }),
};

/**
 * Two folders have a door of another name: a worker loads one protocol's spec without the rest, and what runs a command
 * line runs all of `cli`.
 */
function isDoor(path: string): boolean {
  return (
    /(^|\/)index\.ts$/.test(path) ||
    /^spec\/protocols\/[^/]+\/spec\.ts$/.test(path) ||
    path === 'cli/command-line.ts'
  );
}
