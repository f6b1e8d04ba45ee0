import type { Rule } from './rule.ts';

export const names: Rule = {
  name: 'a file is named by the idea in it',
  cure: 'give it the noun of what it holds; what is used once lives under its user',
  breachesIn: ({ path }) =>
    path
      .split('/')
      .filter((part) => /^(utils?|helpers?|common|misc|core|types)(\.|$)/.test(part))
      .map((part) => ({ line: 1, what: `${JSON.stringify(part)} names no idea` })),
};
