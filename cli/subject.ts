import { type Model, modelOf } from '../model/index.ts';
import type { Constants, Instance, Mutant } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import { readConstants } from './constants.ts';
import { placeIn } from './load-module.ts';
import { suggestion } from './near-names.ts';
import type { Target } from './target.ts';

/** Which of a target's instances and mutants, and with which constants: the options that `check` and `walk` share. */
export interface SubjectOptions {
  readonly instance?: string;
  readonly mutant?: string;
  readonly set?: readonly string[];
}

/** What is checked or walked: a model, and what the protocol says of it. */
export interface Subject {
  readonly target: Target;
  readonly model: Model;
  readonly instance: (Instance & { readonly name: string }) | undefined;
  readonly mutant: (Mutant & { readonly name: string }) | undefined;
  /** Whether the constants are the instance's own: what is known of it holds for no others. */
  readonly constants: 'of the instance' | 'changed';
}

/**
 * The model that the options speak of. Without `--instance` it is the mutant's own instance, else the protocol's
 * first, else the spec's defaults.
 * @throws CommandError for whatever is not there or not well formed.
 */
export function subjectOf(target: Target, options: SubjectOptions): Subject {
  const mutant = mutantOf(target, options.mutant);
  const instance = instanceOf(target, options.instance ?? mutant?.instance);
  const changes = readConstants(target.spec, options.set ?? []);
  const model = buildModel(target, { ...instance?.constants, ...changes }, options.mutant);
  const constants = Object.keys(changes).length === 0 ? 'of the instance' : 'changed';
  return { target, model, instance, mutant, constants };
}

/**
 * The model of `target` with `constants` in the place of its defaults.
 * @throws CommandError for whatever the language refuses and the spec's own function throws, with where that is known.
 */
export function buildModel(target: Target, constants: Constants, mutant: string | undefined): Model {
  try {
    return modelOf(target.spec, constants, mutant);
  } catch (error) {
    const [file = ''] = target.given.split('#');
    const place = target.path === undefined ? undefined : placeIn(target.path, file, error);
    if (error instanceof Error && ['SchemaError', 'DefinitionError', 'InstanceError'].includes(error.name)) {
      const named = error.name === 'SchemaError' ? `spec ${target.spec.name}` : undefined;
      const where = place ?? (target.path === undefined ? named : file);
      throw new CommandError(where === undefined ? error.message : `${where}: ${error.message}`);
    }
    throw new CommandError(
      `${place ?? `spec ${target.spec.name}`} throws while the spec is built: ${String(error).replace(/\.$/, '')}`,
      'Mend the function given to spec(...), or give it constants that it can bear.',
    );
  }
}

function instanceOf(target: Target, name: string | undefined): Subject['instance'] {
  const instances = target.protocol?.instances ?? {};
  const names = Object.keys(instances);
  const chosen = name ?? names[0];
  if (chosen === undefined) return undefined;
  const instance = Object.hasOwn(instances, chosen) ? instances[chosen] : undefined;
  if (instance === undefined)
    throw new CommandError(
      `${target.given} has no instance ${JSON.stringify(chosen)}`,
      `${suggestion(chosen, names, 'instances')} Other constants are given with --set name=value.`,
    );
  return { ...instance, name: chosen };
}

/** What the protocol says of the mutant. That the spec itself knows it is the model's to say. */
function mutantOf(target: Target, name: string | undefined): Subject['mutant'] {
  if (name === undefined) return undefined;
  const mutants = target.protocol?.mutants ?? {};
  const mutant = Object.hasOwn(mutants, name) ? mutants[name] : undefined;
  if (mutant === undefined && target.protocol !== undefined)
    throw new CommandError(
      `${target.given} has no mutant ${JSON.stringify(name)}`,
      suggestion(name, Object.keys(mutants), 'mutants'),
    );
  return mutant === undefined ? undefined : { ...mutant, name };
}
