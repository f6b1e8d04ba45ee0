/** Byzantine fault-tolerant consensus after arXiv 1807.04938: a pure state machine, its messages and their bytes. */
export type { Application, Execution } from './application.ts';
export { ApplicationFaultError } from './application-fault-error.ts';
export type { Block, BlockId } from './block.ts';
export { blockIdOf } from './block-codec.ts';
export { type Carried, decodeCarried, encodeCarried } from './carried.ts';
export type { EarlyMessage } from './early-messages.ts';
export { ed25519KeyPair, ed25519Signatures, type KeyPair } from './ed25519.ts';
export { culpritOf, type Evidence } from './evidence.ts';
export { evidenceReach } from './evidence-pool.ts';
export type { BlockOfRound, Phase } from './height-state.ts';
export type { Input } from './input.ts';
export { limits } from './limits.ts';
export { ConsensusMachine } from './machine.ts';
export type {
  Certificate,
  Decision,
  Message,
  Proposal,
  ProposalHeader,
  Status,
  Vote,
  VoteKind,
} from './message.ts';
export { type DecodeFault, decodeMessage, encodeMessage } from './message-codec.ts';
export type { Output, Step, StepResult, StepRule } from './output.ts';
export type { ConsensusSetup } from './setup.ts';
export { proposalSignBytes, voteSignBytes } from './sign-bytes.ts';
export type { Signatures, SignedStep, Signer } from './signing.ts';
export type { TimeoutOf, Timeouts } from './timeouts.ts';
export { type Validator, ValidatorSet } from './validator-set.ts';
export { ValidatorSetError } from './validator-set-error.ts';
