/**
 * All that a run depends on, as data: the same plan gives the same run, to the byte.
 *
 * Validators are numbered from 0, and so are their machines. The second machine of a validator that has a twin is
 * numbered from the count of validators on: of four validators, that of validator 1 is machine 5.
 */
export interface Plan {
  /** A whole number from 0 to 2^32 - 1, from which everything left to chance follows. */
  readonly seed: number;
  /** The voting power of each validator. */
  readonly powers: readonly number[];
  /** From the height after it on, validators have other powers; 0 takes one out. */
  readonly changes: readonly PowerChange[];
  /** Every correct machine is to decide so many. */
  readonly heights: number;
  /** How long a message is under way if nothing interferes. */
  readonly latencyMs: { readonly least: number; readonly most: number };
  /** How long it takes until what was written is safe. */
  readonly syncMs: number;
  readonly faults: readonly Fault[];
}

/** Who has what power once a height is decided. */
export interface PowerChange {
  readonly height: number;
  readonly powers: readonly number[];
}

/** When a fault is there: from `from` up to, and without, `to`, in milliseconds of virtual time. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** What goes wrong with messages: each is hit with probability `rate`. */
export interface LinkFault extends Window {
  /** Tells its chances apart from those of the others, and stays its own when others are removed. */
  readonly id: number;
  /**
   * `loss`: it never arrives. `duplication`: it arrives twice, the second time up to `delayMs` later. `delay`: it and
   * what follows on its link come up to `delayMs` late. `reordering`: it is overtaken by what comes within `delayMs`.
   */
  readonly kind: 'loss' | 'duplication' | 'delay' | 'reordering';
  readonly rate: number;
  readonly delayMs: number;
}

/** Machines of different groups do not hear each other; those that no group names are a group too. */
export interface Partition extends Window {
  readonly id: number;
  readonly kind: 'partition';
  readonly groups: readonly (readonly number[])[];
}

/** A machine loses its power, or its process is killed, and comes back after `downMs` with what its disk has then. */
export interface Crash {
  readonly id: number;
  readonly kind: 'crash';
  readonly machine: number;
  readonly at: number;
  /**
   * `then`: at that very moment. `while it writes`: when it next waits for its disk, half of that later, and not at all
   * if that is after all other faults.
   */
  readonly moment: 'then' | 'while it writes';
  readonly downMs: number;
  /**
   * What the disk has of that which was not safe yet. `kept`: all, as when only the process dies. `lost`: none. `torn`:
   * some of it from the start, in which sectors may never have arrived.
   */
  readonly unsafe: 'kept' | 'lost' | 'torn';
}

/**
 * The disk says that what is written is safe, and a crash loses all that was written in the window nevertheless. No
 * protocol survives that, so the machine is not taken for correct, and no random plan has this fault.
 */
export interface LyingDisk extends Window {
  readonly id: number;
  readonly kind: 'lying disk';
  readonly machine: number;
}

/** The timeouts of a machine take `factor` times as long. */
export interface ClockSkew extends Window {
  readonly id: number;
  readonly kind: 'clock skew';
  readonly machine: number;
  readonly factor: number;
}

/** The validator runs two machines with one key, each correct by itself. Both are there for the whole run. */
export interface Twins {
  readonly id: number;
  readonly kind: 'twins';
  readonly validator: number;
}

/** The machine of a validator follows a script for the whole run. */
export interface Byzantine {
  readonly id: number;
  readonly kind: 'byzantine';
  readonly validator: number;
  readonly script: Script;
}

/**
 * `silent`: says nothing. `equivocate`: tells the one half one thing and the other half another. `vote for everything`:
 * votes for each block that it hears of, and for nil. `amnesia`: votes for what is proposed, whatever it voted for in
 * rounds before. `some only`: says each thing to some only. `wrong rounds`: votes in rounds and heights of long ago and
 * far ahead. `garbage`: sends bytes that are no messages, or that have been damaged. `forge`: speaks in the name of
 * others. `invalid block`: proposes blocks that are not valid, and votes for them. `false proof`: says of its blocks that
 * a quorum had prevoted them in an earlier round, and votes for them.
 */
export type Script =
  | 'silent'
  | 'equivocate'
  | 'vote for everything'
  | 'amnesia'
  | 'some only'
  | 'wrong rounds'
  | 'garbage'
  | 'forge'
  | 'invalid block'
  | 'false proof';

/** One thing that goes wrong. */
export type Fault = LinkFault | Partition | Crash | LyingDisk | ClockSkew | Twins | Byzantine;

/** Whether a fault makes the validator count as one that need not follow the protocol. */
export function faultyValidators(plan: Plan): ReadonlySet<number> {
  const faulty = new Set<number>();
  for (const fault of plan.faults) {
    if (fault.kind === 'twins' || fault.kind === 'byzantine') faulty.add(fault.validator);
    if (fault.kind === 'lying disk') faulty.add(fault.machine % plan.powers.length);
  }
  return faulty;
}

/** The machines of a plan, by number. */
export function machinesOf(plan: Plan): readonly number[] {
  const { length } = plan.powers;
  const seconds = plan.faults.flatMap((fault) => (fault.kind === 'twins' ? [length + fault.validator] : []));
  return [...plan.powers.keys(), ...[...new Set(seconds)].sort((one, other) => one - other)];
}

/** The time from which nothing goes wrong any more, but for what twins and scripts do. */
export function calmAt(plan: Plan): number {
  let calm = 0;
  for (const fault of plan.faults) {
    if (fault.kind === 'crash') calm = Math.max(calm, fault.at + fault.downMs);
    else if ('to' in fault) calm = Math.max(calm, fault.to);
  }
  return calm;
}
