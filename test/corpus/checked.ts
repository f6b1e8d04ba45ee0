import type { CheckOptions, Report } from '../../checker/index.ts';
import { type Model, modelOf } from '../../model/index.ts';
import type { Instance, Protocol } from '../../spec/language/index.ts';
import { protocols, sourceOf } from '../../spec/protocols/index.ts';
import { checkWhole } from './check-whole.ts';
import { isLarge } from './large.ts';

/** A check of the corpus: a protocol under an instance's constants, as it should be or with a mutant. */
export interface Case {
  readonly protocol: Protocol;
  readonly instance: Instance;
  readonly mutant: string | undefined;
}

/** Every instance of every protocol, under a name that says which. */
export const instances: readonly (readonly [name: string, Case])[] = protocols.flatMap((protocol) =>
  Object.entries(protocol.instances).map(
    ([name, instance]) =>
      [`${protocol.spec.name}, ${name}`, { protocol, instance, mutant: undefined }] as const,
  ),
);

/** The instance of `instances` with that name. */
export function instanceNamed(wanted: string): Case {
  const found = instances.find(([name]) => name === wanted)?.[1];
  if (found === undefined) throw new Error(`the corpus has no instance ${JSON.stringify(wanted)}`);
  return found;
}

/** The mutant of that name, in the instance that shows it. */
export function mutantCase(protocol: Protocol, mutant: string): Case {
  const shownBy = protocol.mutants[mutant]?.instance ?? Object.keys(protocol.instances)[0];
  return { ...instanceNamed(`${protocol.spec.name}, ${shownBy}`), mutant };
}

export function modelFor({ protocol, instance, mutant }: Case): Model {
  return modelOf(protocol.spec, instance.constants, mutant);
}

/**
 * Checks a case: whole where it is small, for safety where it is large. Steps are kept for temporal properties, and
 * refinement mappings take microseconds a step.
 */
export function checked(one: Case, changes: Partial<CheckOptions> = {}): Promise<Report> {
  const model = modelFor(one);
  return checkWhole(model, {
    properties: isLarge(one.instance) ? safetyOf(model) : undefined,
    source: sourceOf(one.protocol),
    ...changes,
  });
}

/** All properties but the temporal ones and refinements, by name. */
export function safetyOf({ compiled: { invariants, steps, reachable } }: Model): readonly string[] {
  const own = steps.filter(({ refines }) => refines === undefined);
  return [...[...invariants, ...own, ...reachable].map(({ name }) => name), 'deadlock'];
}
