import { type Constants, constantsWith, type Spec } from '../spec/language/index.ts';
import { type Compiled, compile } from './compiled.ts';
import { PlainModel } from './plain.ts';

/** A spec closed over its constants, ready to be explored, replayed and shown. */
export interface Model {
  readonly compiled: Compiled;
  /** The reference semantics. */
  readonly plain: PlainModel;
}

/**
 * Applies `spec` to its defaults with `changes` in their place, and at most one mutant switched on.
 * @throws InstanceError for an unknown constant or mutant or a constant of the wrong type, DefinitionError and
 * SchemaError where the spec is not well formed, and whatever the spec's own function throws.
 */
export function modelOf(spec: Spec, changes: Constants = {}, mutant?: string): Model {
  const compiled = compile(spec, constantsWith(spec, changes, 'the model'), mutant);
  return { compiled, plain: new PlainModel(compiled) };
}
