import { modelOf } from '../model/index.ts';
import type { Constants, Spec } from '../spec/language/index.ts';
import {
  paxosProtocol,
  raftProtocol,
  ringTerminationProtocol,
  twoPhaseCommitProtocol,
} from '../spec/protocols/index.ts';
import { promela } from './promela.ts';

/** A model that is checked, in one of three sizes, with the counts that its protocol declares. */
export interface Workload {
  readonly protocol: string;
  readonly instance: string;
  readonly size: Size;
  /** Every property that is about single states and steps: what is measured is a search for safety. */
  readonly properties: readonly string[];
  readonly distinct: number;
  readonly generated: number;
  readonly twin: Twin | undefined;
}

export type Size = 'small' | 'middle' | 'large';

/** The same model for Spin. */
export interface Twin {
  readonly text: string;
  /** States that Spin counts and we do not: where the twin's loop has not begun, since it has one initial state only. */
  readonly extra: number;
}

export const workloads: readonly Workload[] = [
  ...three(twoPhaseCommitProtocol, [7, 8, 9], (rms) => `${rms} managers`, promela.twoPhaseCommit, 0),
  ...three(
    paxosProtocol,
    [2, 3, 4],
    (ballots) => `3 acceptors, 2 values, ${ballots} ballots`,
    promela.paxos,
    0,
  ),
  ...three(ringTerminationProtocol, [5, 6, 7], (nodes) => `${nodes} nodes`, promela.ringTermination, 1),
  ...three(
    raftProtocol,
    [1, 2, 3],
    (messages) => `2 terms, log 1, ${messages} message${messages === 1 ? '' : 's'}`,
    undefined,
    0,
  ),
];

/** Every property by name, but for temporal ones and what another spec is asked about. */
export function safetyOf(spec: Spec, constants: Constants): readonly string[] {
  const { invariants, steps, reachable } = modelOf(spec, constants).compiled;
  const own = steps.filter(({ refines }) => refines === undefined);
  return [...[...invariants, ...own, ...reachable].map(({ name }) => name), 'deadlock'];
}

function three(
  { spec, instances }: typeof paxosProtocol,
  scales: readonly [number, number, number],
  nameOf: (scale: number) => string,
  twinOf: ((scale: number) => string) | undefined,
  extra: number,
): readonly Workload[] {
  const sizes = ['small', 'middle', 'large'] as const;
  return sizes.flatMap((size, index) => {
    const scale = scales[index] ?? 0;
    const instance = nameOf(scale);
    const { constants = {}, expect } = instances[instance] ?? {};
    if (expect?.distinct === undefined || expect.generated === undefined)
      throw new Error(`${spec.name} declares no counts for ${JSON.stringify(instance)}`);
    return {
      protocol: spec.name,
      instance,
      size,
      properties: safetyOf(spec, constants),
      distinct: expect.distinct,
      generated: expect.generated,
      twin: twinOf === undefined ? undefined : { text: twinOf(scale), extra },
    };
  });
}
