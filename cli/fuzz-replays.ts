import { type Failure, outcomeOf, type Replay, type Script } from '../traces/fuzzing/index.ts';
import type { Subject } from './subject.ts';

/** A failure as it is saved: the run that shows it, and what it shows. */
export function failureReplay(subject: Subject, failure: Failure, driver: string): Replay {
  const { steps, seed, divergence } = failure;
  return { ...whereOf(subject, driver), seed, steps, expected: outcomeOf(divergence) };
}

/** A run that covered something new, as it is saved. */
export function scriptReplay(subject: Subject, { steps, seed = 0 }: Script, driver: string): Replay {
  return { ...whereOf(subject, driver), seed, steps, expected: { verdict: 'conforms' } };
}

function whereOf(
  { model, instance, constants }: Subject,
  driver: string,
): Pick<Replay, 'protocol' | 'instance' | 'constants' | 'mutant' | 'driver'> {
  const { compiled } = model;
  return {
    protocol: compiled.specName,
    instance: constants === 'changed' ? undefined : instance?.name,
    constants: compiled.constants,
    mutant: compiled.mutant,
    driver,
  };
}
