/** A sequencer: confirms transactions, keeps them on a disk, and makes batches of them for L1. */
export { admit } from './admission.ts';
export type { SequencerCommand, SequencerOutcome, SequencerRefusal } from './command.ts';
export { Ed25519, type KeyPair, keyPairOf, type Signatures } from './keys.ts';
export { type SequencerConfig, SequencerConfigError } from './limits.ts';
export { noticeOf } from './notice.ts';
export { isSigned, type Receipt } from './receipt.ts';
export { type Reply, Sequencer, type SequencerSetup } from './sequencer.ts';
export { SequencerEngine } from './sequencer-engine.ts';
export {
  encodeForced,
  type ForcedTransaction,
  type SignedTransaction,
  type Transaction,
  transactionBytes,
  transactionDigest,
} from './transaction.ts';
export { WitnessVerifier, type WitnessVerifierSetup } from './witness-verifier.ts';
