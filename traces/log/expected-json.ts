import type { Shape } from '../../spec/language/index.ts';
import { keyTexts } from './key-text.ts';

/** What JSON a place of the given shape holds in a log, as a message says it. */
export function expectedJson(shape: Shape): string {
  switch (shape.kind) {
    case 'int':
      return `a whole number from ${shape.lo} to ${shape.hi}`;
    case 'bool':
      return 'true or false';
    case 'oneOf':
      return `one of ${listOf(shape.members.map((member) => JSON.stringify(member)))}`;
    case 'ids':
      return shape.count === 1
        ? `"${shape.name}1"`
        : `one of "${shape.name}1" to "${shape.name}${shape.count}"`;
    case 'option':
      return `null or ${expectedJson(shape.of)}`;
    case 'record':
      return `an object with ${listOf(shape.fields.map(({ name }) => name))}`;
    case 'union':
      return `an object with the ${shape.tag} ${listOf(shape.variants.map(({ name }) => JSON.stringify(name)))}`;
    case 'map':
      return keyTexts(shape) === undefined
        ? 'an array of [key, value]'
        : 'an object with a value for each key';
    case 'set':
      return 'an array of the elements';
    case 'bag':
      return 'an array of [element, how often]';
    case 'seq':
      return 'an array';
  }
}

/** Longer lists are for the spec, not for a message. */
const maxListed = 8;

/** Names in a row; long rows are cut. */
export function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'no members';
  const rest = names.length - maxListed;
  return names.slice(0, maxListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
