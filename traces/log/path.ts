import { type Data, dataOf, sameData } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { type Codec, codecOf } from './codec.ts';
import { describeJson } from './json.ts';
import { isScalar } from './key-text.ts';
import { nearNamesCure } from './near-names.ts';
import { PathFault, type PathStep, stepFrom } from './path-step.ts';
import { keysOfPointer, pointerTo } from './pointer.ts';

type Variables = Extract<Shape, { kind: 'record' }>;

/** A place in the state that a log may observe. */
export interface StatePath {
  /** As it is written; two texts for one place have the same. */
  readonly text: string;
  /** What is at the place. */
  readonly shape: Shape;
  /** The variable that it is in. */
  readonly variable: string;
  readonly steps: readonly PathStep[];
  /** How its values are written in a log. */
  readonly codec: Codec;
  /** Whether `===` compares its values. */
  readonly isScalar: boolean;
}

/**
 * The place that a path names, or why it names none. A path is a JSON pointer: the variable, then keys by their texts, fields
 * and positions: `/cash/alice`, `/log/n1/0`. Besides, `/log/n1/-1` is the last element, `/log/n1/length` the
 * length, `/voters/size` the size of a set or bag; a composite key is written as JSON. An option is looked through.
 *
 * Remembered by its text: asking again costs a look into a table.
 */
export function pathOf(variables: Variables, text: string): StatePath | PathFault {
  let known = paths.get(variables);
  if (known === undefined) {
    known = new Map();
    paths.set(variables, known);
  }
  const found = known.get(text);
  if (found !== undefined) return found;
  const made = resolved(variables, text);
  // A log may name places without end, by positions and keys written in many ways.
  if (known.size >= maxRemembered) known.clear();
  if (text.length <= maxRememberedLength) known.set(text, made);
  return made;
}

const paths = new WeakMap<Variables, Map<string, StatePath | PathFault>>();
const maxRemembered = 65_536;
const maxRememberedLength = 1000;

/**
 * What is at a place of `state`, which is seen as guards and properties see it: `PlainModel.value(state)`, or a view of a packed
 * state. Undefined where there is nothing: past the end of a sequence, in an option that is none, in another case of a
 * union.
 */
export function readPath(path: StatePath, state: unknown): unknown {
  let value = state;
  for (const step of path.steps) {
    if (value === undefined || value === null) return undefined;
    value = part(value, step);
  }
  return value;
}

/** Whether the place holds the value with the plain form `data`: what `path.codec` decoded. */
export function sameAt(path: StatePath, state: unknown, data: Data): boolean {
  const value = readPath(path, state);
  if (value === data) return true;
  if (path.isScalar || value === undefined) return false;
  return sameData(dataOf(path.shape, value, path.text), data);
}

/** The steps were resolved against the shape of the state, which promises the methods that are called here. */
function part(value: unknown, step: PathStep): unknown {
  switch (step.kind) {
    case 'member':
      return (value as Readonly<Record<string, unknown>>)[step.name];
    case 'key':
      return (value as { get(key: unknown): unknown }).get(step.key);
    case 'position':
      return (value as { at(index: number): unknown }).at(step.index);
  }
}

function resolved(variables: Variables, text: string): StatePath | PathFault {
  const keys = keysOfPointer(text);
  const [variable, ...others] = keys ?? [];
  if (variable === undefined) {
    return new PathFault('is no path', 'A path starts with a slash and a variable: /cash/alice.');
  }
  const start = variables.fields.find(({ name }) => name === variable);
  if (start === undefined) {
    const names = variables.fields.map(({ name }) => name);
    return new PathFault(
      `names the variable ${describeJson(variable)}, which the spec does not have`,
      nearNamesCure(variable, names, 'variables'),
    );
  }
  let { shape } = start;
  const steps: PathStep[] = [{ kind: 'member', name: variable }];
  const texts = [variable];
  for (const key of others) {
    const next = stepFrom(shape, key);
    if (next instanceof PathFault) return next;
    steps.push(next.step);
    texts.push(next.text);
    shape = next.shape;
  }
  const compared = shape.kind === 'option' ? shape.of : shape;
  return {
    text: pointerTo(texts),
    shape,
    variable,
    steps,
    codec: codecOf(shape),
    isScalar: isScalar(compared),
  };
}
