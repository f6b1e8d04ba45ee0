import type { Constant, Constants, Spec, Sweep } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import { readConstants } from './constants.ts';
import { suggestion } from './near-names.ts';
import { grouped } from './quantities.ts';

/** A constant with the values that it takes in a sweep. */
export interface Axis {
  readonly name: string;
  readonly values: readonly Constant[];
}

/** A sweep of more points than this would not be read, nor end. */
const maxPoints = 10_000;

/** The comma between two axes: one within a list, `names=["a","b"]`, is followed by no name. */
const beforeAxis = /,(?=[^\s,=|"[\]]+=)/;

/**
 * The axes that `--over` gives: `TA=2..8,TB=2..8`, `lossy=true|false`.
 * @throws CommandError for what is not an axis, an unknown constant, or values that are not of its type.
 */
export function readAxes(spec: Spec, given: readonly string[]): readonly Axis[] {
  const axes = given.flatMap((text) => text.split(beforeAxis)).map((text) => readAxis(spec, text));
  const twice = axes.find(({ name }, index) => axes.findIndex((other) => other.name === name) < index);
  if (twice !== undefined)
    throw new CommandError(`--over names ${twice.name} twice`, 'Give each constant one range.');
  const points = axes.reduce((product, { values }) => product * values.length, 1);
  if (points > maxPoints)
    throw new CommandError(
      `--over spans ${grouped(points)} points, and each is a check of its own`,
      `Narrow the ranges to ${grouped(maxPoints)} points at most.`,
    );
  return axes;
}

/** The axes of a sweep that a protocol declares. */
export function axesOf({ over }: Sweep): readonly Axis[] {
  return Object.entries(over).map(([name, [first, last]]) => ({ name, values: integers(first, last) }));
}

/** Every point of a grid, the last axis varying fastest. */
export function pointsOf(axes: readonly Axis[]): readonly Constants[] {
  return axes.reduce<readonly Constants[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}

/** `TA=2..8 · TB=2..8`. */
export function axesText(axes: readonly Axis[]): string {
  return axes
    .map(({ name, values }) => {
      const [first, ...rest] = values;
      const last = rest.at(-1);
      const isRange = typeof first === 'number' && values.every((value, index) => value === first + index);
      return isRange && last !== undefined
        ? `${name}=${first}..${String(last)}`
        : `${name}=${values.map(valueText).join('|')}`;
    })
    .join(' · ');
}

/** A value as it is typed. */
export function valueText(value: Constant): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

function readAxis(spec: Spec, text: string): Axis {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new CommandError(
      `--over ${text} is no range`,
      'Write --over name=first..last, such as --over nodes=3..7, or --over lossy=true|false; several with commas.',
    );
  const name = text.slice(0, at);
  const values = text.slice(at + 1);
  if (!Object.hasOwn(spec.constants, name))
    throw new CommandError(
      `spec ${spec.name} has no constant ${JSON.stringify(name)}, which --over ${text} ranges over`,
      suggestion(name, Object.keys(spec.constants), 'constants'),
    );
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(values);
  if (range === null)
    return {
      name,
      values: values.split('|').map((value) => readValue(spec, name, value, text)),
    };
  if (typeof spec.constants[name] !== 'number')
    throw new CommandError(
      `--over ${text} is a range of numbers, and ${name} of ${spec.name} is none`,
      `Its default is ${JSON.stringify(spec.constants[name])}: list its values, as in --over lossy=true|false.`,
    );
  const [first, last] = [Number(range[1]), Number(range[2])];
  if (first > last)
    throw new CommandError(
      `--over ${text} ends before it begins`,
      `Write the smaller value first: --over ${name}=${last}..${first}.`,
    );
  if (last - first >= maxPoints)
    throw new CommandError(
      `--over ${text} has ${grouped(last - first + 1)} values, and each is a check of its own`,
      `Narrow it to ${grouped(maxPoints)} at most.`,
    );
  return { name, values: integers(first, last) };
}

function readValue(spec: Spec, name: string, value: string, text: string): Constant {
  try {
    // True: the spec has the constant.
    return readConstants(spec, [`${name}=${value}`])[name] as Constant;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const byDefault = spec.constants[name];
    throw new CommandError(
      `--over ${text} gives constant ${name} of ${spec.name} the value ${value}, which is of another type`,
      `Its default is ${JSON.stringify(byDefault)}: ` +
        (typeof byDefault === 'number'
          ? `give a range, --over ${name}=first..last, or list numbers with |.`
          : `list values like it, one after the other with |.`),
    );
  }
}

function integers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
