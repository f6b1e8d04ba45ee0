import { dataOf, dataText, OutOfBounds } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';

/** Something that a predicate read of a state: `cash[alice]`, with its value in one line. */
export interface Reading {
  readonly path: string;
  readonly value: string;
}

/** What a predicate looked at. */
export interface Readings {
  readonly state: readonly Reading[];
  /** The choices that it read, by name. */
  readonly choices: readonly string[];
}

type Predicate = (state: unknown, chosen: unknown) => unknown;

/** A predicate that reads more says nothing to anybody. */
const maxReadings = 64;

/**
 * What `predicate` reads of `state`, the value of a state as guards see it, and of `chosen`. Nothing where it cannot
 * be watched without changing what it says.
 */
export function readingsOf(
  predicate: Predicate,
  shape: Shape,
  state: unknown,
  chosen: Readonly<Record<string, unknown>>,
): Readings {
  const watch = new Watch();
  try {
    const watched = predicate(watch.child(state, shape, ''), watch.choices(chosen));
    if (watched !== predicate(state, chosen)) return nothing;
  } catch {
    // A conjunct may rely on those before it and throw: what it read until then is still what it read.
    return watch.readings;
  }
  return watch.readings;
}

const nothing: Readings = { state: [], choices: [] };

/** Hands out values that note what is read of them. They are proxies of nothing, so that what is frozen can be stood for. */
class Watch {
  readonly #read = new Map<string, string>();
  readonly #choices = new Set<string>();

  get readings(): Readings {
    return {
      state: [...this.#read].map(([path, value]) => ({ path, value })),
      choices: [...this.#choices],
    };
  }

  choices(chosen: Readonly<Record<string, unknown>>): unknown {
    const note = (name: PropertyKey): void => {
      if (typeof name === 'string' && Object.hasOwn(chosen, name)) this.#choices.add(name);
    };
    return standIn(chosen, (name) => {
      note(name);
      return Reflect.get(chosen, name);
    });
  }

  child(value: unknown, shape: Shape, path: string): unknown {
    if (shape.kind === 'option') {
      if (value === null) return this.#note(path, 'none', value);
      return this.child(value, shape.of, path);
    }
    // Past the end of a sequence there is nothing.
    if (value === undefined) return this.#note(path, 'nothing', value);
    if (typeof value !== 'object' || value === null) return this.#note(path, textOf(shape, value), value);
    return standIn(value, (name) => this.#member(value, shape, path, name));
  }

  #member(value: object, shape: Shape, path: string, name: PropertyKey): unknown {
    const member = Reflect.get(value, name, value);
    switch (shape.kind) {
      case 'record': {
        const field = shape.fields.find((one) => one.name === name);
        return field === undefined
          ? this.#whole(value, shape, path, member)
          : this.#field(field, path, member);
      }
      case 'union': {
        if (name === shape.tag) return this.#note(`${path}.${shape.tag}`, String(member), member);
        const fields = shape.variants.flatMap((variant) => variant.fields);
        const field = fields.find((one) => one.name === name);
        return field === undefined
          ? this.#whole(value, shape, path, member)
          : this.#field(field, path, member);
      }
      case 'map':
        return this.#ofMap(value, shape, path, name, member);
      case 'seq':
        return this.#ofSequence(value, shape, path, name, member);
      case 'set':
      case 'bag':
        return this.#ofCollection(value, shape, path, name, member);
      case 'int':
      case 'bool':
      case 'oneOf':
      case 'ids':
      case 'option':
        return member;
    }
  }

  #field(field: { readonly name: string; readonly shape: Shape }, path: string, member: unknown): unknown {
    return this.child(member, field.shape, path === '' ? field.name : `${path}.${field.name}`);
  }

  #ofMap(
    value: object,
    shape: Extract<Shape, { kind: 'map' }>,
    path: string,
    name: PropertyKey,
    member: unknown,
  ): unknown {
    const get = (key: unknown): unknown => (value as { get(key: unknown): unknown }).get(key);
    const at = (key: unknown): unknown =>
      this.child(get(key), shape.value, `${path}[${textOf(shape.key, key)}]`);
    switch (name) {
      case 'get':
        return at;
      case 'values':
        return () => [...keysOfMap(value)].map(at)[Symbol.iterator]();
      case Symbol.iterator:
        return () => [...keysOfMap(value)].map((key) => [key, at(key)])[Symbol.iterator]();
      case 'keys':
      case 'size':
        return bound(member, value);
      default:
        return this.#whole(value, shape, path, member);
    }
  }

  #ofSequence(
    value: object,
    shape: Extract<Shape, { kind: 'seq' }>,
    path: string,
    name: PropertyKey,
    member: unknown,
  ): unknown {
    switch (name) {
      case 'length':
        return this.#note(`${path}.length`, String(member), member);
      case 'at':
        return (index: number) => this.child(bound(member, value)(index), shape.of, `${path}[${index}]`);
      default:
        return this.#ofCollection(value, shape, path, name, member);
    }
  }

  #ofCollection(
    value: object,
    shape: Extract<Shape, { kind: 'seq' | 'set' | 'bag' }>,
    path: string,
    name: PropertyKey,
    member: unknown,
  ): unknown {
    switch (name) {
      case 'size':
        return this.#note(`${path}.size`, String(member), member);
      case 'has':
      case 'count':
      case 'includes':
      case 'indexOf':
        return (element: unknown) => {
          const answer = bound(member, value)(element);
          return this.#note(`${path}.${name}(${textOf(shape.of, element)})`, String(answer), answer);
        };
      default:
        return this.#whole(value, shape, path, member);
    }
  }

  /** Read in a way that shows all of it: iterated, compared, copied. */
  #whole(value: object, shape: Shape, path: string, member: unknown): unknown {
    if (path !== '') this.#note(path, textOf(shape, value), undefined);
    return typeof member === 'function' ? bound(member, value) : member;
  }

  #note<Value>(path: string, text: string, value: Value): Value {
    if (this.#read.size < maxReadings) this.#read.set(path, text);
    return value;
  }
}

function keysOfMap(map: object): Iterable<unknown> {
  return (map as { keys(): Iterable<unknown> }).keys();
}

function bound(member: unknown, value: object): (...given: readonly unknown[]) => unknown {
  // True where it is called: of the collections of a state, only methods are asked for.
  return (...given) => (member as (...args: readonly unknown[]) => unknown).apply(value, [...given]);
}

/** An object that answers as `value` does, but for what is read by `get`. */
function standIn(value: object, get: (name: PropertyKey) => unknown): unknown {
  return new Proxy(
    {},
    {
      get: (_, name) => get(name),
      has: (_, name) => Reflect.has(value, name),
      ownKeys: () => Reflect.ownKeys(value),
      getPrototypeOf: () => Reflect.getPrototypeOf(value),
      getOwnPropertyDescriptor: (_, name) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(value, name);
        return (
          descriptor && { value: get(name), enumerable: descriptor.enumerable === true, configurable: true }
        );
      },
    },
  );
}

/** A value of a state, as guards see it, in one line; what is no value of the type, as far as it can be shown. */
export function textOf(shape: Shape, value: unknown): string {
  try {
    return dataText(shape, dataOf(shape, value, ''));
  } catch (error) {
    if (error instanceof OutOfBounds) return String(value);
    throw error;
  }
}
