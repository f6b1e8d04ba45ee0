/** Validators that cannot make up a set: none, too many, one twice, a malformed key or power. */
export class ValidatorSetError extends Error {
  override readonly name = 'ValidatorSetError';

  constructor(where: string, why: string) {
    super(
      `${where}: ${why}. Every node must agree on who votes and with what power, so a doubtful set is refused. ` +
        'Give 1 to 1024 validators, each with a key of its own (64 lower-case hexadecimal digits) and a positive whole ' +
        'power, all powers together at most 2^53 - 1.',
    );
  }
}
