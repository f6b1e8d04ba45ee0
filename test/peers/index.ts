export { answersOf } from './answers.ts';
export { assuming } from './assuming.ts';
export { ringOfProcesses } from './claimed.ts';
export { type Assumption, assumptions, claimsOn, type Peer, verdictUnder } from './peer.ts';
export { philosophersPeer } from './philosophers.ts';
export {
  type Option,
  promelaOf,
  recurrenceOf,
  type Streett,
  type System,
} from './promela.ts';
export { requireSpin } from './require-spin.ts';
export { ringPeer } from './ring.ts';
export { ClaimTooHardError, UndecidedError, Verifier } from './verifier.ts';
