import type { Protocol } from '../language/index.ts';
import { abstractRaftProtocol } from './abstract-raft/index.ts';
import { consensusProtocol } from './consensus/index.ts';
import { dieHardProtocol } from './die-hard/index.ts';
import { flexiblePaxosProtocol } from './flexible-paxos/index.ts';
import { forcedExitProtocol } from './forced-exit/index.ts';
import { hiddenLockProtocol } from './hidden-lock/index.ts';
import { htlcProtocol } from './htlc/index.ts';
import { marginLocksProtocol } from './margin-locks/index.ts';
import { nonBlockingCommitProtocol } from './non-blocking-commit/index.ts';
import { optimisticWithdrawalProtocol } from './optimistic-withdrawal/index.ts';
import { oracleProtocol } from './oracle/index.ts';
import { paxosProtocol } from './paxos/index.ts';
import { paxosCommitProtocol } from './paxos-commit/index.ts';
import { philosophersProtocol } from './philosophers/index.ts';
import { raftProtocol } from './raft/index.ts';
import { replicatedLogProtocol } from './replicated-log/index.ts';
import { ringTerminationProtocol } from './ring-termination/index.ts';
import { tendermintProtocol } from './tendermint/index.ts';
import { transactionCommitProtocol } from './transaction-commit/index.ts';
import { twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
import { votingProtocol } from './voting/index.ts';

export { abstractRaft, abstractRaftProtocol } from './abstract-raft/index.ts';
export { consensus, consensusProtocol } from './consensus/index.ts';
export { dieHard, dieHardProtocol } from './die-hard/index.ts';
export { flexiblePaxos, flexiblePaxosProtocol } from './flexible-paxos/index.ts';
export { forcedExit, forcedExitProtocol } from './forced-exit/index.ts';
export { hiddenLock, hiddenLockProtocol } from './hidden-lock/index.ts';
export { htlc, htlcProtocol } from './htlc/index.ts';
export { marginLocks, marginLocksProtocol } from './margin-locks/index.ts';
export { nonBlockingCommit, nonBlockingCommitProtocol } from './non-blocking-commit/index.ts';
export { optimisticWithdrawal, optimisticWithdrawalProtocol } from './optimistic-withdrawal/index.ts';
export { oracle, oracleProtocol } from './oracle/index.ts';
export { paxos, paxosProtocol } from './paxos/index.ts';
export { paxosCommit, paxosCommitProtocol } from './paxos-commit/index.ts';
export { philosophers, philosophersProtocol } from './philosophers/index.ts';
export { raft, raftProtocol } from './raft/index.ts';
export { replicatedLog, replicatedLogProtocol } from './replicated-log/index.ts';
export { ringTermination, ringTerminationProtocol } from './ring-termination/index.ts';
export { tendermint, tendermintProtocol } from './tendermint/index.ts';
export { transactionCommit, transactionCommitProtocol } from './transaction-commit/index.ts';
export { twoPhaseCommit, twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
export { voting, votingProtocol } from './voting/index.ts';

/** Protocols of one kind. */
export interface Area {
  readonly title: string;
  readonly protocols: readonly Protocol[];
}

/** Every protocol of the house, from what agrees on an order to what is owed under it. */
export const areas: readonly Area[] = [
  {
    title: 'Puzzles and problems',
    protocols: [dieHardProtocol, philosophersProtocol, ringTerminationProtocol],
  },
  {
    title: 'Agreement among servers that may crash',
    protocols: [
      consensusProtocol,
      votingProtocol,
      paxosProtocol,
      flexiblePaxosProtocol,
      replicatedLogProtocol,
      raftProtocol,
      abstractRaftProtocol,
    ],
  },
  { title: 'Agreement among validators that may lie', protocols: [tendermintProtocol, hiddenLockProtocol] },
  {
    title: 'Atomic commit and execution',
    protocols: [
      transactionCommitProtocol,
      twoPhaseCommitProtocol,
      nonBlockingCommitProtocol,
      paxosCommitProtocol,
      marginLocksProtocol,
    ],
  },
  { title: 'Oracles', protocols: [oracleProtocol] },
  { title: 'Rollups and the way out', protocols: [forcedExitProtocol, optimisticWithdrawalProtocol] },
  { title: 'Bridges', protocols: [htlcProtocol] },
];

/** The protocols of all areas. */
export const protocols: readonly Protocol[] = areas.flatMap((area) => area.protocols);

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
