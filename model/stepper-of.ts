import type { Compiled } from './compiled.ts';
import { UnpackableTypeError } from './layout.ts';
import { PackedStepper } from './packed-stepper.ts';
import { PlainStepper } from './plain-stepper.ts';
import type { Stepper } from './stepper.ts';

/** The fastest stepper that there is for a spec: over packed words, or in the plain form where a type has no packed one. */
export function stepperOf(compiled: Compiled): Stepper<unknown> {
  try {
    // True: whoever uses the states of a stepper gives them to no other.
    return new PackedStepper(compiled) as Stepper<unknown>;
  } catch (error) {
    if (error instanceof UnpackableTypeError) return new PlainStepper(compiled) as Stepper<unknown>;
    throw error;
  }
}
