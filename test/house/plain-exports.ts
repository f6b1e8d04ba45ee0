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
      // What configures a tool is what the tool wants.
      if (what === undefined || (what === 'exports a default' && path.endsWith('.config.ts'))) continue;
      found.push({ line: lineOf(tree, node), what });
    }
    return found;
  },
};

function faultOf(node: ts.Node): string | undefined {
  if (ts.isEnumDeclaration(node)) return 'declares an enum';
  if (ts.isModuleDeclaration(node)) return 'declares a namespace';
  const isDefault =
    ts.isExportAssignment(node) ||
    node.kind === ts.SyntaxKind.DefaultKeyword && ts.isStatement(node.parent) ||
    (ts.isExportSpecifier(node) && node.name.text === 'default');
  return isDefault ? 'exports a default' : undefined;
}
