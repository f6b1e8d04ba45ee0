import type { SequencerRefusal } from './command.ts';
import type { Signatures } from './keys.ts';
import type { SequencerEngine } from './sequencer-engine.ts';
import { readTransaction, type SignedTransaction, transactionBytes } from './transaction.ts';

/**
 * What came from anywhere, as a transaction that the engine would confirm now and its owner has signed; or why it is
 * none. What is refused anyway is refused before a signature is checked, which takes longer than all else.
 */
export function admit(
  engine: SequencerEngine,
  exchange: string,
  signatures: Signatures,
  foreign: unknown,
): SignedTransaction | SequencerRefusal {
  const signed = readTransaction(foreign);
  if (signed === undefined) return 'malformed';
  const { transaction, signature } = signed;
  const refusal = engine.refusalOf(transaction);
  if (refusal !== undefined) return refusal;
  const owner = engine.ownerOf(transaction.from);
  const isSigned =
    owner !== undefined && signatures.verify(owner, transactionBytes(exchange, transaction), signature);
  return isSigned ? signed : 'not signed by the owner';
}
