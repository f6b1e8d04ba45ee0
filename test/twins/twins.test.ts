import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { protocols } from '../../spec/protocols/index.ts';
import { forcedExitTwins, forcedExitWithoutTwin } from './forced-exit.ts';
import { forcedInclusionTwins } from './forced-inclusion.ts';
import { liquidationTwins } from './liquidation.ts';
import { marginTwins } from './margin.ts';
import { optimisticWithdrawalTwins, optimisticWithdrawalWithoutTwin } from './optimistic-withdrawal.ts';
import { tendermintTwins } from './tendermint.ts';
import type { Twin } from './twin.ts';

/** By the name of the protocol whose mutants they are the twins of. */
const lists: Readonly<Record<string, readonly Twin[]>> = {
  margin: marginTwins,
  liquidation: liquidationTwins,
  tendermint: tendermintTwins,
  'forced-exit': forcedExitTwins,
  'forced-inclusion': forcedInclusionTwins,
  'optimistic-withdrawal': optimisticWithdrawalTwins,
};

/** Mutants that are none of code: by protocol, each with the reason. */
const without: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'forced-exit': forcedExitWithoutTwin,
  'optimistic-withdrawal': optimisticWithdrawalWithoutTwin,
};

describe.each(Object.entries(lists))('of the twins of %s', (name, twins) => {
  test('there is exactly one for each mutant of the spec that code could have', () => {
    const mutants = protocols.find(({ spec }) => spec.name === name)?.mutants;
    const named = [...twins.map(({ mutant }) => mutant), ...Object.keys(without[name] ?? {})];
    expect(named.sort()).toEqual(Object.keys(mutants ?? {}).sort());
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
