import type {
  Evidence,
  KeyPair,
  Proposal,
  Signatures,
  Timeouts,
  Validator,
  Vote,
} from '../consensus/index.ts';
import type { Disk } from '../journal/index.ts';
import type { Transport } from '../transport/index.ts';
import type { ApplicationSource } from './application.ts';
import type { NodeLimits } from './node-limits.ts';
import type { RecordedStep } from './recorded-step.ts';
import type { Timers } from './timers.ts';

/** What a node is made of. All that is not deterministic comes in here. */
export interface NodeSetup {
  /** The name of the chain: nothing signed for one counts on another. */
  readonly chain: string;
  /** Who decides the first height. */
  readonly validators: readonly Validator[];
  /** Who this node is. One that is no validator follows the others. */
  readonly pair: KeyPair;
  readonly signatures: Signatures;
  /** The keys of the nodes that it talks to. */
  readonly peers: readonly string[];
  readonly application: ApplicationSource;
  readonly timeouts: Timeouts;
  /**
   * How long a proposer without commands waits for some. Less than the others wait for a proposal, or each such round
   * fails.
   */
  readonly idleMs: number;
  readonly disk: Disk;
  readonly transport: Transport;
  readonly timers: Timers;
  readonly limits?: Partial<NodeLimits>;
  /**
   * Called for each step of the machine when the step is durable, before anything that it says leaves, in order. After
   * a crash the steps of the last two heights are told again, as `replayed`: a recorder may lack the last of them.
   */
  readonly record?: (step: RecordedStep) => void;
  /** Called for each signed message that is sent or that has counted, once or more. For tests. */
  readonly witness?: (message: Proposal | Vote) => void;
  /** Told of what an operator should know. */
  readonly report?: (event: NodeEvent) => void;
}

/** What an operator should know. */
export type NodeEvent =
  /** The node is up: it works on this height. */
  | { readonly kind: 'recovered'; readonly height: number; readonly tornBytes: number }
  | {
      readonly kind: 'decided';
      readonly height: number;
      readonly stateRoot: string;
      readonly commands: number;
    }
  /** Somebody has signed two messages for one place. */
  | { readonly kind: 'accused'; readonly evidence: Evidence };
