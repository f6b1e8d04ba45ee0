import vm from 'node:vm';
import type { Waiting, Work } from './settled.ts';

const script = new vm.Script('globalThis[Symbol.for("assay.worked")]()');
const slot = Symbol.for('assay.worked');

/** That work was broken off: a call did not return, or a promise did not settle. What it was doing is half done. */
export const brokenOff: unique symbol = Symbol('broken off');

/**
 * Does `work` to its end. A call that takes longer than `patienceMs`, or a promise that takes longer to settle, ends it.
 *
 * Whatever is waited for lets timers and signals have their turn; so work that never waits for anything gives up its turn
 * now and then.
 */
export async function done<T>(work: Work<T>, patienceMs: number): Promise<T | typeof brokenOff> {
  let go = (): IteratorResult<Waiting, T> => work.next(undefined);
  for (;;) {
    const step = watched(go, patienceMs);
    if (step === brokenOff) return brokenOff;
    if (step.done === true) return step.value;
    if (step.value === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      go = () => work.next(undefined);
      continue;
    }
    const waited = await within(step.value, patienceMs);
    if (waited === brokenOff) return brokenOff;
    go = waited;
  }

  async function within(
    promise: PromiseLike<unknown>,
    limitMs: number,
  ): Promise<(() => IteratorResult<Waiting, T>) | typeof brokenOff> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<typeof brokenOff>((resolve) => {
      timer = setTimeout(() => resolve(brokenOff), limitMs);
    });
    try {
      const answer = await Promise.race([promise, tooLong]);
      return answer === brokenOff ? brokenOff : () => work.next(answer);
    } catch (error) {
      return () => work.throw(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Only a context of the engine can break off what never returns, from its own thread. */
function watched<T>(slice: () => T, patienceMs: number): T | typeof brokenOff {
  const holder = globalThis as unknown as Record<symbol, unknown>;
  holder[slot] = slice;
  try {
    // True: the script calls the slice and nothing else.
    return script.runInThisContext({ timeout: Math.max(1, Math.ceil(patienceMs)) }) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return brokenOff;
    throw error;
  } finally {
    delete holder[slot];
  }
}
