import type { Rule } from './rule.ts';
import { isForTests } from './test-files.ts';

/** What each part of the house may see besides itself: design, part 1. A longer path is the more special part. */
const sees: Readonly<Record<string, readonly string[]>> = {
  'spec/language': [],
  'spec/protocols': ['spec/language'],
  model: ['spec/language'],
  checker: ['spec/language', 'model'],
  traces: ['spec/language', 'model', 'checker'],
  'traces/drivers': ['spec/language', 'spec/protocols', 'model', 'checker', 'traces', 'impl'],
  impl: [],
  cli: ['spec/language', 'spec/protocols', 'model', 'checker', 'traces', 'traces/drivers'],
};

export const directions: Rule = {
  name: 'imports point one way: spec/language, model, checker, traces, cli; impl sees nothing of ours',
  cure: 'move what is needed down to where both may see it, or pass it in as an argument',
  breachesIn: ({ path, imports }) => {
    // Tests and measurements look at whatever they judge.
    if (isForTests(path)) return [];
    const from = partOf(path);
    // A configuration at the top is read by its tool and sees nothing of ours.
    const allowed = from === undefined ? [] : [from, ...(sees[from] ?? [])];
    return imports.flatMap(({ specifier, target, line }) => {
      if (target === undefined) return [];
      const part = partOf(target);
      if (part !== undefined && allowed.includes(part) && !isForTests(target)) return [];
      return [
        { line, what: `${from ?? 'the top'} imports ${specifier}, of ${part ?? 'no part it may see'}` },
      ];
    });
  },
};

function partOf(path: string): string | undefined {
  const parts = Object.keys(sees).filter((part) => path.startsWith(`${part}/`));
  return parts.sort((a, b) => b.length - a.length)[0];
}
