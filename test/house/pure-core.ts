import { isBuiltin } from 'node:module';
import ts from 'typescript';
import type { Breach, Rule } from './rule.ts';
import { lineOf, nodesOf, type Source } from './source.ts';
import { isForTests } from './test-files.ts';

/** The files that own threads and contexts of the engine. */
const mayImportNode: ReadonlySet<string> = new Set([
  'checker/crew.ts',
  'checker/crew-worker.ts',
  'checker/watchdog.ts',
]);

/** What of the process is no environment, by the file that asks for it: which languages the engine reads. */
const mayRead: Readonly<Record<string, string>> = { 'checker/runs-as-it-is.ts': 'process.features' };

const impure: ReadonlySet<string> = new Set(['Date', 'performance', 'console', 'process', 'crypto']);

export const pureCore: Rule = {
  name: 'spec, model and checker have no clock, no randomness, no console, no environment and no files',
  cure: 'take it as an argument; cli/process-io.ts is where the process is read',
  breachesIn: (source) => {
    if (!/^(spec|model|checker)\//.test(source.path) || isForTests(source.path)) return [];
    return [...importsOfNode(source), ...mentions(source)];
  },
};

function importsOfNode({ path, imports }: Source): readonly Breach[] {
  if (mayImportNode.has(path)) return [];
  return imports
    .filter(({ specifier }) => isBuiltin(specifier))
    .map(({ specifier, line }) => ({ line, what: `imports ${specifier}` }));
}

function mentions({ path, tree }: Source): readonly Breach[] {
  const found: Breach[] = [];
  for (const node of nodesOf(tree)) {
    if (!ts.isIdentifier(node) || isName(node)) continue;
    const whole = ts.isPropertyAccessExpression(node.parent) ? node.parent.getText(tree) : node.text;
    const isImpure = impure.has(node.text) || whole === 'Math.random';
    if (isImpure && mayRead[path] !== whole) found.push({ line: lineOf(tree, node), what: `uses ${whole}` });
  }
  return found;
}

/** Whether an identifier only names a member, as in `clock.performance` and `{ console: 1 }`. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.name === node && parent.expression.getText() !== 'globalThis';
  // `{ console }` names a member and reads what it is made of.
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}
