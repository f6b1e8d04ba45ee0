import ts from 'typescript';
import type { Rule } from './rule.ts';
import { lineOf, nodesOf } from './source.ts';

export const plainExports: Rule = {
  name: 'there are no default exports, no enums and no namespaces',
  cure: 'export by name; write a union of words; a module is a namespace already',
  breachesIn: ({ path, tree }) => {
    const found = [];
    for (const node of nodesOf(tree)) {
      const what = faultOf(node);
      // What configures a tool is written as the tool wants it.
      if (what === undefined || (what === defaultExport && path.endsWith('.config.ts'))) continue;
      found.push({ line: lineOf(tree, node), what });
    }
    return found;
  },
};

const defaultExport = 'exports a default';

function faultOf(node: ts.Node): string | undefined {
  if (ts.isEnumDeclaration(node)) return 'declares an enum';
  if (ts.isModuleDeclaration(node)) return 'declares a namespace';
  if (ts.isExportAssignment(node)) return defaultExport;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default' ? defaultExport : undefined;
  const hasDefault =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  return hasDefault ? defaultExport : undefined;
}
