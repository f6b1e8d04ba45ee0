import { expect, test } from 'vitest';
import { type CheckOptions, check, unlimited } from '../../checker/index.ts';
import { type Model, modelOf, type PlainState, symmetricTypes } from '../../model/index.ts';
import type { Protocol } from '../../spec/language/index.ts';
import { paxosProtocol, raftProtocol, twoPhaseCommitProtocol } from '../../spec/protocols/index.ts';
import { orbitOf, renamingsOf, told } from './orbits.ts';

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

const small = (protocol: Protocol, constants: Parameters<typeof modelOf>[1], orbits: number) =>
  [`${protocol.spec.name} ${JSON.stringify(constants)}`, protocol, constants, orbits] as const;

test.each([
  small(twoPhaseCommitProtocol, { rms: 3 }, 80),
  small(twoPhaseCommitProtocol, { rms: 4 }, 166),
  small(twoPhaseCommitProtocol, { rms: 5 }, 314),
  small(paxosProtocol, { acceptors: 3, values: 2, ballots: 2 }, 443),
  small(raftProtocol, { servers: 3, maxTerm: 1, maxLog: 1, maxMessages: 1 }, 452),
])(
  'a search by symmetry finds as many orbits as there are in %s, by brute force',
  { timeout: 120_000 },
  async (_, { spec }, constants, orbits) => {
    const model = modelOf(spec, constants);
    const { invariants, steps, reachable } = model.compiled;
    // A refinement is about behaviours, too.
    const own = steps.filter(({ refines }) => refines === undefined);
    const chosen = [...invariants, ...own, ...reachable].map(({ name }) => name);
    const report = await check(model, { ...options, properties: chosen });
    expect(report.coverage.distinctStates).toBe(orbitsOf(model));
    expect(report.coverage.distinctStates).toBe(orbits);
  },
);
