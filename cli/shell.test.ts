import { expect, test } from 'vitest';
import { typed } from './shell.ts';

test.each([
  [['assay', 'check', './a.ts#b'], 'assay check "./a.ts#b"'],
  [['--mutant', 'commit one vote early'], '--mutant "commit one vote early"'],
  [['--set', 'a=1'], '--set a=1'],
  [['--property', "it's $5"], `--property 'it'\\''s $5'`],
  [[''], '""'],
])('%j is typed as %s', (words, command) => {
  expect(typed(words)).toBe(command);
});
