import type { Step } from '../consensus/index.ts';
import type { NetworkCounts } from './network.ts';
import type { Fault, Plan } from './plan.ts';

/** What is checked of every run. */
export type Property =
  /** No two correct machines decide differently at a height. */
  | 'agreement'
  /** What is decided follows the block before and is acceptable to the application. */
  | 'validity'
  /** The certificate of a decision proves it. */
  | 'certificate'
  /** Correct machines are in the same state after the same block. */
  | 'equal states'
  /** No correct machine signs two things for one place, whatever crashes there are. */
  | 'no double sign'
  /** No correct machine asks its signer for what it has to refuse. */
  | 'nothing forgotten'
  /** Who signed two things, both of which reached a correct machine at that height, is accused by it. */
  | 'the guilty are accused'
  /** Nobody is accused who did not. */
  | 'only the guilty are accused'
  /** Once nothing goes wrong any more, heights are decided within a bounded number of rounds. */
  | 'progress';

/** What a run showed. */
export type RunVerdict =
  | { readonly kind: 'holds' }
  | {
      readonly kind: 'violated';
      readonly property: Property;
      readonly detail: string;
      /** Milliseconds of virtual time. */
      readonly at: number;
    };

/** What one machine did. */
export interface MachineReport {
  readonly machine: number;
  readonly validator: number;
  readonly role: 'correct' | 'faulty';
  /** The height on which it was working at the end, 0 if it was down. */
  readonly height: number;
  /** Steps that were told of: each once, and only when it was safe. */
  readonly steps: number;
  readonly restarts: number;
  /** Validators that it accused. */
  readonly accused: readonly number[];
}

/** A simulated run: a function of its plan. */
export interface Run {
  readonly plan: Plan;
  readonly verdict: RunVerdict;
  /** The ids of the blocks that correct machines decided, from height 1 on. */
  readonly decided: readonly string[];
  readonly machines: readonly MachineReport[];
  /** Virtual time at the end, in milliseconds. */
  readonly finalTime: number;
  /** The highest round in which a correct machine was. */
  readonly highestRound: number;
  readonly messages: NetworkCounts & { readonly undecodable: number };
  /** How often each kind of fault has struck. */
  readonly struck: Readonly<Partial<Record<Fault['kind'], number>>>;
  /** Differs, but for one chance in 2^32, wherever a message, its time of arrival or its order differs. */
  readonly digest: number;
}

/**
 * Told of each step of each machine, in order: when it is safe on that machine's disk, and before what it says leaves.
 * Steps that a crash undid were never told of, and those that are taken again after one are told of once.
 */
export type StepObserver = (machine: number, step: Step, time: number) => void;
