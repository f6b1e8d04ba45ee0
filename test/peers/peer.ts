import {
  type AnyAction,
  type Constants,
  type Fairness,
  type Formula,
  type Spec,
  type Taking,
  weak,
} from '../../spec/language/index.ts';
import type { Claims } from './assuming.ts';
import type { Streett, System } from './promela.ts';

/**
 * What may be assumed of behaviours, from nothing to more and more, as both checkers can say it.
 *
 * - nothing: a behaviour may stay in a state for ever. Spin's may not, so that a process that idles is added.
 * - some step: something happens as long as anything can. For Spin that is so; for us, it is weak fairness of all
 *   actions taken together.
 * - weak: a process that can go on, goes on: `-f`; weak fairness of each process's actions taken together. The process
 *   that idles stays: where nothing else is enabled, Spin 6.5.2 overlooks some cycles of claims under `-f`.
 * - strong: besides, some actions happen again and again if they can again and again. Spin has it only as a part of
 *   what is claimed.
 */
export const assumptions = ['nothing', 'some step', 'weak', 'strong'] as const;
export type Assumption = (typeof assumptions)[number];

/** One protocol in both languages. */
export interface Peer {
  readonly name: string;
  readonly spec: Spec;
  readonly constants: Constants;
  readonly system: (idles: boolean) => System;
  /** States of Spin's that we do not have. */
  readonly extra: number;
  /** The actions of each process, in the order of the system's processes. */
  readonly processes: (actions: Readonly<Record<string, AnyAction>>) => readonly (readonly Taking[])[];
  readonly strong: (actions: Readonly<Record<string, AnyAction>>) => readonly Fairness[];
  /** The same as `strong`, by states. */
  readonly strongly: readonly Streett[];
  readonly claims: Readonly<Record<string, Claim>>;
}

/** A formula, with the least that must be assumed for it to hold: `never` where it is violated whatever is assumed. */
export interface Claim {
  readonly needs: Assumption | 'never';
  readonly formula: Formula<never>;
}

/** The verdict that a claim has under an assumption: what holds of more behaviours holds of fewer. */
export function verdictUnder(assumption: Assumption, { needs }: Claim): 'holds' | 'violated' {
  if (needs === 'never') return 'violated';
  return assumptions.indexOf(assumption) >= assumptions.indexOf(needs) ? 'holds' : 'violated';
}

/** The claims of a peer, with what is assumed. */
export function claimsOn(
  { processes, strong, claims }: Peer,
  assumption: Assumption,
  actions: Readonly<Record<string, AnyAction>>,
): Claims {
  const all = processes(actions);
  const each = all.map((takings) => weak(...takings));
  const fairness: Readonly<Record<Assumption, readonly Fairness[]>> = {
    nothing: [],
    'some step': [weak(...all.flat())],
    weak: each,
    strong: [...each, ...strong(actions)],
  };
  const temporal = Object.entries(claims).map(([name, { formula }]) => [name, formula] as const);
  return { fairness: fairness[assumption], temporal: Object.fromEntries(temporal) };
}
