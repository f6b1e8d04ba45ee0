/** Executing a decided block led to what no block can follow. */
export class ApplicationFaultError extends Error {
  override readonly name = 'ApplicationFaultError';

  constructor(height: number, what: string) {
    super(
      `The application executed height ${height}, and ${what}. The block is final, and every node is in the same ` +
        'place: the chain stops here. Let `execute` return a state root of at most 128 printable ASCII characters and, ' +
        'if any, validators that make up a set.',
    );
  }
}
