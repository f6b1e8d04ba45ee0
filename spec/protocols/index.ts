import type { Protocol } from '../language/index.ts';
import { consensusProtocol } from './consensus/index.ts';
import { dieHardProtocol } from './die-hard/index.ts';
import { paxosProtocol } from './paxos/index.ts';
import { philosophersProtocol } from './philosophers/index.ts';
import { raftProtocol } from './raft/index.ts';
import { replicatedLogProtocol } from './replicated-log/index.ts';
import { ringTerminationProtocol } from './ring-termination/index.ts';
import { transactionCommitProtocol } from './transaction-commit/index.ts';
import { twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
import { votingProtocol } from './voting/index.ts';

export { consensus, consensusProtocol } from './consensus/index.ts';
export { dieHard, dieHardProtocol } from './die-hard/index.ts';
export { paxos, paxosProtocol } from './paxos/index.ts';
export { philosophers, philosophersProtocol } from './philosophers/index.ts';
export { raft, raftProtocol } from './raft/index.ts';
export { replicatedLog, replicatedLogProtocol } from './replicated-log/index.ts';
export { ringTermination, ringTerminationProtocol } from './ring-termination/index.ts';
export { transactionCommit, transactionCommitProtocol } from './transaction-commit/index.ts';
export { twoPhaseCommit, twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
export { voting, votingProtocol } from './voting/index.ts';

/** Every protocol of the house, the gentlest first. */
export const protocols: readonly Protocol[] = [
  dieHardProtocol,
  philosophersProtocol,
  transactionCommitProtocol,
  twoPhaseCommitProtocol,
  ringTerminationProtocol,
  consensusProtocol,
  votingProtocol,
  paxosProtocol,
  replicatedLogProtocol,
  raftProtocol,
];

/**
 * Where a worker finds the spec of one of `protocols` without loading the rest: the URL of a module and the name of
 * its export. By convention the spec named `die-hard` is the one export `dieHard` of `die-hard/spec.ts`.
 */
export function sourceOf({ spec }: Protocol): { readonly module: string; readonly export: string } {
  // This file is index.ts where TypeScript runs as it is, and index.js where it was compiled.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return {
    module: new URL(`./${spec.name}/spec.${extension}`, import.meta.url).href,
    export: spec.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  };
}
