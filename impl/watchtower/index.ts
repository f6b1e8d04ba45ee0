/** A user's own look-out: follows the contract, holds the operator to its promises, and gets the money out. */
export { nextSteps } from './next-steps.ts';
export type { SentTransaction } from './promises.ts';
export { DataFaultError, PublicLedger, type WithheldBatch } from './public-ledger.ts';
export type { Grievance, Step, View } from './view.ts';
export { type KeepNotes, type ReachL1, watchOnce } from './watch.ts';
export { type Look, type Notes, type WatchTerms, Watchtower } from './watchtower.ts';
