import type * as FastCheck from 'fast-check';
import {
  type Driver,
  divergenceHeadline,
  divergenceStory,
  replayRun,
  type Step,
  stepLine,
} from '../fuzzing/index.ts';
import { plainPaint } from '../paint.ts';
import { EnabledCalls } from '../tours/index.ts';
import { NonconformanceError } from './nonconformance-error.ts';
import { modelFor, type Specified } from './specified.ts';
import { stepsFor } from './wishes.ts';

/** Steps for an implementation, as fast-check generates them, makes them smaller and shows them. */
export interface Sequence {
  readonly steps: readonly Step[];
}

/** What properties of one's own are made of. */
export interface SequenceProperty {
  /** Sequences of steps that the spec allows, with some that it forbids. */
  readonly sequences: FastCheck.Arbitrary<Sequence>;
  /** Takes the steps on a fresh implementation, and holds each against the spec. @throws NonconformanceError */
  readonly conforms: (sequence: Sequence) => Promise<void>;
}

/** How sequences are made. */
export interface SequenceOptions {
  /** The most steps of a sequence; 30, if left out. */
  readonly maxSteps?: number;
}

const defaultMaxSteps = 30;
const maxWish = 0x7fffffff;
const lineWidth = 100;

/**
 * The sequences of a spec as an arbitrary of fast-check's, for `fc.assert` in tests of one's own:
 *
 *     const { sequences, conforms } = toFastCheck(fc, bank, driver);
 *     test('the bank is as its spec says', () => fc.assert(fc.asyncProperty(sequences, conforms)));
 *
 * fast-check is given and not imported, so that there is one of it. Smaller sequences are made by leaving steps out, and what
 * is left is still what the spec allows, or forbids. For models of which all calls that are enabled can be listed.
 * @throws DriverError where the driver is for another spec.
 */
export function toFastCheck<Implementation>(
  fc: Pick<typeof FastCheck, 'array' | 'integer' | 'toStringMethod' | 'tuple'>,
  specified: Specified,
  driver: Driver<Implementation>,
  { maxSteps = defaultMaxSteps }: SequenceOptions = {},
): SequenceProperty {
  const model = modelFor(specified, driver);
  const enabled = new EnabledCalls(model.compiled);
  // fast-check leaves out what comes first; what comes after the step that fails goes with the length.
  const wishes = fc.tuple(
    fc.integer({ min: 1, max: maxSteps }),
    fc.array(fc.integer({ min: 0, max: maxWish }), { minLength: 1, maxLength: maxSteps, size: 'max' }),
  );
  return {
    sequences: wishes.map(([length, list]) => {
      const steps = stepsFor(list.slice(0, length), driver, enabled);
      const shown = { [fc.toStringMethod]: () => `[${steps.map(stepLine).join(', ')}]` };
      return Object.assign(shown, { steps });
    }),
    conforms: async ({ steps }) => {
      const { divergence, played } = await replayRun(model, driver, { steps, seed: 0 });
      if (divergence === undefined) return;
      const { compiled } = model;
      const story = divergenceStory(compiled, played, divergence, { paint: plainPaint, width: lineWidth });
      throw new NonconformanceError(`${divergenceHeadline(compiled.specName, divergence)}\n\n${story}`);
    },
  };
}
