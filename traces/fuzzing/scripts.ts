import type { Trace } from '../../model/index.ts';
import { type Json, jsonOf } from '../log/index.ts';
import type { Script } from './fuzz-report.ts';
import type { Step } from './step.ts';

/**
 * The steps of a trace as a script: a counterexample or a witness of the checker. Of a mutated spec it shows what an
 * implementation with that fault would accept: where the spec forbids a step, it must be rejected.
 */
export function scriptOfTrace(name: string, trace: Trace): Script {
  const steps = trace.points.slice(1).map(
    (point): Step => ({
      do: 'action',
      action: point.action,
      arguments: Object.fromEntries(
        point.arguments.map(({ name: choice, shape, value }) => [
          choice,
          // True: without a shape, the plain form of a constant is its JSON.
          shape === undefined ? (value as Json) : jsonOf(shape, value),
        ]),
      ),
    }),
  );
  return { name, steps };
}

/** A sequence of calls, such as one of a tour, as a script. */
export function scriptOfCalls(
  name: string,
  calls: readonly { readonly action: string; readonly arguments: Readonly<Record<string, Json>> }[],
): Script {
  return { name, steps: calls.map((call): Step => ({ do: 'action', ...call })) };
}
