import { describe, expect, test } from 'vitest';
import type { Report } from '../../checker/index.ts';
import { protocols } from '../../spec/protocols/index.ts';
import { type Case, checked, instanceNamed, modelFor, mutantCase } from './checked.ts';
import { requireBroken } from './expected.ts';

/** The properties that say nothing of behaviours, by name; a refinement does. */
function safetyFor(one: Case): readonly string[] {
  const { invariants, steps, reachable } = modelFor(one).compiled;
  const own = steps.filter(({ refines }) => refines === undefined);
  return [...[...invariants, ...own, ...reachable].map(({ name }) => name), 'deadlock'];
}

describe('a search by symmetry finds what a search by states finds, and as near, if', () => {
  const mutants = protocols
    .filter(({ spec }) => ['two-phase-commit', 'paxos', 'raft'].includes(spec.name))
    .flatMap((protocol) =>
      Object.entries(protocol.mutants).map(
        ([name, { breaks, length }]) =>
          [`${protocol.spec.name}: ${name}`, mutantCase(protocol, name), breaks, length] as const,
      ),
    )
    .filter(([, one, breaks]) => safetyFor(one).includes(breaks));

  test.each(mutants)('%s', async (_, one, breaks, length) => {
    const report = await checked(one, { symmetry: 'used', properties: safetyFor(one) });
    requireBroken(modelFor(one), report, breaks, length);
  });

  test('there are such mutants', () => {
    expect(mutants.length).toBeGreaterThan(10);
  });
});

/** All of a report but what is a matter of luck among threads. */
function certainties({ workers: _, store, actions, ...report }: Report): object {
  return {
    ...report,
    wordsPerState: store.wordsPerState,
    actions: actions.map(({ found: _found, ...action }) => action),
  };
}

describe('one, two and four threads say the same of orbits, traces included, of', () => {
  // Large enough that threads are started.
  const paxos = { ...instanceNamed('paxos, 3 acceptors, 2 values, 4 ballots'), mutant: undefined };
  // Its counterexample is near: the search goes on after it.
  const wrong = { ...paxos, mutant: 'a proposer follows any vote instead of the latest' };

  test.each([
    ['paxos, 4 ballots', paxos, 'holds'],
    ['paxos, 4 ballots, if a proposer follows any vote', wrong, 'violated'],
  ] as const)('%s', async (_, one, verdict) => {
    const changes = {
      symmetry: 'used',
      witnesses: 'traces',
      onViolation: 'continue',
      properties: safetyFor(one),
    } as const;
    const alone = await checked(one, changes);
    expect(alone.verdict.kind).toBe(verdict);
    for (const workers of [2, 4]) {
      const report = await checked(one, { ...changes, workers });
      // Else this would compare one thread with itself.
      expect(report.workers).toBe(workers);
      expect(certainties(report)).toEqual(certainties(alone));
    }
  });
});
