import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { protocols } from '../../spec/protocols/index.ts';
import { liquidationTwins } from './liquidation.ts';
import { marginTwins } from './margin.ts';
import type { Twin } from './twin.ts';

/** By the name of the protocol whose mutants they are the twins of. */
const lists: Readonly<Record<string, readonly Twin[]>> = {
  margin: marginTwins,
  liquidation: liquidationTwins,
};

describe.each(Object.entries(lists))('of the twins of %s', (name, twins) => {
  test('there is exactly one for each mutant of the spec', () => {
    const mutants = protocols.find(({ spec }) => spec.name === name)?.mutants;
    expect(twins.map(({ mutant }) => mutant).sort()).toEqual(Object.keys(mutants ?? {}).sort());
  });

  test.each(twins.map((twin) => [twin.mutant, twin] as const))('%s: fits, and compiles', (_, twin) => {
    const text = readFileSync(new URL(`../../${twin.file}`, import.meta.url), 'utf8');
    expect(text.split(twin.from)).toHaveLength(2);
    const patched = text.replace(twin.from, () => twin.to);
    expect(patched).not.toBe(text);
    const { diagnostics = [] } = ts.transpileModule(patched, { reportDiagnostics: true });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  });
});
