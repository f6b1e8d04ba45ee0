import type { MempoolLimits } from './mempool.ts';
import { NodeConfigError } from './node-errors.ts';

/** How much of everything a node allows. What is left out has the value in {@link defaultNodeLimits}. */
export interface NodeLimits extends MempoolLimits {
  readonly maxCommandBytes: number;
  /** Of the blocks that this node proposes. What others may propose is a matter of the protocol. */
  readonly maxBlockCommands: number;
  readonly maxBlockBytes: number;
  /** What is handled together, and made durable by one sync. */
  readonly maxTogether: number;
  /** Every so many heights the application's state is kept, and the journal before it is let go. */
  readonly snapshotEvery: number;
  /** Of a file of the journal, and of the decisions. */
  readonly maxSegmentBytes: number;
  /** Of decisions sent at a time to a node that lags behind. */
  readonly maxCatchUpBytes: number;
  /** Of messages for the next height that come before this one is done, from each peer. */
  readonly maxEarlyBytes: number;
}

/** For blocks of up to a megabyte and a few hundred megabytes of memory. */
export const defaultNodeLimits: NodeLimits = {
  maxCommandBytes: 64 << 10,
  maxBlockCommands: 10_000,
  maxBlockBytes: 1 << 20,
  maxPooledCommands: 100_000,
  maxPooledBytes: 64 << 20,
  maxRemembered: 200_000,
  maxTogether: 256,
  snapshotEvery: 1_000,
  maxSegmentBytes: 4 << 20,
  maxCatchUpBytes: 1 << 20,
  maxEarlyBytes: 2 << 20,
};

/** @throws NodeConfigError if one is no positive whole number */
export function nodeLimitsOf(limits: Partial<NodeLimits> | undefined): NodeLimits {
  const all = { ...defaultNodeLimits, ...limits };
  for (const [name, value] of Object.entries(all))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new NodeConfigError(name, value, 'a whole number from 1 on');
  return all;
}
