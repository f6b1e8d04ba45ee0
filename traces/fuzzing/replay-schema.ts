import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { keysOfPointer } from '../log/index.ts';
import { divergenceKinds } from './divergence.ts';

/** JSON Schema of a replay file, but for the three sorts of steps: those are told apart by hand, for the sake of messages. */
export const replaySchema = {
  $id: 'assay replay',
  type: 'object',
  required: ['format', 'version', 'protocol', 'constants', 'seed', 'steps', 'expected'],
  additionalProperties: false,
  properties: {
    format: { const: 'assay replay' },
    version: { const: 1 },
    protocol: { type: 'string', minLength: 1 },
    instance: { type: 'string' },
    constants: { type: 'object' },
    mutant: { type: 'string' },
    driver: { type: 'string', minLength: 1 },
    seed: { type: 'integer', minimum: 0, maximum: 0xffffffff },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          action: { type: 'string' },
          arguments: { type: 'object' },
          foreign: { type: 'string' },
          turn: { type: 'string' },
          restart: { const: true },
        },
      },
    },
    schedule: { type: 'array', items: { type: 'integer', minimum: 0 } },
    expected: {
      type: 'object',
      required: ['verdict'],
      additionalProperties: false,
      properties: {
        verdict: { enum: ['conforms', 'diverges'] },
        as: { enum: divergenceKinds },
        subject: { type: 'string' },
        at: { type: 'integer', minimum: 0 },
      },
      if: { properties: { verdict: { const: 'diverges' } } },
      then: { required: ['as', 'subject', 'at'] },
    },
  },
} as const;

/** Where JSON breaks the schema, and how. */
export interface ReplayFault {
  readonly keys: readonly (string | number)[];
  readonly problem: string;
}

let validate: ValidateFunction | undefined;

/** The first place where `json` breaks the schema of a replay file; undefined where it obeys. */
export function replayFault(json: unknown): ReplayFault | undefined {
  // Compiled when first needed: importing this file costs nothing.
  validate ??= new Ajv({ allowUnionTypes: true }).compile(replaySchema);
  if (validate(json)) return undefined;
  const [error] = validate.errors ?? [];
  if (error === undefined) return { keys: [], problem: 'breaks the schema of a replay file' };
  const keys = (keysOfPointer(error.instancePath) ?? []).map((key) =>
    /^\d+$/.test(key) ? Number(key) : key,
  );
  return { keys, problem: problemOf(error) };
}

function problemOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `lacks the member ${JSON.stringify(params.missingProperty)}`;
    case 'additionalProperties':
      return `has the member ${JSON.stringify(params.additionalProperty)}, which means nothing here`;
    case 'const':
      return `is not ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `is none of ${(params.allowedValues as readonly unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      // "must be array", "must be >= 0": ajv's own words fit the sentence.
      return message ?? 'breaks the schema of a replay file';
  }
}
