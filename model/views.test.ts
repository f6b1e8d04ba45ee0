import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BagOf, MapOf, SeqOf, SetOf, Shape } from '../spec/language/index.ts';
import { type Data, dataOf, firstOf, frozen, keysOf, variantOf } from './data.ts';
import { shapes, specOver, valuesIn } from './fixtures/shapes.ts';
import { machineOf } from './machine.ts';
import { modelOf } from './model.ts';
import type { PlainState } from './plain.ts';
import { asValue } from './values.ts';

// The casts of this file open values whose shape says what they are.
type Members = Record<string, unknown>;

/** Somewhere in a state: how to read it and, unless it is a position of a sequence, how to assign it. */
interface Spot {
  readonly shape: Shape;
  readonly read: () => unknown;
  readonly assign: ((value: unknown) => void) | undefined;
}

const isScalar = (shape: Shape): boolean =>
  shape.kind === 'int' || shape.kind === 'bool' || shape.kind === 'oneOf' || shape.kind === 'ids';

/** The places right inside the composite at `spot`, as they are now. */
function inside(spot: Spot): readonly Spot[] {
  const { shape, read } = spot;
  const field = (name: string, of: Shape): Spot => ({
    shape: of,
    read: () => (read() as Members)[name],
    assign: (value) => {
      (read() as Members)[name] = value;
    },
  });
  switch (shape.kind) {
    case 'option':
      return read() === null ? [] : inside({ shape: shape.of, read, assign: undefined });
    case 'record':
      return shape.fields.map((each) => field(each.name, each.shape));
    case 'union': {
      const fields = variantOf(shape, (read() as Members)[shape.tag]) ?? [];
      return fields.map((each) => field(each.name, each.shape));
    }
    case 'map':
      return keysOf(shape).map((key) => ({
        shape: shape.value,
        read: () => (read() as MapOf<unknown, unknown, unknown>).get(key),
        assign: (value) => (read() as MapOf<unknown, unknown, unknown>).set(key, value),
      }));
    case 'seq': {
      const seq = (): SeqOf<unknown, unknown> => read() as SeqOf<unknown, unknown>;
      return Array.from({ length: seq().length }, (_, index) => ({
        shape: shape.of,
        read: () => seq().at(index),
        assign: undefined,
      }));
    }
    default:
      return [];
  }
}

/** Every place inside, at any depth. */
function everywhere(spot: Spot): readonly Spot[] {
  return inside(spot).flatMap((one) => [one, ...everywhere(one)]);
}

/** Does things to a state at random, as an effect could, and writes down what it sees. */
class Monkey {
  readonly seen: string[] = [];
  readonly #dice: number[];

  constructor(dice: readonly number[]) {
    this.#dice = [...dice];
  }

  play(variables: Shape, state: unknown): void {
    const whole: Spot = { shape: variables, read: () => state, assign: undefined };
    while (this.#dice.length > 0) {
      const all = everywhere(whole);
      // Scalars are many, and collections are where things go wrong.
      const likely = this.#throw(3) === 0 ? all : all.filter(({ shape }) => !isScalar(shape));
      const spot = likely[this.#throw(likely.length)] ?? all[0];
      if (spot !== undefined) this.#touch(spot, all);
    }
  }

  #throw(sides: number): number {
    return sides === 0 ? 0 : (this.#dice.shift() ?? 0) % sides;
  }

  #note(what: unknown): void {
    this.seen.push(JSON.stringify(what) ?? 'undefined');
  }

  #touch(spot: Spot, all: readonly Spot[]): void {
    const { shape, read, assign } = spot;
    if (assign !== undefined && (isScalar(shape) || this.#throw(4) === 0)) {
      assign(this.#value(shape, all));
      this.#note(dataOf(shape, read(), ''));
      return;
    }
    const present = shape.kind === 'option' ? shape.of : shape;
    const value = read();
    if (value === null) this.#note(null);
    else if (present.kind === 'set') this.#onSet(present.of, value as SetOf<unknown, unknown>, all);
    else if (present.kind === 'bag') this.#onBag(present.of, value as BagOf<unknown, unknown>, all);
    else if (present.kind === 'seq') this.#onSeq(present.of, value as SeqOf<unknown, unknown>, all);
    else this.#note(dataOf(shape, value, ''));
  }

  #onSet(of: Shape, set: SetOf<unknown, unknown>, all: readonly Spot[]): void {
    const element = this.#value(of, all);
    const what = this.#throw(8);
    if (what < 3) set.add(element);
    else if (what < 5) this.#note(set.delete(element));
    else if (what === 5) set.clear();
    this.#note([set.size, set.has(element), [...set].map((each) => dataOf(of, each, ''))]);
  }

  #onBag(of: Shape, bag: BagOf<unknown, unknown>, all: readonly Spot[]): void {
    const element = this.#value(of, all);
    const what = this.#throw(8);
    if (what < 3) bag.add(element);
    else if (what < 5) this.#note(bag.delete(element));
    else if (what === 5) bag.clear();
    this.#note([bag.size, bag.has(element), bag.count(element)]);
    this.#note([...bag].map((each) => dataOf(of, each, '')));
  }

  #onSeq(of: Shape, seq: SeqOf<unknown, unknown>, all: readonly Spot[]): void {
    const what = this.#throw(10);
    const gone = (element: unknown): Data => (element === undefined ? null : dataOf(of, element, ''));
    if (what < 3) this.#note(seq.push(this.#value(of, all)));
    else if (what === 3) this.#note(gone(seq.pop()));
    else if (what === 4) this.#note(gone(seq.shift()));
    else if (what === 5) seq.splice(this.#throw(5) - 2, this.#throw(3));
    else if (what === 6) seq.splice(this.#throw(5) - 2, this.#throw(2), this.#value(of, all));
    else if (what === 7) seq.splice(0, 0, this.#value(of, all));
    else if (what === 8) seq.length = this.#throw(3);
    const element = this.#value(of, all);
    this.#note([seq.length, seq.includes(element), seq.indexOf(element), gone(seq.at(this.#throw(7) - 3))]);
    this.#note([...seq].map((each) => dataOf(of, each, '')));
  }

  /** A value of `shape`: one of the state's own, one that was chosen, or a literal. */
  #value(shape: Shape, all: readonly Spot[]): unknown {
    const alike = all.filter((spot) => JSON.stringify(spot.shape) === JSON.stringify(shape));
    const how = this.#throw(3);
    const found = alike[this.#throw(alike.length)];
    if (how === 0 && found !== undefined) return found.read();
    const [data = firstOf(shape)] = fc.sample(valuesIn(shape), { seed: this.#throw(1_000), numRuns: 1 });
    return how === 1 ? asValue(shape, frozen(data)) : literal(shape, data);
  }
}

/** A value as an author writes it down. */
function literal(shape: Shape, data: Data): unknown {
  const members = (fields: readonly { readonly name: string; readonly shape: Shape }[]): Members =>
    Object.fromEntries(
      fields.map(({ name, shape: of }) => [name, literal(of, (data as Members)[name] as Data)]),
    );
  const list = data as readonly Data[];
  switch (shape.kind) {
    case 'option':
      return data === null ? null : literal(shape.of, data);
    case 'record':
      return members(shape.fields);
    case 'union': {
      const tag = (data as Members)[shape.tag];
      return { ...members(variantOf(shape, tag) ?? []), [shape.tag]: tag };
    }
    case 'map':
      return new Map(keysOf(shape).map((key, index) => [key, literal(shape.value, list[index] as Data)]));
    case 'seq':
      return list.map((each) => literal(shape.of, each));
    case 'set':
      return new Set(list.map((each) => literal(shape.of, each)).reverse());
    case 'bag':
      return (data as readonly (readonly [Data, number])[])
        .flatMap(([each, occurrences]) => Array.from({ length: occurrences }, () => literal(shape.of, each)))
        .reverse();
    default:
      return data;
  }
}

// A third variable has the type of the first, so that values of the state are assigned to each other.
const plays = fc
  .tuple(shapes, shapes)
  .map(([first, second]) => ({ a: first, b: second, c: first }))
  .chain((named) =>
    fc.tuple(
      fc.constant(named),
      fc.record({ a: valuesIn(named.a), b: valuesIn(named.b), c: valuesIn(named.c) }),
      fc.array(fc.array(fc.nat(9_999), { minLength: 4, maxLength: 40, size: 'max' }), {
        minLength: 4,
        maxLength: 8,
        size: 'max',
      }),
    ),
  );

describe('the same effect on a state in its two forms', () => {
  // Of 100 effects, 63 change the state and 17 leave its bounds; in each, five things are looked at.
  // Kills: the last word of a set read or written with its neighbour's bits, an old case's fields left behind,
  // elements past a sequence's end not zeroed, a splice that moves in the wrong direction, a bag that keeps one
  // occurrence.
  test('sees the same, makes the same state, and leaves nothing behind in its words', () => {
    fc.assert(
      fc.property(plays, ([named, start, episodes]) => {
        let effect: (state: unknown) => void = () => {};
        const model = modelOf(specOver(named, (state) => effect(state)));
        const machine = machineOf(model.compiled);
        const { variables } = model.compiled;
        let leftBounds = false;
        machine.events.outOfBounds = () => {
          leftBounds = true;
        };
        let state = frozen(start as PlainState);
        for (const dice of episodes) {
          const onPlain = new Monkey(dice);
          effect = (window) => onPlain.play(variables, window);
          const [step] = [...model.plain.steps(state)];

          const onPacked = new Monkey(dice);
          effect = (view) => onPacked.play(variables, view);
          machine.pack(state);
          machine.before.set(machine.after);
          leftBounds = false;
          machine.clearBatch();
          machine.expand();

          expect(onPacked.seen).toEqual(onPlain.seen);
          expect(leftBounds).toBe(step?.outcome.kind === 'bounds');
          expect(machine.unpack(machine.before)).toEqual(state);
          if (step?.outcome.kind !== 'state') continue;
          const words = machine.after.slice();
          expect(machine.unpack(words)).toEqual(step.outcome.state);
          machine.pack(step.outcome.state);
          expect(words).toEqual(machine.after);
          state = step.outcome.state;
        }
      }),
      { numRuns: 70 },
    );
  });
});

describe('the same guard on a state in its two forms', () => {
  // Kills: an iterator that skips the last element or goes past it, a size that counts a neighbour's bits,
  // negative positions counted from the wrong end.
  test('sees the same everywhere', () => {
    fc.assert(
      fc.property(plays, ([named, start]) => {
        const seen: string[][] = [];
        const look = (state: unknown): boolean => {
          const whole: Spot = { shape: modelled.compiled.variables, read: () => state, assign: undefined };
          seen.push(everywhere(whole).map((spot) => told(spot)));
          return true;
        };
        const modelled = modelOf(specOver(named, () => {}, look));
        const machine = machineOf(modelled.compiled);
        const state = frozen(start as PlainState);
        for (const _ of modelled.plain.steps(state));
        machine.pack(state);
        machine.before.set(machine.after);
        machine.expand();
        expect(seen).toHaveLength(2);
        expect(seen[1]).toEqual(seen[0]);
      }),
      { numRuns: 50 },
    );
  });

  function told({ shape, read }: Spot): string {
    const value = read();
    const data = dataOf(shape, value, '');
    if (typeof value !== 'object' || value === null) return JSON.stringify(data);
    const size = 'size' in value ? value.size : 'length' in value ? value.length : undefined;
    return JSON.stringify([data, size, 'at' in value ? dataAtEnds(value as SeqOf<unknown, unknown>) : 0]);
  }

  function dataAtEnds(seq: SeqOf<unknown, unknown>): readonly boolean[] {
    const { length } = seq;
    return [-length - 1, -length, -1, 0, length - 1, length].map((index) => seq.at(index) === undefined);
  }
});
