import type { Protocol } from '../language/index.ts';
import { abstractRaftProtocol } from './abstract-raft/index.ts';
import { accountableFinalityProtocol } from './accountable-finality/index.ts';
import { atomicTransactionProtocol } from './atomic-transaction/index.ts';
import { backstopVaultProtocol } from './backstop-vault/index.ts';
import { circuitBreakerProtocol } from './circuit-breaker/index.ts';
import { commitRevealProtocol } from './commit-reveal/index.ts';
import { consensusProtocol } from './consensus/index.ts';
import { contagionProtocol } from './contagion/index.ts';
import { delayAttackProtocol } from './delay-attack/index.ts';
import { dieHardProtocol } from './die-hard/index.ts';
import { dutchAuctionProtocol } from './dutch-auction/index.ts';
import { dynamicMarginProtocol } from './dynamic-margin/index.ts';
import { englishAuctionProtocol } from './english-auction/index.ts';
import { finalityProtocol } from './finality/index.ts';
import { flexiblePaxosProtocol } from './flexible-paxos/index.ts';
import { forcedExitProtocol } from './forced-exit/index.ts';
import { forcedInclusionProtocol } from './forced-inclusion/index.ts';
import { fraudProofProtocol } from './fraud-proof/index.ts';
import { fundingProtocol } from './funding/index.ts';
import { governanceProtocol } from './governance/index.ts';
import { hedgeDeleveragingProtocol } from './hedge-deleveraging/index.ts';
import { hiddenLockProtocol } from './hidden-lock/index.ts';
import { hotstuffProtocol } from './hotstuff/index.ts';
import { hotstuffRoundsProtocol } from './hotstuff-rounds/index.ts';
import { htlcProtocol } from './htlc/index.ts';
import { inheritedShortProtocol } from './inherited-short/index.ts';
import { liquidationProtocol } from './liquidation/index.ts';
import { lockAndMintBridgeProtocol } from './lock-and-mint-bridge/index.ts';
import { marginProtocol } from './margin/index.ts';
import { marginLocksProtocol } from './margin-locks/index.ts';
import { nonBlockingCommitProtocol } from './non-blocking-commit/index.ts';
import { optimisticWithdrawalProtocol } from './optimistic-withdrawal/index.ts';
import { optionsProtocol } from './options/index.ts';
import { optionsAmmProtocol } from './options-amm/index.ts';
import { oracleProtocol } from './oracle/index.ts';
import { ownBookMarkProtocol } from './own-book-mark/index.ts';
import { parallelExecutionProtocol } from './parallel-execution/index.ts';
import { paxosProtocol } from './paxos/index.ts';
import { paxosCommitProtocol } from './paxos-commit/index.ts';
import { pbftProtocol } from './pbft/index.ts';
import { philosophersProtocol } from './philosophers/index.ts';
import { raftProtocol } from './raft/index.ts';
import { raftMembershipProtocol } from './raft-membership/index.ts';
import { replicatedLogProtocol } from './replicated-log/index.ts';
import { replicatedMarginProtocol } from './replicated-margin/index.ts';
import { ringTerminationProtocol } from './ring-termination/index.ts';
import { rollupBridgeProtocol } from './rollup-bridge/index.ts';
import { sequentialExecutionProtocol } from './sequential-execution/index.ts';
import { sharedSequencingProtocol } from './shared-sequencing/index.ts';
import { stateMachineReplicationProtocol } from './state-machine-replication/index.ts';
import { streamletProtocol } from './streamlet/index.ts';
import { tendermintProtocol } from './tendermint/index.ts';
import { tendermintAccountabilityProtocol } from './tendermint-accountability/index.ts';
import { tendermintLivenessProtocol } from './tendermint-liveness/index.ts';
import { transactionCommitProtocol } from './transaction-commit/index.ts';
import { twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
import { unbondingProtocol } from './unbonding/index.ts';
import { validityRollupProtocol } from './validity-rollup/index.ts';
import { venueProtocol } from './venue/index.ts';
import { votingProtocol } from './voting/index.ts';
import { zyzzyvaProtocol } from './zyzzyva/index.ts';

export { abstractRaft, abstractRaftProtocol } from './abstract-raft/index.ts';
export { accountableFinality, accountableFinalityProtocol } from './accountable-finality/index.ts';
export { atomicTransaction, atomicTransactionProtocol } from './atomic-transaction/index.ts';
export { backstopVault, backstopVaultProtocol } from './backstop-vault/index.ts';
export { circuitBreaker, circuitBreakerProtocol } from './circuit-breaker/index.ts';
export { commitReveal, commitRevealProtocol } from './commit-reveal/index.ts';
export { consensus, consensusProtocol } from './consensus/index.ts';
export { contagion, contagionProtocol } from './contagion/index.ts';
export { delayAttack, delayAttackProtocol } from './delay-attack/index.ts';
export { dieHard, dieHardProtocol } from './die-hard/index.ts';
export { dutchAuction, dutchAuctionProtocol } from './dutch-auction/index.ts';
export { dynamicMargin, dynamicMarginProtocol } from './dynamic-margin/index.ts';
export { englishAuction, englishAuctionProtocol } from './english-auction/index.ts';
export { finality, finalityProtocol } from './finality/index.ts';
export { flexiblePaxos, flexiblePaxosProtocol } from './flexible-paxos/index.ts';
export { forcedExit, forcedExitProtocol } from './forced-exit/index.ts';
export { forcedInclusion, forcedInclusionProtocol } from './forced-inclusion/index.ts';
export { fraudProof, fraudProofProtocol } from './fraud-proof/index.ts';
export { funding, fundingProtocol } from './funding/index.ts';
export { governance, governanceProtocol } from './governance/index.ts';
export { hedgeDeleveraging, hedgeDeleveragingProtocol } from './hedge-deleveraging/index.ts';
export { hiddenLock, hiddenLockProtocol } from './hidden-lock/index.ts';
export { hotstuff, hotstuffProtocol } from './hotstuff/index.ts';
export { hotstuffRounds, hotstuffRoundsProtocol } from './hotstuff-rounds/index.ts';
export { htlc, htlcProtocol } from './htlc/index.ts';
export { inheritedShort, inheritedShortProtocol } from './inherited-short/index.ts';
export { liquidation, liquidationProtocol } from './liquidation/index.ts';
export { lockAndMintBridge, lockAndMintBridgeProtocol } from './lock-and-mint-bridge/index.ts';
export { margin, marginProtocol } from './margin/index.ts';
export { marginLocks, marginLocksProtocol } from './margin-locks/index.ts';
export { nonBlockingCommit, nonBlockingCommitProtocol } from './non-blocking-commit/index.ts';
export { optimisticWithdrawal, optimisticWithdrawalProtocol } from './optimistic-withdrawal/index.ts';
export { options, optionsProtocol } from './options/index.ts';
export { optionsAmm, optionsAmmProtocol } from './options-amm/index.ts';
export { oracle, oracleProtocol } from './oracle/index.ts';
export { ownBookMark, ownBookMarkProtocol } from './own-book-mark/index.ts';
export { parallelExecution, parallelExecutionProtocol } from './parallel-execution/index.ts';
export { paxos, paxosProtocol } from './paxos/index.ts';
export { paxosCommit, paxosCommitProtocol } from './paxos-commit/index.ts';
export { pbft, pbftProtocol } from './pbft/index.ts';
export { philosophers, philosophersProtocol } from './philosophers/index.ts';
export { raft, raftProtocol } from './raft/index.ts';
export { raftMembership, raftMembershipProtocol } from './raft-membership/index.ts';
export { replicatedLog, replicatedLogProtocol } from './replicated-log/index.ts';
export { replicatedMargin, replicatedMarginProtocol } from './replicated-margin/index.ts';
export { ringTermination, ringTerminationProtocol } from './ring-termination/index.ts';
export { rollupBridge, rollupBridgeProtocol } from './rollup-bridge/index.ts';
export { sequentialExecution, sequentialExecutionProtocol } from './sequential-execution/index.ts';
export { sharedSequencing, sharedSequencingProtocol } from './shared-sequencing/index.ts';
export {
  stateMachineReplication,
  stateMachineReplicationProtocol,
} from './state-machine-replication/index.ts';
export { streamlet, streamletProtocol } from './streamlet/index.ts';
export { tendermint, tendermintProtocol } from './tendermint/index.ts';
export {
  tendermintAccountability,
  tendermintAccountabilityProtocol,
} from './tendermint-accountability/index.ts';
export { tendermintLiveness, tendermintLivenessProtocol } from './tendermint-liveness/index.ts';
export { transactionCommit, transactionCommitProtocol } from './transaction-commit/index.ts';
export { twoPhaseCommit, twoPhaseCommitProtocol } from './two-phase-commit/index.ts';
export { unbonding, unbondingProtocol } from './unbonding/index.ts';
export { validityRollup, validityRollupProtocol } from './validity-rollup/index.ts';
export { venue, venueProtocol } from './venue/index.ts';
export { voting, votingProtocol } from './voting/index.ts';
export { zyzzyva, zyzzyvaProtocol } from './zyzzyva/index.ts';

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
      replicatedMarginProtocol,
      raftProtocol,
      abstractRaftProtocol,
      raftMembershipProtocol,
      stateMachineReplicationProtocol,
    ],
  },
  {
    title: 'Agreement among validators that may lie',
    protocols: [
      tendermintProtocol,
      tendermintLivenessProtocol,
      tendermintAccountabilityProtocol,
      hotstuffProtocol,
      hotstuffRoundsProtocol,
      hiddenLockProtocol,
      zyzzyvaProtocol,
      pbftProtocol,
      streamletProtocol,
    ],
  },
  {
    title: 'Atomic commit and execution',
    protocols: [
      transactionCommitProtocol,
      twoPhaseCommitProtocol,
      nonBlockingCommitProtocol,
      paxosCommitProtocol,
      marginLocksProtocol,
      sequentialExecutionProtocol,
      parallelExecutionProtocol,
    ],
  },
  { title: 'Oracles', protocols: [oracleProtocol] },
  {
    title: 'Margin, funding and options',
    protocols: [
      marginProtocol,
      atomicTransactionProtocol,
      fundingProtocol,
      optionsProtocol,
      optionsAmmProtocol,
      dynamicMarginProtocol,
    ],
  },
  {
    title: 'Liquidation',
    protocols: [
      liquidationProtocol,
      circuitBreakerProtocol,
      englishAuctionProtocol,
      dutchAuctionProtocol,
      backstopVaultProtocol,
      inheritedShortProtocol,
      ownBookMarkProtocol,
      hedgeDeleveragingProtocol,
    ],
  },
  { title: 'Venues out of parts', protocols: [venueProtocol, contagionProtocol] },
  {
    title: 'Rollups and the way out',
    protocols: [
      forcedExitProtocol,
      optimisticWithdrawalProtocol,
      forcedInclusionProtocol,
      validityRollupProtocol,
      rollupBridgeProtocol,
      fraudProofProtocol,
      delayAttackProtocol,
    ],
  },
  { title: 'Ordering', protocols: [commitRevealProtocol, sharedSequencingProtocol] },
  { title: 'Bridges', protocols: [htlcProtocol, lockAndMintBridgeProtocol] },
  {
    title: 'Finality, stake and governance',
    protocols: [finalityProtocol, accountableFinalityProtocol, unbondingProtocol, governanceProtocol],
  },
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
