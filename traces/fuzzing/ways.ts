import {
  Candidates,
  type CompiledAction,
  type CompiledChoice,
  dataOf,
  keptValue,
  open,
  untypedData,
} from '../../model/index.ts';
import { equal, type Shape } from '../../spec/language/index.ts';
import { dataOfJson, type Json, jsonOf, ValueFault } from '../log/index.ts';
import type { Dice } from './dice.ts';
import type { Arguments } from './driver.ts';
import { type Offer, Offers } from './offers.ts';

/** An action with a value for each of its choices. */
export interface Way {
  readonly action: string;
  /** The position of the action in the spec. */
  readonly index: number;
  readonly arguments: Arguments;
  /** The same as guards see them. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The state as a guard sees it, asked for only where choices come from it. */
export type Seen = () => unknown;

/** The ways to take one action, by their arguments. */
export class Ways {
  readonly action: CompiledAction;
  readonly index: number;
  /** The values of each choice; undefined where they depend on the state. */
  readonly lists: readonly (ChoiceList | undefined)[];
  /** How many ways there are in every state; undefined where that depends on the state. */
  readonly size: number | undefined;
  /** Rises with every value that a choice from the state offers for the first time. */
  offered = 0;
  /** What choices from the state offered so far. */
  readonly #offers: readonly (Offers | undefined)[];
  /** The choices of which something may be asked for that is not on offer, by position. */
  readonly #withheld: readonly number[];
  readonly #made = new Map<string, Way>();

  /** `takesMore` names choices as `action.choice` of which all may be taken, on offer or not. */
  constructor(action: CompiledAction, index: number, takesMore: ReadonlySet<string> = new Set()) {
    this.action = action;
    this.index = index;
    this.#offers = action.choices.map(({ kind }) => (kind === 'state' ? new Offers() : undefined));
    this.#withheld = action.choices.flatMap(({ kind, name }, depth) =>
      kind === 'state' && !takesMore.has(`${action.name}.${name}`) ? [depth] : [],
    );
    this.lists = action.choices.map((choice) =>
      choice.kind === 'state' ? undefined : new ChoiceList(choice, valuesOf(choice)),
    );
    this.size = this.lists.reduce<number | undefined>(
      (product, list) =>
        product === undefined || list === undefined ? undefined : product * list.values.length,
      1,
    );
  }

  /** The ways that have `wanted` among their arguments, in order; undefined where there are more than `atMost`. */
  with(wanted: Arguments, seen: Seen, atMost: number): readonly Way[] | undefined {
    const ways: Way[] = [];
    const isWhole = this.#each({}, {}, seen, wanted, (args, values) => {
      if (ways.length === atMost) return false;
      ways.push(this.#way(args, values));
      return true;
    });
    return isWhole ? ways : undefined;
  }

  /** One of the ways, the first and the last value of a choice more often than those between; undefined where there is none. */
  random(seen: Seen, dice: Dice): Way | undefined {
    const args: Record<string, Json> = {};
    const values: Record<string, unknown> = {};
    for (const [depth, choice] of this.action.choices.entries()) {
      const list = this.#listAt(depth, choice, seen, values);
      const { length } = list.values;
      if (length === 0) return undefined;
      const edge = length > 2 ? dice.below(8) : 7;
      const at = edge === 0 ? 0 : edge === 1 ? length - 1 : dice.below(length);
      args[choice.name] = list.json(at);
      values[choice.name] = list.values[at];
    }
    return { action: this.action.name, index: this.index, arguments: args, values };
  }

  /** Whether a choice depends on the state, so that something may be asked for that is not on offer. */
  get canAskForMore(): boolean {
    return this.#withheld.length > 0;
  }

  /**
   * Ways of which one argument is not on offer in a state, but was in another one or is of the type: those before it
   * are, and those after it as far as the state can say. At most `atMost`.
   */
  unoffered(seen: Seen, atMost: number): readonly Way[] {
    const ways = new Set<Way>();
    for (const off of this.#withheld) {
      this.#eachOff({ off, depth: 0, args: {}, values: {} }, seen, (args, values) => {
        if (ways.size >= atMost) return false;
        ways.add(this.#way(args, values));
        return true;
      });
    }
    return [...ways];
  }

  /** One of those ways at random; undefined where there is none. */
  randomUnoffered(seen: Seen, dice: Dice): Way | undefined {
    const off = dice.pick(this.#withheld);
    if (off === undefined) return undefined;
    let at: Place = { off, depth: 0, args: {}, values: {} };
    for (const { name } of this.action.choices) {
      const offer = dice.pick(this.#offersAt(at, seen));
      if (offer === undefined) return undefined;
      at = placeAfter(at, name, offer);
    }
    return this.#way(at.args, at.values);
  }

  /** Why arguments are no choice in a state, of the first that is not on offer; undefined where all are. */
  notOffered(args: Arguments, seen: Seen): NotOffered | undefined {
    const values: Record<string, unknown> = {};
    for (const [depth, choice] of this.action.choices.entries()) {
      const list = this.#listAt(depth, choice, seen, values);
      const json = args[choice.name];
      const at = json === undefined ? -1 : list.find(json);
      if (at < 0)
        return { name: choice.name, json, offered: list.values.map((_, index) => list.json(index)) };
      values[choice.name] = list.values[at];
    }
    return undefined;
  }

  #eachOff(at: Place, seen: Seen, visit: (args: Arguments, values: Place['values']) => boolean): boolean {
    const choice = this.action.choices[at.depth];
    if (choice === undefined) return visit(at.args, at.values);
    return this.#offersAt(at, seen).every((offer) =>
      this.#eachOff(placeAfter(at, choice.name, offer), seen, visit),
    );
  }

  /** What may stand at a place: what is on offer, what is not, or, past that, what can be told. */
  #offersAt({ off, depth, values }: Place, seen: Seen): readonly Offer[] {
    const choice = this.action.choices[depth];
    if (choice === undefined) return [];
    const offers = this.#offers[depth];
    if (depth <= off) {
      const list = this.#listAt(depth, choice, seen, values);
      return depth === off && offers !== undefined ? offers.without(list) : offersOf(list);
    }
    const list = this.lists[depth] ?? listIfAny(choice, seen(), values);
    return list === undefined || list.values.length === 0 ? (offers?.all ?? []) : offersOf(list);
  }

  #listAt(
    depth: number,
    choice: CompiledChoice,
    seen: Seen,
    made: Readonly<Record<string, unknown>>,
  ): ChoiceList {
    const known = this.lists[depth];
    if (known !== undefined) return known;
    const list = ChoiceList.from(choice, seen(), made);
    if (this.#offers[depth]?.note(list) === true) this.offered += 1;
    return list;
  }

  /** The arguments that stand for values as guards see them. */
  argumentsOf(values: Readonly<Record<string, unknown>>): Arguments {
    return Object.fromEntries(
      this.action.choices.map(({ name }, depth) => {
        const list = this.lists[depth];
        const value = keptValue(values[name]);
        const at = list?.values.findIndex((other) => equal(other, value)) ?? -1;
        // True: what a choice from the state has no type for here is shown in its plain form.
        return [name, at < 0 || list === undefined ? (untypedData(value) as Json) : list.json(at)];
      }),
    );
  }

  #each(
    args: Record<string, Json>,
    values: Record<string, unknown>,
    seen: Seen,
    wanted: Arguments,
    visit: (args: Arguments, values: Readonly<Record<string, unknown>>) => boolean,
  ): boolean {
    const depth = Object.keys(values).length;
    const choice = this.action.choices[depth];
    if (choice === undefined) return visit(args, values);
    const list = this.#listAt(depth, choice, seen, values);
    const given = Object.hasOwn(wanted, choice.name) ? wanted[choice.name] : undefined;
    const only = given === undefined ? undefined : list.find(given);
    const [first, end] = only === undefined ? [0, list.values.length] : [only, only < 0 ? only : only + 1];
    for (let at = first; at < end; at += 1) {
      const next = { ...args, [choice.name]: list.json(at) };
      if (!this.#each(next, { ...values, [choice.name]: list.values[at] }, seen, wanted, visit)) return false;
    }
    return true;
  }

  /** Equal ways are one object, as far as they are kept: what is known of them is found by it. */
  #way(args: Arguments, values: Readonly<Record<string, unknown>>): Way {
    const key = JSON.stringify(args);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const way = {
      action: this.action.name,
      index: this.index,
      // An implementation may keep what it is given, but not change it for the next one.
      arguments: frozenJson(args),
      values: Object.freeze(values),
    };
    if (this.#made.size < maxKept) this.#made.set(key, way);
    return way;
  }
}

const maxKept = 65_536;

/** An argument that is no choice in a state, and what is. */
export interface NotOffered {
  readonly name: string;
  readonly json: Json | undefined;
  readonly offered: readonly Json[];
}

/** How far a way with something that is not on offer, at the choice `off`, is made. */
interface Place {
  readonly off: number;
  readonly depth: number;
  readonly args: Record<string, Json>;
  readonly values: Readonly<Record<string, unknown>>;
}

function placeAfter({ off, depth, args, values }: Place, name: string, { json, value }: Offer): Place {
  return { off, depth: depth + 1, args: { ...args, [name]: json }, values: { ...values, [name]: value } };
}

function offersOf(list: ChoiceList): readonly Offer[] {
  return list.values.map((value, at) => ({ json: list.json(at), value }));
}

/** A choice that rests on one which is not on offer may have no values, and its function may fail. */
function listIfAny(
  choice: CompiledChoice,
  seen: unknown,
  made: Readonly<Record<string, unknown>>,
): ChoiceList | undefined {
  try {
    return ChoiceList.from(choice, seen, made);
  } catch {
    return undefined;
  }
}

/** The values of a choice with their JSON. */
export class ChoiceList {
  readonly values: readonly unknown[];
  readonly shape: Shape | undefined;
  readonly #json: Json[] = [];
  #positions: ReadonlyMap<string, number> | undefined;

  constructor(choice: { readonly shape?: Shape | undefined }, values: readonly unknown[]) {
    this.shape = choice.shape;
    this.values = values;
  }

  /** The values that `choice` has in a state, given those made before it. */
  static from(choice: CompiledChoice, seen: unknown, made: Readonly<Record<string, unknown>>): ChoiceList {
    if (choice.kind !== 'state')
      throw new Error('this is a bug in Assay, please report it: a choice that is no function');
    const collection = choice.from(seen, made) as Iterable<unknown> & { readonly shape?: Shape };
    const { shape } = collection;
    const of = shape?.kind === 'set' || shape?.kind === 'bag' || shape?.kind === 'seq' ? shape.of : undefined;
    return new ChoiceList({ shape: of }, [...collection].map(keptValue));
  }

  json(index: number): Json {
    const known = this.#json[index];
    if (known !== undefined) return known;
    const value = this.values[index];
    // True: what a choice may list without a declared type is made of JSON.
    const json =
      this.shape === undefined
        ? (untypedData(value) as Json)
        : jsonOf(this.shape, dataOf(this.shape, value, ''));
    this.#json[index] = json;
    return json;
  }

  /** Where the value is that `json` stands for; -1 where there is none. */
  find(json: Json): number {
    let text = JSON.stringify(json);
    if (this.shape !== undefined) {
      // Elements of a set may come in any order: what is looked for is the value.
      const data = dataOfJson(this.shape, json);
      if (data instanceof ValueFault) return -1;
      text = JSON.stringify(jsonOf(this.shape, data));
    }
    this.#positions ??= new Map(this.values.map((_, index) => [JSON.stringify(this.json(index)), index]));
    return this.#positions.get(text) ?? -1;
  }
}

/** Every value of a choice that does not depend on the state. */
function valuesOf(choice: CompiledChoice): readonly unknown[] {
  const values: unknown[] = [];
  const alone = { name: '', choices: [choice], guard: [], effect: () => undefined };
  const candidates = new Candidates(alone);
  candidates.each(undefined, [open], () => {
    values.push(candidates.chosen[choice.name]);
    return false;
  });
  return values;
}

function frozenJson<J extends Json>(json: J): J {
  if (typeof json === 'object' && json !== null && !Object.isFrozen(json)) {
    for (const part of Object.values(json)) frozenJson(part);
    Object.freeze(json);
  }
  return json;
}
