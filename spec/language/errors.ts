/** A type, a definition or an instance is not well formed. Thrown while a spec is being built, before any search. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';

  constructor(problem: string, cure: string) {
    super(`${problem}. ${cure}`);
  }
}

/** A definition names something twice, names nothing, or lacks a part. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  constructor(spec: string, problem: string, cure: string) {
    super(`spec ${JSON.stringify(spec)}: ${problem}. ${cure}`);
  }
}

/**
 * A constant, an instance or a mutant that the spec does not have, a constant of another type than its default, or an
 * incident or a sweep that is not well formed.
 */
export class InstanceError extends Error {
  override readonly name = 'InstanceError';

  constructor(spec: string, problem: string, cure: string) {
    super(`spec ${JSON.stringify(spec)}: ${problem}. ${cure}`);
  }
}

/** An exact result was asked for, and there is none: a division by zero, an operand or a result beyond the safe integers. */
export class ArithmeticError extends Error {
  override readonly name = 'ArithmeticError';

  constructor(problem: string, cure: string) {
    super(`${problem}. ${cure}`);
  }
}
