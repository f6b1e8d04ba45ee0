import type { JsonSchema } from './value-schema.ts';

const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const word = { type: 'string', minLength: 1 } as const;
const object = { type: 'object' } as const;

/** What every head has, whatever the spec. */
export const headMembers = {
  k: { const: 'head' },
  v: { const: 1 },
  spec: word,
  specHash: { type: 'string' },
  instance: { type: 'string' },
  config: object,
  nodes: { type: 'array', items: word, uniqueItems: true },
  order: { enum: ['total', 'causal', 'interval'] },
  frame: { enum: ['unknown', 'unchanged'] },
  tracked: { type: 'array', items: word, uniqueItems: true },
  fail: { enum: ['nothing', 'unknown'] },
  source: {
    type: 'object',
    properties: {
      impl: { type: 'string' },
      version: { type: 'string' },
      seed: { type: ['number', 'string'] },
    },
    additionalProperties: false,
  },
  init: object,
  slice: word,
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** What every event has, whatever the spec. */
export const eventMembers = {
  k: { const: 'ev' },
  i: count,
  a: word,
  n: word,
  s: count,
  args: object,
  pre: object,
  post: object,
  msg: {},
  vc: { type: 'object', additionalProperties: count },
  t0: { type: 'number' },
  t1: { type: 'number' },
  op: { type: ['number', 'string'] },
  phase: { enum: ['invoke', 'ok', 'fail', 'info'] },
  slice: word,
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** What every end has. */
export const endMembers = {
  k: { const: 'end' },
  events: count,
  reason: { enum: ['complete', 'crash', 'cut'] },
  slice: word,
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The schema of a head with the given members. */
export function headFrame(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return closed('The head of an event log', members, ['k', 'v', 'spec']);
}

/** The schema of an event with the given members. */
export function eventFrame(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    ...closed('An event of a log', members, ['k', 'i', 'a']),
    // The number of an event among those of its node, the phase of an operation: neither means anything alone.
    dependencies: { s: ['n'], phase: ['op'], op: ['phase'] },
  };
}

/** The schema of the end line. */
export const endFrame: JsonSchema = closed('The end of an event log', endMembers, ['k', 'events', 'reason']);

function closed(
  title: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  };
}
