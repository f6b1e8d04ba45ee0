import type { Rule } from './rule.ts';

// Spelled in two halves, so that this file keeps its own rule.
const marker = new RegExp(`\\b(${'TO'}${'DO'}|${'FIX'}${'ME'})\\b`);

/** Home folders and drives: `~` and temporary folders are everybody's. */
const machinePath = /(^|[\s"'`(=:])(\/(home|Users|root|work)\/[\w.]|[A-Z]:\\\w)/;

export const nothingLeftOver: Rule = {
  name: 'no work is left for later, and no path of one machine is left behind',
  cure: 'do it, or write it down in docs/limits.md; make the path relative to the file',
  breachesIn: ({ text }) =>
    text.split('\n').flatMap((line, index) => {
      const found = marker.exec(line)?.[0] ?? machinePath.exec(line)?.[2];
      return found === undefined ? [] : [{ line: index + 1, what: `has ${JSON.stringify(found)}` }];
    }),
};
