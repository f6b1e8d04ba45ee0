import type { Field, Shape } from '../spec/language/index.ts';
import type { ItfValue } from './itf-value.ts';

/** What ITF value a place of the given shape holds, as an error says it. */
export function expectedItf(shape: Shape): string {
  switch (shape.kind) {
    case 'int':
      return `an integer from ${shape.lo} to ${shape.hi}`;
    case 'bool':
      return 'true or false';
    case 'oneOf':
      return `one of ${listOf(shape.members.map((member) => JSON.stringify(member)))}`;
    case 'ids':
      return `one of "${shape.name}1" to "${shape.name}${shape.count}"`;
    case 'option':
      return 'the variant Some or None';
    case 'record':
      return `a record of ${listOf(shape.fields.map((field) => field.name))}`;
    case 'union':
      return `one of the variants ${listOf(shape.variants.map((variant) => variant.name))}`;
    case 'map':
      return 'a map';
    case 'set':
      return 'a set';
    case 'bag':
      return 'a map from elements to counts';
    case 'seq':
      return 'a list';
  }
}

/** An ITF value in a few words. */
export function describeItf(value: ItfValue): string {
  switch (value.kind) {
    case 'bool':
      return String(value.value);
    case 'string':
      return `the string ${JSON.stringify(value.value)}`;
    case 'integer':
      return `the integer ${value.value}`;
    case 'record':
      return `a record of ${listOf([...value.fields.keys()])}`;
    case 'variant':
      return `the variant ${value.tag}`;
    case 'unserializable':
      return `${JSON.stringify(value.text)}, which has no literal form`;
    case 'list':
    case 'tuple':
    case 'set':
    case 'map':
      return `a ${value.kind}`;
  }
}

/** What fields a record must have, as the cure of an error says it. */
export function fieldsCure(fields: readonly Field[]): string {
  return `In the spec it has ${fields.length === 0 ? 'no fields' : `exactly ${listOf(fields.map(({ name }) => name))}`}.`;
}

/** Long lists are for the spec, not for an error. */
const maxListed = 8;

function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const rest = names.length - maxListed;
  return names.slice(0, maxListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
