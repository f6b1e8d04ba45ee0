import type { Shape } from '../../spec/language/index.ts';
import { dataOfJson, type Json, ValueFault } from '../log/index.ts';
import type { Dice } from './dice.ts';
import type { Arguments } from './driver.ts';
import type { ChoiceList, Way, Ways } from './ways.ts';

/** A value that is none of a choice's, and in which way. */
interface ForeignValue {
  readonly value: Json;
  readonly because: string;
}

/** Arguments that no action of the spec has, made from some that it has. */
export interface ForeignArguments {
  readonly arguments: Arguments;
  readonly because: string;
}

/** Names that an implementation which looks things up in plain objects would find there. */
const treacherous = ['__proto__', 'constructor', 'toString', ''];

/** Numbers that are no amounts of anything. */
const notCountable: readonly ForeignValue[] = [
  { value: Number.NaN, because: 'NaN' },
  { value: Number.POSITIVE_INFINITY, because: 'infinite' },
  { value: 2 ** 53, because: 'past the safe integers' },
  { value: 1e308, because: 'huge' },
  { value: -(2 ** 53), because: 'past the safe integers' },
];

const otherKinds: readonly Json[] = [null, true, 1, '1', [], {}];

/** Makes foreign arguments for one action. Values just outside the spec's are left out of the choices in `takesMore`. */
export class Foreigner {
  readonly #ways: Ways;
  readonly #takesMore: ReadonlySet<string>;
  readonly #known = new Map<string, readonly ForeignValue[]>();

  constructor(ways: Ways, takesMore: ReadonlySet<string>) {
    this.#ways = ways;
    this.#takesMore = takesMore;
  }

  /** Those of `way`, but for one; undefined where the action has no choices. */
  from(way: Way, dice: Dice): ForeignArguments | undefined {
    const at = dice.below(this.#ways.action.choices.length);
    const choice = this.#ways.action.choices[at];
    if (choice === undefined) return undefined;
    const { name } = choice;
    const { [name]: valid, ...rest } = way.arguments;
    if (dice.chance(1 / 8)) return { arguments: rest, because: `${name} is missing` };
    const foreign = dice.pick(this.#foreignTo(name, valid, this.#ways.lists[at]));
    if (foreign === undefined) return undefined;
    // In the order of the choices, as the others are.
    const args = Object.fromEntries(
      Object.entries(way.arguments).map(([key, value]) => [key, key === name ? foreign.value : value]),
    );
    return { arguments: args, because: `${name} is ${foreign.because}` };
  }

  #foreignTo(name: string, valid: Json | undefined, list: ChoiceList | undefined): readonly ForeignValue[] {
    // Choices from a state have no list; the sort of their values is told from the one at hand.
    const key = list === undefined ? `${name} ${kindOf(valid)}` : name;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const takesMore = this.#takesMore.has(`${this.#ways.action.name}.${name}`);
    const made = foreignValues(valid, list, takesMore ? 'takes more' : 'as the spec').filter(
      ({ value }) => list === undefined || list.find(value) < 0,
    );
    this.#known.set(key, made);
    return made;
  }
}

function foreignValues(
  valid: Json | undefined,
  list: ChoiceList | undefined,
  range: 'as the spec' | 'takes more',
): readonly ForeignValue[] {
  const shape = list?.shape;
  const others = otherKinds
    .filter((value) => kindOf(value) !== kindOf(valid) && isNoneOf(shape, value))
    .map((value) => ({ value, because: `of another type: ${JSON.stringify(value)}` }));
  switch (kindOf(valid)) {
    case 'number':
      return [...others, ...foreignNumbers(list, shape, range)];
    case 'string':
      return [...others, ...foreignWords(shape, range)];
    default:
      return others;
  }
}

function foreignNumbers(
  list: ChoiceList | undefined,
  shape: Shape | undefined,
  range: 'as the spec' | 'takes more',
): readonly ForeignValue[] {
  const numbers = (list?.values ?? []).filter((value): value is number => typeof value === 'number');
  const whole = numbers.every(Number.isInteger);
  const fraction = { value: (numbers[0] ?? 0) + 0.5, because: 'a fraction' };
  const always = [...notCountable, ...(whole && numbers.length > 0 ? [fraction] : [])];
  if (range === 'takes more' || list === undefined) return always;
  if (shape?.kind === 'int')
    return [
      ...always,
      { value: shape.lo - 1, because: `below ${shape.lo}` },
      { value: shape.hi + 1, because: `above ${shape.hi}` },
      ...(shape.lo > 0 ? [{ value: -1, because: 'negative' }] : []),
    ];
  // A list is a sample of what an implementation takes: between its members, and past them, others may be as good.
  return numbers.every((number) => number >= 0) ? [...always, { value: -1, because: 'negative' }] : always;
}

function foreignWords(
  shape: Shape | undefined,
  range: 'as the spec' | 'takes more',
): readonly ForeignValue[] {
  const odd = treacherous.map((value) => ({ value, because: JSON.stringify(value) }));
  if (range === 'takes more') return odd;
  const unknown = { value: 'nobody knows this name', because: 'an unknown name' };
  if (shape?.kind !== 'ids') return [...odd, unknown];
  const past = `${shape.name}${shape.count + 1}`;
  return [...odd, unknown, { value: past, because: `an unknown name, ${past}` }];
}

function isNoneOf(shape: Shape | undefined, value: Json): boolean {
  return shape === undefined || dataOfJson(shape, value) instanceof ValueFault;
}

function kindOf(value: Json | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
