/** What a sequencer serves, and how much at once. */
export interface SequencerConfig {
  /** Names the exchange in all that is signed: what is signed for one is worth nothing on another. */
  readonly exchange: string;
  /** Of the tree of accounts, as the contract has it. */
  readonly depth: number;
  /** The most transactions that wait for a batch. Whoever comes later is told to come again. */
  readonly maxTransactions: number;
  /** The most of them that are of one account: a spammer fills its own share and no more. */
  readonly maxOfAccount: number;
}

/** A sequencer is set up with numbers that make no sense. */
export class SequencerConfigError extends Error {
  override readonly name = 'SequencerConfigError';

  constructor(field: string, value: unknown, wanted: string) {
    super(
      `the sequencer's ${field} is ${String(value)}, which is not ${wanted}. ` +
        'With it, transactions would be confirmed that no batch can hold. ' +
        `Give ${wanted}.`,
    );
  }
}

/** @throws SequencerConfigError for the first field that makes no sense. */
export function requireConfig(config: SequencerConfig): void {
  const { exchange, depth, maxTransactions, maxOfAccount } = config;
  if (typeof exchange !== 'string' || exchange === '')
    throw new SequencerConfigError('exchange', exchange, 'a name');
  if (!Number.isSafeInteger(depth) || depth < 1 || depth > 52)
    throw new SequencerConfigError('depth', depth, 'a whole number from 1 to 52');
  for (const [field, value] of Object.entries({ maxTransactions, maxOfAccount }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new SequencerConfigError(field, value, 'a positive whole number');
}
