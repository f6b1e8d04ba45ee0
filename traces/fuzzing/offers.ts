import { asValue, frozen, valuesOf } from '../../model/index.ts';
import { equal, type Shape } from '../../spec/language/index.ts';
import { type Json, jsonOf } from '../log/index.ts';

/** A value with its JSON. */
export interface Offer {
  readonly json: Json;
  readonly value: unknown;
}

/** The values of a choice in one state. */
interface Offered {
  readonly shape: Shape | undefined;
  readonly values: readonly unknown[];
  json(index: number): Json;
  find(json: Json): number;
}

/** Of a type with at most so many values all are known at once; of another one so many are remembered. */
const maxOffers = 64;

/**
 * The values that a choice from the state offered in any state so far, and all of a small type: what may be asked for
 * where it is not on offer, such as a message that nobody sent.
 */
export class Offers {
  /** In the order in which they were met; those of a small type in the type's order. */
  readonly all: Offer[] = [];
  readonly #known = new Set<string>();
  readonly #typed = new Set<Shape>();

  /** Remembers what is on offer in a state; whether anything of it is new. */
  note(offered: Offered): boolean {
    const before = this.all.length;
    const { shape } = offered;
    if (shape !== undefined && this.#hasAllOf(shape)) return this.all.length > before;
    for (let at = 0; at < offered.values.length && this.all.length < maxOffers; at += 1)
      this.#add({ json: offered.json(at), value: offered.values[at] });
    return this.all.length > before;
  }

  /** Those that are not on offer here. */
  without(offered: Offered): readonly Offer[] {
    return this.all.filter(
      // Without a declared type, equal values may be written in two ways.
      ({ json, value }) => offered.find(json) < 0 && !offered.values.some((other) => equal(other, value)),
    );
  }

  /** Whether the type is so small that all its values are here. */
  #hasAllOf(shape: Shape): boolean {
    if (this.#typed.has(shape)) return true;
    const values = listedOf(shape);
    if (values === undefined) return false;
    this.#typed.add(shape);
    for (const data of values) this.#add({ json: jsonOf(shape, data), value: asValue(shape, frozen(data)) });
    return true;
  }

  #add(offer: Offer): void {
    const key = JSON.stringify(offer.json);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.all.push(offer);
  }
}

function listedOf(shape: Shape): ReturnType<typeof valuesOf> | undefined {
  try {
    return valuesOf(shape, maxOffers);
  } catch (error) {
    // There are more values than that.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
