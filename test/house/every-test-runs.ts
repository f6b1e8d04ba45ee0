import ts from 'typescript';
import type { Rule } from './rule.ts';
import { lineOf, nodesOf } from './source.ts';

const runners: ReadonlySet<string> = new Set(['test', 'it', 'describe', 'suite', 'bench']);
const leftOut: ReadonlySet<string> = new Set(['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails']);

export const everyTestRuns: Rule = {
  name: 'every test runs, everywhere',
  cure: 'mend the test, or delete it',
  breachesIn: ({ tree }) => {
    const found = [];
    for (const node of nodesOf(tree)) {
      if (!ts.isPropertyAccessExpression(node) || !leftOut.has(node.name.text)) continue;
      const [runner = ''] = node.expression.getText(tree).split('.');
      if (runners.has(runner)) found.push({ line: lineOf(tree, node), what: `has ${node.getText(tree)}` });
    }
    return found;
  },
};
