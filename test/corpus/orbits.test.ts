import { describe, expect, test } from 'vitest';
import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import { type Model, modelOf, type PlainState, symmetricTypes } from '../../model/index.ts';
import type { Protocol } from '../../spec/language/index.ts';
import {
  paxosProtocol,
  protocols,
  raftProtocol,
  twoPhaseCommitProtocol,
} from '../../spec/protocols/index.ts';
import { orbitOf, renamingsOf, told } from '../random/orbits.ts';
import { checked, instanceNamed, modelFor, mutantCase, safetyOf } from './checked.ts';
import { requireBroken } from './expected.ts';

/** The orbits of what is reachable, by the reference semantics and every renaming of every state. */
function orbitsOf(model: Model): number {
  const { plain, compiled } = model;
  const renamings = renamingsOf(symmetricTypes(compiled.specName, compiled.variables));
  const known = new Set<string>();
  const orbits = new Set<string>();
  const queue: PlainState[] = [];
  const meet = (state: PlainState): void => {
    const name = told(compiled.variables, state, {});
    if (known.has(name)) return;
    known.add(name);
    queue.push(state);
  };
  for (const { outcome } of plain.initialSteps()) if (outcome.kind === 'state') meet(outcome.state);
  for (let next = 0; next < queue.length; next += 1) {
    const state = queue[next] as PlainState;
    orbits.add(orbitOf(compiled.variables, state, renamings));
    for (const { outcome } of plain.steps(state)) if (outcome.kind === 'state') meet(outcome.state);
  }
  return orbits.size;
}

const options: CheckOptions = {
  limits: unlimited,
  properties: undefined,
  onViolation: 'stop',
  symmetry: 'used',
  witnesses: 'lengths',
  distinctValues: 'skip',
  lassos: 'late',
  machineMemoryBytes: 2 ** 30,
  workers: 1,
  source: undefined,
  now: () => performance.now(),
  onProgress: undefined,
  interrupted: undefined,
};

describe('a search by symmetry finds as many orbits as there are, in', () => {
  const small = (protocol: Protocol, constants: Parameters<typeof modelOf>[1], orbits: number) =>
    [`${protocol.spec.name} ${JSON.stringify(constants)}`, protocol, constants, orbits] as const;

  test.each([
    small(twoPhaseCommitProtocol, { rms: 3 }, 80),
    small(twoPhaseCommitProtocol, { rms: 4 }, 166),
    small(twoPhaseCommitProtocol, { rms: 5 }, 314),
    small(paxosProtocol, { acceptors: 3, values: 2, ballots: 2 }, 443),
    small(raftProtocol, { servers: 3, maxTerm: 1, maxLog: 1, maxMessages: 1 }, 452),
  ])('%s', { timeout: 120_000 }, async (_, { spec }, constants, orbits) => {
    const model = modelOf(spec, constants);
    const chosen = model.compiled.temporal.length === 0 ? undefined : safetyOf(model);
    const report = await check(model, { ...options, properties: chosen });
    expect(report.coverage.distinctStates).toBe(orbitsOf(model));
    expect(report.coverage.distinctStates).toBe(orbits);
  });
});

describe('a search by symmetry finds what a search by states finds, and as near, if', () => {
  const mutants = protocols
    .filter(({ spec }) => ['two-phase-commit', 'paxos', 'raft'].includes(spec.name))
    .flatMap((protocol) =>
      Object.entries(protocol.mutants).map(
        ([name, { breaks, length }]) =>
          [`${protocol.spec.name}: ${name}`, protocol, name, breaks, length] as const,
      ),
    );

  test.each(mutants)('%s', async (_, protocol, name, breaks, length) => {
    const one = mutantCase(protocol, name);
    requireBroken(modelFor(one), await checked(one, { symmetry: 'used' }), breaks, length);
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
    const changes = { symmetry: 'used', witnesses: 'traces', onViolation: 'continue' } as const;
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
