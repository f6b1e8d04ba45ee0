/** A state graph is too large to be held whole, or to be toured. */
export class GraphTooLargeError extends Error {
  override readonly name = 'GraphTooLargeError';

  constructor(spec: string, most: number, what: string) {
    super(
      `the state graph of ${spec} has more than ${most.toLocaleString('en-GB')} ${what}. A tour visits all of them, so it is ` +
        'made for small models only. Take a smaller instance or smaller constants, raise the limit, or choose a weaker ' +
        'criterion; what is too large for a tour can still be fuzzed.',
    );
  }
}
