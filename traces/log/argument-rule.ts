import { type CompiledAction, type Data, dataOf } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { codecOf } from './codec.ts';
import { listOf } from './expected-json.ts';
import { describeJson, isJsonObject, type Json } from './json.ts';
import { FaultNote, ValueFault } from './value-fault.ts';
import { type JsonSchema, valueSchema } from './value-schema.ts';

type Choice = CompiledAction['choices'][number];

/** What an argument of an event may be. */
export interface ArgumentRule {
  readonly schema: JsonSchema;
  readonly fault: (json: unknown) => ValueFault | undefined;
}

/** An argument that may be anything: its mapping knows what it means. */
export const anyArgument: ArgumentRule = { schema: {}, fault: () => undefined };

/** An argument of a type. */
export function argumentOfShape(shape: Shape): ArgumentRule {
  const [codec, note] = [codecOf(shape), new FaultNote()];
  return {
    schema: valueSchema(shape),
    fault: (json) => (codec.decode(json, note) === undefined ? note.fault() : undefined),
  };
}

/** An argument that is the value of a choice. What is chosen from the state can be told only in the state. */
export function argumentOfChoice(choice: Choice): ArgumentRule {
  switch (choice.kind) {
    case 'shape':
      return argumentOfShape(choice.shape);
    case 'constants':
      return oneOfConstants(choice.values, choice.shape);
    case 'state':
      return anyArgument;
  }
}

/** An argument that fits any of the rules. */
export function argumentOfAny(rules: readonly ArgumentRule[]): ArgumentRule {
  const [only, ...others] = rules;
  if (only !== undefined && others.length === 0) return only;
  return {
    schema: { anyOf: rules.map(({ schema }) => schema) },
    fault: (json) => {
      const faults = rules.map(({ fault }) => fault(json));
      return faults.includes(undefined) ? undefined : faults[0];
    },
  };
}

function oneOfConstants(values: readonly unknown[], shape: Shape | undefined): ArgumentRule {
  const listed = values.map((value) => {
    return shape === undefined
      ? jsonOfConstant(value)
      : codecOf(shape).encode(dataOf(shape, value, 'a constant'));
  });
  const texts = new Set(listed.map((json) => keyOf(shape, json)));
  return {
    schema: { enum: listed },
    fault: (json) => {
      if (texts.has(keyOf(shape, json))) return undefined;
      return new ValueFault('', `is ${describeJson(json)}, not one of ${listOf(listed.map(describeJson))}`);
    },
  };
}

/** A constant without a type in the JSON of logs: a set as the array of its elements. */
function jsonOfConstant(value: unknown): Json {
  if (value instanceof Set) return [...value].map(jsonOfConstant);
  if (Array.isArray(value)) return value.map(jsonOfConstant);
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOfConstant(part)]));
  }
  // True: the compiled spec has checked that constants are made of nothing else.
  return value as Json;
}

/** Equal for what means the same constant. */
function keyOf(shape: Shape | undefined, json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (shape === undefined) return ordered(json);
  const data: Data | undefined = codecOf(shape).decode(json, new FaultNote());
  return data === undefined ? undefined : JSON.stringify(data);
}

/** No constant is nested deeper than this, and what strangers log may be. */
const maxNesting = 100;

/** The text of some JSON, its members by name. */
function ordered(json: unknown, depth = 0): string {
  if (depth > maxNesting) return '';
  if (Array.isArray(json)) return `[${json.map((item) => ordered(item, depth + 1)).join(',')}]`;
  if (!isJsonObject(json)) return JSON.stringify(json);
  const names = Object.keys(json).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${ordered(json[name], depth + 1)}`).join(',')}}`;
}
