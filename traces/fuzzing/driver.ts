import type { Constants } from '../../spec/language/index.ts';
import type { Json } from '../log/index.ts';

/** The arguments of an action by the names of its choices, each value as it would stand in a log. */
export type Arguments = Readonly<Record<string, Json>>;

/** What an implementation says to an action: it took it, or it left everything as it was and says why. */
export type Answer = { readonly kind: 'accepted' } | { readonly kind: 'rejected'; readonly reason: string };

/** A step that an implementation took by itself. Arguments that it does not know may be left out. */
export interface TakenAction {
  readonly action: string;
  readonly arguments?: Arguments;
}

/** Decides whose turn it is where several things wait. Whatever is asynchronous in an implementation waits here. */
export interface Scheduler {
  /** Resolves when it is the turn of whoever waits for `what`. */
  turn(what: string): Promise<void>;
}

/** All that an implementation may know of the world: nothing else in it may be random or asynchronous. */
export interface Environment {
  /** A whole number from 0 to 2^32 - 1: where randomness starts from. */
  readonly seed: number;
  /** Only where the driver is run under one. */
  readonly scheduler?: Scheduler;
}

/** What an implementation does by itself, when it is given a turn. */
export interface Turn<Implementation> {
  /** The actions of the spec that it may take. */
  readonly does: readonly string[];
  /**
   * Gives it one turn; answers with the steps that it took, each of which the spec must allow, in that order. None says
   * that no action of `does` would change anything: that is held against the spec, too.
   */
  take(implementation: Implementation): readonly TakenAction[] | Promise<readonly TakenAction[]>;
}

/**
 * How an implementation is driven and looked at, in the words of a spec: what the fuzzer, the replay of logs and the
 * tests of one's own need to hold the one against the other. What it answers at once is not waited for.
 */
export interface Driver<Implementation> {
  /** The name of the spec that it is for. */
  readonly protocol: string;
  /** The instance of the protocol that the model is taken from; the first, if left out. */
  readonly instance?: string;
  /** Constants that differ from the instance's. */
  readonly constants?: Constants;
  /** A fresh implementation in an initial state. Everything random or asynchronous in it goes through `environment`. */
  start(environment: Environment): Implementation | Promise<Implementation>;
  /** One for each action of the spec that can be driven. Foreign values must be rejected, not thrown at. */
  readonly actions: Readonly<
    Record<string, (implementation: Implementation, args: Arguments) => Answer | Promise<Answer>>
  >;
  /** Actions that are neither driven nor taken in a turn, with the reason. Each action must be in one of the three. */
  readonly leavesOut?: Readonly<Record<string, string>>;
  /**
   * Choices as `action.choice` of which the implementation takes more values than the spec has, with the reason: values
   * just outside the spec's are not given there, and are no mistake.
   */
  readonly takesMore?: Readonly<Record<string, string>>;
  /**
   * What of the spec's state can be seen, by JSON pointer: `/price`, `/cash`, `/cash/alice`. Each variable is observed,
   * in whole or in part, or stands in `unobserved`.
   */
  observe(implementation: Implementation): Readonly<Record<string, Json>>;
  /** Variables that are not observed, with the reason. */
  readonly unobserved?: Readonly<Record<string, string>>;
  /** What it does by itself, by name. */
  readonly turns?: Readonly<Record<string, Turn<Implementation>>>;
  /** Kills it, as a power cut would, and brings it up again: everything that it accepted must still be there. */
  restart?(implementation: Implementation): Implementation | Promise<Implementation>;
  /** What a rejected action must leave untouched, if more than `observe` shows: compared as JSON, or as bytes. */
  fingerprint?(implementation: Implementation): unknown;
  /** Lets go of what it holds: files, ports, timers. */
  stop?(implementation: Implementation): void | Promise<void>;
}
