import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/**
 * JSON Schema of a trace in the Informal Trace Format, down to its states. The values in the states are read by hand:
 * a schema of values would answer each fault with "must match one of eight alternatives".
 * @see https://apalache-mc.org/docs/adr/015adr-trace.html
 */
export const itfSchema = {
  $id: 'itf',
  title: 'Informal Trace Format, ADR-015 of Apalache',
  type: 'object',
  required: ['vars', 'states'],
  properties: {
    '#meta': { type: 'object' },
    params: { type: 'array', items: { type: 'string' } },
    vars: { type: 'array', items: { type: 'string' } },
    states: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', properties: { '#meta': { type: 'object' } } },
    },
    loop: { type: 'integer', minimum: 0 },
  },
} as const;

/** A trace that obeys the schema. */
export interface RawItf {
  readonly '#meta'?: Readonly<Record<string, unknown>>;
  readonly params?: readonly string[];
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, unknown>>[];
  readonly loop?: number;
}

/** Where JSON breaks the schema and how; undefined where it obeys. */
export interface SchemaFault {
  readonly keys: readonly (string | number)[];
  readonly problem: string;
}

/** The first place where `json` breaks the schema of a trace. */
export function schemaFault(json: unknown): SchemaFault | undefined {
  // Compiled when first needed: importing this file costs nothing.
  validate ??= new Ajv().compile<RawItf>(itfSchema);
  if (validate(json)) return undefined;
  const [error] = validate.errors ?? [];
  if (error === undefined) return { keys: [], problem: 'breaks the schema of a trace' };
  return { keys: keysOfPointer(error.instancePath), problem: problemOf(error) };
}

let validate: ValidateFunction<RawItf> | undefined;

function problemOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return `lacks the member ${JSON.stringify(error.params.missingProperty)}`;
    case 'minItems':
      return 'is empty';
    default:
      // "must be array", "must be >= 0": ajv's own words fit the sentence.
      return error.message ?? 'breaks the schema of a trace';
  }
}

/** The keys of a JSON pointer (RFC 6901). No name in the schema looks like a number, so numbers are positions. */
function keysOfPointer(pointer: string): readonly (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}
