/** What a call came to. */
export type Settled<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown };

/** What a piece of work waits for: a promise, or nothing but its next turn. */
export type Waiting = PromiseLike<unknown> | undefined;

/** Work that waits only where something is not there at once. */
export type Work<T> = Generator<Waiting, T, unknown>;

/**
 * Calls `call`, and waits only where it answers with a promise: a step of an implementation that answers at once costs
 * no turn of the event loop.
 */
export function* settled<T>(call: () => T | PromiseLike<T>): Work<Settled<T>> {
  try {
    const answer = call();
    if (!isThenable(answer)) return { kind: 'answered', value: answer };
    // True: whoever does the work gives back what the promise came to.
    return { kind: 'answered', value: (yield answer) as T };
  } catch (error) {
    return { kind: 'threw', error };
  }
}

/** Whether `value` is to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
